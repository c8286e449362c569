/**
 * Cuts a logical plan into sub-topologies, at the topics that data is repartitioned through. Each comes out as a plan of its own: what is before the cut ends in
 * a sink to the internal topic, what is behind it begins with a source on that topic. GROUP BY becomes, before the cut, the computation of group keys and aggregate
 * arguments, so that only those travel; over a table it becomes changes of groups.
 */
import { BOOLEAN } from '../data/types.ts';
import type { Column } from '../data/schema.ts';
import type { BoundExpression } from '../sql/expression.ts';
import type { SideFormat, SourceDefinition, SourceKind } from '../sql/catalog.ts';
import type { AggregateNode, GroupChangesNode, PlanNode, QueryPlan, RekeyNode, Repartition, SinkNode, SourceNode } from '../sql/plan/nodes.ts';

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
      case 'foreignKeyJoin':
        return { ...node, left: this.rewrite(node.left), right: this.rewrite(node.right) };
      default:
        return { ...node, input: this.rewrite(node.input) };
    }
  }

  finish(root: SubTopology['root']): void {
    const inputs = sourcesOf(root).map((s) => ({ topic: s.source.topic, kind: s.source.kind, internal: this.internalTopics.some((t) => t.topic === s.source.topic) }));
    const outputs = root.kind === 'sink' ? [root.topic] : [];
    this.done.push({ index: this.done.length, root, inputs, outputs });
  }

  private rekey(node: RekeyNode): PlanNode {
    const input = this.rewrite(node.input);
    if (node.repartition === null) return { ...node, input };
    return this.through(node.repartition, { ...node, input, repartition: null });
  }

  /** Ends a sub-topology with a sink to the internal topic and gives the source that begins the next. */
  private through(repartition: Repartition, input: PlanNode): SourceNode {
    const topic = `${this.applicationId}-${repartition.name}`;
    const sink: SinkNode = {
      kind: 'sink', id: `${input.id}-repartition`, columns: input.columns, output: input.output, window: input.window, input,
      name: repartition.name, topic, key: repartition.key, value: repartition.value, timestamp: null, materialize: false,
    };
    this.internalTopics.push({ topic, like: sourcesOf(sink).map((s) => s.source.topic) });
    this.finish(sink);
    const source: SourceDefinition = {
      name: repartition.name, kind: input.output, schema: input.columns, topic, key: repartition.key, value: repartition.value, window: input.window,
      timestamp: null, readOnly: true, queryId: null, queryable: false, statement: '',
    };
    return { kind: 'source', id: `${input.id}-source`, columns: input.columns, output: input.output, window: input.window, source, alias: repartition.name };
  }

  private streamAggregate(node: AggregateNode): PlanNode {
    const input = this.rewrite(node.input);
    if (node.repartition === null) return { ...node, input };
    const travelling = new Travelling(node.groupBy.length, [...node.carried, ...node.aggregates.flatMap((a) => a.args)]);
    const rekey: RekeyNode = {
      kind: 'rekey', id: `${node.id}-groups`, columns: [...groupColumns(node), ...travelling.columns], output: 'STREAM', window: null, input,
      keys: node.groupBy, values: travelling.expressions, nullKey: 'drop', repartition: null,
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
      kind: 'groupChanges', id: `${node.id}-changes`, columns: [...groupColumns(node), ...old, ...travelling.columns, ...flags], output: 'STREAM', window: null,
      input: this.rewrite(node.input), groupBy: node.groupBy, values: travelling.expressions,
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
      changes: { oldArgs: node.aggregates.map((a) => a.args.map((e) => travelling.reference(e))), hasOld: flag(0, 'HAS_OLD'), hasNew: flag(1, 'HAS_NEW') },
    };
  }
}

/** Internal records of group changes are ours alone: JSON holds every column there can be. */
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
  if (node.kind === 'source') return [node];
  if ('left' in node) return [...sourcesOf(node.left), ...sourcesOf(node.right)];
  return sourcesOf(node.input);
}
