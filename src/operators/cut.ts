/**
 * Cuts a logical plan into sub-topologies, at the topics that data is repartitioned through. Each comes out as a plan of its own: what is before the cut ends in
 * a sink to the internal topic, what is behind it begins with a source on that topic. GROUP BY becomes, before the cut, the computation of group keys and aggregate
 * arguments, so that only those travel; over a table it becomes changes of groups.
 */
import { assert } from '../base/assert.ts';
import { BIGINT, BOOLEAN } from '../data/types.ts';
import type { SqlType } from '../data/types.ts';
import { inputsOf } from '../sql/plan/explain.ts';
import type { Column } from '../data/schema.ts';
import type { BoundExpression } from '../sql/expression.ts';
import type { SideFormat, SourceDefinition, SourceKind, WindowedKey } from '../sql/catalog.ts';
import type {
  AggregateNode,
  ForeignKeyJoinNode,
  ForeignKeyRightNode,
  GroupChangesNode,
  PlanNode,
  QueryPlan,
  RekeyNode,
  Repartition,
  SinkNode,
  SourceNode,
} from '../sql/plan/nodes.ts';

/** A connected part of a query without internal topics inside: the unit that tasks are made of, one per partition. Plain JSON. */
export interface SubTopology {
  readonly index: number;
  readonly root: SinkNode | Extract<PlanNode, { kind: 'emit' | 'materialize' }>;
  /** Topics read, in the order of the plan. */
  readonly inputs: readonly TopologyInput[];
  /** Topics written. */
  readonly outputs: readonly string[];
}

export interface TopologyInput {
  readonly topic: string;
  readonly kind: SourceKind;
  /** A repartition topic of this query. */
  readonly internal: boolean;
}

/** A repartition topic, and the topics whose partition count it takes on. */
export interface InternalTopic {
  readonly topic: string;
  readonly like: readonly string[];
}

export interface Topology {
  readonly subTopologies: readonly SubTopology[];
  readonly internalTopics: readonly InternalTopic[];
}

/** @param applicationId goes before the names of internal topics. */
export function cut(plan: QueryPlan, applicationId: string): Topology {
  const cutter = new Cutter(applicationId);
  const root = { ...plan.root, input: cutter.rewrite(plan.root.input) };
  cutter.finish(root);
  return { subTopologies: cutter.done, internalTopics: cutter.internalTopics };
}

class Cutter {
  readonly done: SubTopology[] = [];
  readonly internalTopics: InternalTopic[] = [];
  private readonly applicationId: string;

  constructor(applicationId: string) {
    this.applicationId = applicationId;
  }

  /** The same node over inputs that begin behind the cuts. */
  rewrite(node: PlanNode): PlanNode {
    switch (node.kind) {
      case 'source':
        return node;
      case 'rekey':
        return this.rekey(node);
      case 'aggregate':
        return node.input.output === 'TABLE' ? this.tableAggregate(node) : this.streamAggregate(node);
      case 'streamStreamJoin':
      case 'streamTableJoin':
      case 'tableTableJoin':
        return { ...node, left: this.rewrite(node.left), right: this.rewrite(node.right) };
      case 'foreignKeyJoin':
        return this.foreignKeyJoin(node);
      case 'foreignKeyLeft':
      case 'foreignKeyRight':
        return node;
      default:
        return { ...node, input: this.rewrite(node.input) };
    }
  }

  finish(root: SubTopology['root']): void {
    const inputs = sourcesOf(root).map((s) => ({
      topic: s.source.topic,
      kind: s.source.kind,
      internal: this.internalTopics.some((t) => t.topic === s.source.topic),
    }));
    const outputs = [...(root.kind === 'sink' ? [root.topic] : []), ...subscriptionTopics(root)];
    this.done.push({ index: this.done.length, root, inputs, outputs });
  }

  private rekey(node: RekeyNode): PlanNode {
    const input = this.rewrite(node.input);
    if (node.repartition === null) return { ...node, input };
    return this.through(node.repartition, { ...node, input, repartition: null });
  }

