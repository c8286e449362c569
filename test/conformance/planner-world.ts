/**
 * The query suite's world over parser and planner alone: a catalogue of one case, executed statement by statement. It does what a
 * statement changes in the catalogue and in topics, and nothing that needs a running server.
 */
import { parseScript } from '../../grammar/parser.ts';
import type { Statement } from '../../grammar/ast.ts';
import { fail } from '../../src/base/errors.ts';
import { ByteSink } from '../../src/data/bytes.ts';
import { keyColumns, valueColumns } from '../../src/data/schema.ts';
import type { SqlType, Value } from '../../src/data/types.ts';
import { expressionFunction } from '../../src/codegen/expression.ts';
import { formats } from '../../src/formats/all.ts';
import type { RegisteredSchema } from '../../src/formats/format.ts';
import { createRegistry } from '../../src/formats/schema-registry/registry.ts';
import type { QuerySpec } from '../../src/runtime/spec.ts';
import { bindType } from '../../src/sql/bind/types.ts';
import type { CatalogView, SourceDefinition, TopicFacts } from '../../src/sql/catalog.ts';
import { planAlter } from '../../src/sql/plan/alter.ts';
import { explainPlan, inputsOf } from '../../src/sql/plan/explain.ts';
import type { PlanNode, QueryPlan } from '../../src/sql/plan/nodes.ts';
import { planInsertValues } from '../../src/sql/plan/insert-values.ts';
import { planInsertInto } from '../../src/sql/plan/insert.ts';
import { planCreateAs } from '../../src/sql/plan/sink.ts';
import { defineSource, existingNotice } from '../../src/sql/plan/source.ts';
import type { Case, CaseSchema } from './cases.ts';
import { startInline } from './inline-run.ts';
import { shapeOf } from './records.ts';
import type { StoredRecord } from './records.ts';
import { StatementFailure } from './world.ts';
import type { World, WorldQuery } from './world.ts';

interface PlannedQuery extends WorldQuery {
  readonly spec: QuerySpec;
}

const DEFAULTS: Readonly<Record<string, string>> = { 'cache.max.bytes.buffering': '0', 'auto.offset.reset': 'earliest' };

export async function makePlannerWorld(_one: Case): Promise<World> {
  return new PlannerWorld();
}

class PlannerWorld implements World {
  readonly schemas = createRegistry();
  private readonly defined = new Map<string, SourceDefinition>();
  private readonly types = new Map<string, SqlType>();
  private readonly topics = new Map<string, TopicFacts>();
  private readonly planned = new Map<string, PlannedQuery>();
  private readonly rows = new Map<string, StoredRecord[]>();
  private settings: Record<string, string> = { ...DEFAULTS };
  private sequence = 0;

  async createTopic(name: string, partitions: number): Promise<void> {
    if (!this.topics.has(name)) this.topics.set(name, { partitions, replicas: 1, retentionMs: 604_800_000 });
  }

  registerSchema(subject: string, schema: CaseSchema): void {
    for (const reference of schema.references)
      this.schemas.add(reference.name, { type: schemaType(reference.format), text: reference.schema });
    const references = schema.references.map(({ name }) => ({ name, subject: name, version: 1 }));
    const entry = { type: schemaType(schema.format), text: schema.text, references };
    if (schema.id === null) this.schemas.add(subject, entry);
    else this.schemas.registerWithId(subject, entry, schema.id);
  }

  async execute(script: string, properties: ReadonlyMap<string, string>): Promise<void> {
    this.settings = { ...DEFAULTS, ...Object.fromEntries(properties) };
    const statements = attempt(() => parseScript(script), -1, 0);
    for (const [index, statement] of statements.entries()) attempt(() => this.one(statement), index, statements.length);
  }

  sources(): readonly SourceDefinition[] {
    return [...this.defined.values()];
  }

  queries(): readonly PlannedQuery[] {
    return [...this.planned.values()];
  }

  start(query: WorldQuery): ReturnType<World['start']> {
    const { spec } = query as PlannedQuery;
    return startInline(spec, { sources: query.sourceTopics, sink: query.sinkTopic }, { schemas: this.schemas });
  }

  inserted(topic: string): StoredRecord[] {
    return [...(this.rows.get(topic) ?? [])];
  }

  partitionsOf(topic: string): number | null {
    return this.topics.get(topic)?.partitions ?? null;
  }

  latestSchema(subject: string): RegisteredSchema | null {
    return this.schemas.latest(subject);
  }

  async close(): Promise<void> {}

  private view(): CatalogView {
    return {
      source: (name) => this.defined.get(name) ?? null,
      sources: () => this.sources(),
      customType: (name) => this.types.get(name) ?? null,
      topic: (name) => this.topics.get(name) ?? null,
      setting: (name) => this.settings[name],
      schemas: this.schemas,
    };
  }