  /**
   * Left rows and the right rows they refer to lie in different partitions. The left half sends references to where the right rows are; the right half answers to where the left row is, now and whenever
   * its row changes. Answers carry the version of the reference, so that an answer to an older row of the left is recognised.
   */
  private foreignKeyJoin(node: ForeignKeyJoinNode): PlanNode {
    const left = this.rewrite(node.left);
    const right = this.rewrite(node.right);
    const [leftSources, rightSources] = [sourcesOf(left), sourcesOf(right)];
    const topics = foreignKeyTopics(node, this.applicationId);
    this.internalTopics.push({ topic: topics.subscriptions, like: rightSources.map((s) => s.source.topic) });
    this.internalTopics.push({ topic: topics.responses, like: leftSources.map((s) => s.source.topic) });
    const columns = foreignKeyColumns(left, right);
    const subscriptionKey = internalFormat(rightSources[0].source.key);
    const responseKey = internalFormat(leftSources[0].source.key);
    const subscriptions = internalSource(
      `${node.id}-subscriptions`,
      topics.subscriptions,
      'STREAM',
      columns.subscription,
      subscriptionKey,
      JSON_VALUE,
    );
    const answers: ForeignKeyRightNode = {
      kind: 'foreignKeyRight',
      id: `${node.id}-right`,
      columns: columns.response,
      output: 'STREAM',
      window: null,
      subscriptions,
      right,
    };
    this.finish({
      kind: 'sink',
      id: `${node.id}-responses`,
      columns: columns.response,
      output: 'STREAM',
      window: null,
      input: answers,
      name: `${node.id}-responses`,
      topic: topics.responses,
      key: responseKey,
      value: JSON_VALUE,
      timestamp: null,
      materialize: false,
    });
    return {
      kind: 'foreignKeyLeft',
      id: node.id,
      columns: node.columns,
      output: 'TABLE',
      window: node.window,
      left,
      type: node.type,
      foreignKey: node.foreignKey,
      responses: internalSource(`${node.id}-responses`, topics.responses, 'STREAM', columns.response, responseKey, JSON_VALUE),
      subscriptionTopic: topics.subscriptions,
      subscriptionKey,
      subscriptionColumns: columns.subscription,
    };
  }

  /** Ends a sub-topology with a sink to the internal topic and gives the source that begins the next. */
  private through(repartition: Repartition, input: PlanNode): SourceNode {
    const topic = `${this.applicationId}-${repartition.name}`;
    const sink: SinkNode = {
      kind: 'sink',
      id: `${input.id}-repartition`,
      columns: input.columns,
      output: input.output,
      window: input.window,
      input,
      name: repartition.name,
      topic,
      key: repartition.key,
      value: repartition.value,
      timestamp: null,
      materialize: false,
    };
    this.internalTopics.push({ topic, like: sourcesOf(sink).map((s) => s.source.topic) });
    this.finish(sink);
    const source = internalSource(repartition.name, topic, input.output, input.columns, repartition.key, repartition.value, input.window);
    return { ...source, id: `${input.id}-source` };
  }

  private streamAggregate(node: AggregateNode): PlanNode {
    const input = this.rewrite(node.input);
    if (node.repartition === null) return { ...node, input };
    const travelling = new Travelling(node.groupBy.length, [...node.carried, ...node.aggregates.flatMap((a) => a.args)]);
    const rekey: RekeyNode = {
      kind: 'rekey',
      id: `${node.id}-groups`,
      columns: [...groupColumns(node), ...travelling.columns],
      output: 'STREAM',
      window: null,
      input,
      keys: node.groupBy,
      values: travelling.expressions,
      nullKey: 'drop',
      repartition: null,
    };
    return {
      ...node,
      input: this.through(node.repartition, rekey),
      groupBy: groupReferences(node),
      carried: node.carried.map((e) => travelling.reference(e)),
      aggregates: node.aggregates.map((a) => ({ ...a, args: a.args.map((e) => travelling.reference(e)) })),
      repartition: null,
    };
  }

  private tableAggregate(node: AggregateNode): PlanNode {
    const groups = node.groupBy.length;
    const travelling = new Travelling(groups, [...node.carried, ...node.aggregates.flatMap((a) => a.args)]);
    const count = travelling.expressions.length;
    const flags: Column[] = ['HAS_OLD', 'HAS_NEW'].map((name) => ({ name, type: BOOLEAN, role: 'value' }));
    const old = travelling.columns.map((c) => ({ ...c, name: `OLD_${c.name}` }));
    const changes: GroupChangesNode = {
      kind: 'groupChanges',
      id: `${node.id}-changes`,
      columns: [...groupColumns(node), ...old, ...travelling.columns, ...flags],
      output: 'STREAM',
      window: null,
      input: this.rewrite(node.input),
      groupBy: node.groupBy,
      values: travelling.expressions,
    };
    const input = node.repartition === null ? changes : this.through({ ...node.repartition, value: JSON_VALUE }, changes);
    const flag = (i: number, name: string): BoundExpression => ({ kind: 'column', type: BOOLEAN, index: groups + 2 * count + i, name });
    const newReference = (e: BoundExpression) => travelling.reference(e, count);
    return {
      ...node,
      input,
      groupBy: groupReferences(node),
      carried: node.carried.map(newReference),
      aggregates: node.aggregates.map((a) => ({ ...a, args: a.args.map(newReference) })),
      repartition: null,
      changes: {
        oldArgs: node.aggregates.map((a) => a.args.map((e) => travelling.reference(e))),
        hasOld: flag(0, 'HAS_OLD'),
        hasNew: flag(1, 'HAS_NEW'),
      },
    };
  }
}