  private one(statement: Statement): void {
    this.sequence++;
    switch (statement.kind) {
      case 'createSource':
        this.create(statement);
        break;
      case 'createAs':
        this.createAs(statement);
        break;
      case 'insertInto':
        this.insertInto(statement);
        break;
      case 'insertValues':
        this.insertValues(statement);
        break;
      case 'dropSource':
        this.defined.delete(statement.name.name);
        break;
      case 'alterSource':
        this.define(planAlter(statement, this.view()));
        break;
      case 'createType':
        this.types.set(statement.name.name.toUpperCase(), bindType(statement.type, this.view()));
        break;
      case 'dropType':
        this.types.delete(statement.name.name.toUpperCase());
        break;
      case 'set':
        this.settings = { ...this.settings, [statement.name]: statement.value };
        break;
      default:
        throw new Error(`${statement.kind} means nothing here`);
    }
  }

  private define(definition: SourceDefinition): void {
    this.defined.set(definition.name, definition);
  }

  private create(statement: Extract<Statement, { kind: 'createSource' }>): void {
    if (statement.ifNotExists && existingNotice(statement, this.view()) !== null) return;
    const { definition, topic } = defineSource(statement, this.view(), { infer: null, sequence: this.sequence });
    void this.createTopic(topic.name, topic.partitions ?? 1);
    this.define(definition);
  }

  private createAs(statement: Extract<Statement, { kind: 'createAs' }>): void {
    if (statement.ifNotExists && existingNotice(statement, this.view()) !== null) return;
    const { plan, definition, topic, queryId } = planCreateAs(statement, this.view(), { sequence: this.sequence, infer: null });
    void this.createTopic(topic.name, topic.partitions ?? 1);
    this.define(definition);
    this.enter(queryId, plan, definition.topic);
  }

  private insertInto(statement: Extract<Statement, { kind: 'insertInto' }>): void {
    const { plan, queryId, target } = planInsertInto(statement, this.view(), { sequence: this.sequence, infer: null });
    this.enter(queryId, plan, target.topic);
  }

  private enter(id: string, plan: QueryPlan, sinkTopic: string): void {
    const settings = { ...this.settings };
    const spec: QuerySpec = { id, plan, persistent: true, startFrom: 'earliest', settings, bounded: false };
    this.planned.set(id, { id, spec, sourceTopics: [...new Set(topicsRead(plan.root))], sinkTopic, explain: () => explainPlan(plan) });
  }

  private insertValues(statement: Extract<Statement, { kind: 'insertValues' }>): void {
    const { source, columns } = planInsertValues(statement, this.view());
    const problems: string[] = [];
    const evaluate = expressionFunction(
      columns.map((one) => one.expression),
      { name: 'values', setting: (name) => this.settings[name], report: (reason) => problems.push(reason) },
    );
    const values = evaluate([], {});
    if (problems.length > 0) throw new Error(problems[0]);
    const given = (name: string): Value => values[columns.findIndex((one) => one.column !== 'ROWTIME' && one.column.name === name)] ?? null;
    const time = values[columns.findIndex((one) => one.column === 'ROWTIME')];
    const write = (side: 'key' | 'value'): Buffer | null => {
      const shape = shapeOf(source, side);
      const row = (side === 'key' ? keyColumns(source.schema) : valueColumns(source.schema)).map((column) => given(column.name));
      if (row.every((value) => value === null) && (side === 'key' || source.kind === 'TABLE')) return null;
      const sink = new ByteSink();
      return formats[shape.use.format].writer(shape, { schemas: this.schemas })(row, sink) ? sink.copyFrom(0) : null;
    };
    const record = { key: write('key'), value: write('value'), timestamp: typeof time === 'number' ? time : Date.now(), headers: [] };
    this.rows.set(source.topic, [...(this.rows.get(source.topic) ?? []), record]);
  }
}

function attempt<T>(run: () => T, index: number, count: number): T {
  try {
    return run();
  } catch (error) {
    throw new StatementFailure(index, count, error);
  }
}

function topicsRead(node: PlanNode): string[] {
  return node.kind === 'source' ? [node.source.topic] : inputsOf(node).flatMap(topicsRead);
}

function schemaType(format: string): RegisteredSchema['type'] {
  if (format === 'AVRO') return 'AVRO';
  if (format.startsWith('PROTOBUF')) return 'PROTOBUF';
  if (format === 'JSON' || format === 'JSON_SR') return 'JSON';
  throw fail('FORMAT_UNKNOWN', { format, candidates: 'AVRO, JSON_SR, PROTOBUF' });
}