/** A format as an internal topic uses it: the schema ids and names are the user's topics' own. */
function internalFormat(format: SideFormat): SideFormat {
  const { schemaId: _id, fullSchemaName: _name, ...properties } = format.properties;
  return { ...format, properties };
}

/** A source on an internal topic. */
function internalSource(
  name: string,
  topic: string,
  kind: SourceKind,
  schema: readonly Column[],
  key: SideFormat,
  value: SideFormat,
  window: WindowedKey | null = null,
): SourceNode {
  const source: SourceDefinition = {
    name,
    kind,
    schema,
    topic,
    key,
    value,
    window,
    timestamp: null,
    readOnly: true,
    queryId: null,
    queryable: false,
    statement: '',
  };
  return { kind: 'source', id: name, columns: schema, output: kind, window, source, alias: name };
}

function foreignKeyTopics(node: ForeignKeyJoinNode, applicationId: string): { subscriptions: string; responses: string } {
  return {
    subscriptions: `${applicationId}-${node.id}-subscription-registration-topic`,
    responses: `${applicationId}-${node.id}-subscription-response-topic`,
  };
}

/** Names of columns that both halves agree on; user columns keep theirs behind a prefix, so that nothing clashes. */
function foreignKeyColumns(left: PlanNode, right: PlanNode): { subscription: Column[]; response: Column[] } {
  const value = (name: string, type: SqlType): Column => ({ name, type, role: 'value' });
  const bounds = [value('WINDOW_START', BIGINT), value('WINDOW_END', BIGINT), value('VERSION', BIGINT)];
  const rightKey = right.columns.find((c) => c.role === 'key');
  assert(rightKey !== undefined, 'the right table of a foreign-key join has a key');
  const leftKeys = left.columns.filter((c) => c.role === 'key');
  return {
    subscription: [
      { ...rightKey, name: 'FOREIGN_KEY' },
      ...leftKeys.map((c) => value(`L_${c.name}`, c.type)),
      ...bounds,
      value('ACTIVE', BOOLEAN),
    ],
    response: [
      ...leftKeys,
      ...bounds,
      value('FOUND', BOOLEAN),
      value('ASKED', BOOLEAN),
      ...right.columns.map((c) => value(`R_${c.name}`, c.type)),
    ],
  };
}

function subscriptionTopics(node: PlanNode): string[] {
  const own = node.kind === 'foreignKeyLeft' ? [node.subscriptionTopic] : [];
  return [...own, ...inputsOf(node).flatMap(subscriptionTopics)];
}

/** Internal records of group changes and foreign keys are ours alone: JSON holds every column there can be. */
const JSON_VALUE: SideFormat = { format: 'JSON', properties: {}, unwrapped: false, feature: null };

/** The expressions that travel to an aggregate, each once, as columns `V0`, `V1` … behind the group's. Literals stay where they are. */
class Travelling {
  readonly expressions: BoundExpression[] = [];
  readonly columns: Column[] = [];
  private readonly byText = new Map<string, number>();
  private readonly offset: number;

  constructor(offset: number, expressions: readonly BoundExpression[]) {
    this.offset = offset;
    for (const e of expressions) this.add(e);
  }

  /** The column that holds the expression behind the cut; `skip` columns further right where old values come first. */
  reference(e: BoundExpression, skip = 0): BoundExpression {
    const at = this.byText.get(JSON.stringify(e));
    if (at === undefined || e.type === null) return e;
    return { kind: 'column', type: e.type, index: this.offset + skip + at, name: this.columns[at].name };
  }

  private add(e: BoundExpression): void {
    if (e.kind === 'literal') return;
    if (e.kind === 'pseudo' && e.name === 'ROWTIME') return;
    const text = JSON.stringify(e);
    if (this.byText.has(text) || e.type === null) return;
    this.byText.set(text, this.expressions.length);
    this.columns.push({ name: `V${this.expressions.length}`, type: e.type, role: 'value' });
    this.expressions.push(e);
  }
}

function groupColumns(node: AggregateNode): Column[] {
  return node.columns.filter((c) => c.role === 'key');
}

function groupReferences(node: AggregateNode): BoundExpression[] {
  return groupColumns(node).map((c, index) => ({ kind: 'column', type: c.type, index, name: c.name }));
}

/** The sources at the leaves of a plan, left to right. */
export function sourcesOf(node: PlanNode): SourceNode[] {
  return node.kind === 'source' ? [node] : inputsOf(node).flatMap(sourcesOf);
}
