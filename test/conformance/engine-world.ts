/**
 * The real engine as the query suite sees it: everything in memory, and no query started, because the cases feed each query alone
 * over a log of its own.
 */
import { createSession, setProperty } from '../../src/engine/session.ts';
import { specOf } from '../../src/engine/effects.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { QueryRecord } from '../../src/engine/catalog.ts';
import type { RegisteredSchema } from '../../src/formats/format.ts';
import { createRegistry } from '../../src/formats/schema-registry/registry.ts';
import type { EmbeddedRegistry } from '../../src/formats/schema-registry/registry.ts';
import type { TaskHost } from '../../src/runtime/host.ts';
import type { SourceDefinition } from '../../src/sql/catalog.ts';
import { explainPlan, inputsOf } from '../../src/sql/plan/explain.ts';
import type { PlanNode } from '../../src/sql/plan/nodes.ts';
import { executeStatements } from '../../src/statements/execute.ts';
import { openEngine } from '../../src/statements/open.ts';
import { parseStatements } from '../../src/statements/parse.ts';
import type { Statement } from '../../grammar/ast.ts';
import type { CaseSchema } from './cases.ts';
import { readFrom, startInline } from './inline-run.ts';
import type { StoredRecord } from './records.ts';
import { StatementFailure } from './world.ts';
import type { RunningQuery, World, WorldQuery } from './world.ts';

/** In force for all cases: no cache, from the beginning, header columns on. */
export const CASE_SETTINGS: Readonly<Record<string, string>> = {
  'ksql.streams.cache.max.bytes.buffering': '0',
  'ksql.streams.auto.offset.reset': 'earliest',
  'ksql.headers.columns.enabled': 'true',
};

/** Settings of the comparison, which no engine knows. */
const NOT_THE_ENGINES: ReadonlySet<string> = new Set(['use.exact.numeric.comparison']);

/** Takes queries and never runs them. */
const idleHost: TaskHost = {
  start: async () => {},
  stop: async () => {},
  setPaused: () => {},
  isIdle: async () => true,
  memoryStates: () => [],
  caughtUp: () => null,
  close: async () => {},
};

interface EngineQuery extends WorldQuery {
  readonly record: QueryRecord;
}

/** Opens an empty engine. */
export async function makeEngineWorld(): Promise<World> {
  const schemas = createRegistry();
  const engine = await openEngine({ directory: null, settings: CASE_SETTINGS, schemas, host: () => idleHost });
  return new EngineWorld(engine, schemas);
}

class EngineWorld implements World {
  readonly schemas: EmbeddedRegistry;
  private readonly engine: Engine;
  private readonly rows = new Map<string, StoredRecord[]>();
  /** Records already collected, by topic and partition. */
  private readonly counts = new Map<string, readonly number[]>();

  constructor(engine: Engine, schemas: EmbeddedRegistry) {
    this.engine = engine;
    this.schemas = schemas;
  }

  async createTopic(name: string, partitions: number): Promise<void> {
    if (this.engine.log.topic(name) === undefined) await this.engine.log.createTopic({ name, partitions });
  }

  registerSchema(subject: string, schema: CaseSchema): void {
    registerIn(this.schemas, subject, schema);
  }

  async execute(script: string, properties: ReadonlyMap<string, string>, onDeclared: () => void): Promise<void> {
    const session = createSession();
    let statements: readonly Statement[] = [];
    let index = -1;
    let declared = false;
    try {
      for (const [name, value] of properties)
        if (!NOT_THE_ENGINES.has(name)) setProperty(session, this.engine.settings, name, value, 'request');
      statements = parseStatements(this.engine, script, session);
      for (const statement of statements) {
        index++;
        if (!declared && statement.kind !== 'createSource') {
          declared = true;
          onDeclared();
        }
        await executeStatements(this.engine, [statement], session);
        if (statement.kind === 'insertValues') this.collect(statement.target.name);
      }
    } catch (error) {
      throw new StatementFailure(index, statements.length, error);
    }
  }

  /** What INSERT VALUES has just written, whatever partition it went to: the order of statements is the order of records. */
  private collect(source: string): void {
    const topic = this.engine.catalog.sources.get(source)?.topic;
    if (topic === undefined) return;
    const known = this.rows.get(topic) ?? [];
    const all = Array.from({ length: this.partitionsOf(topic) ?? 0 }, (_, partition) => readFrom(this.engine.log, topic, partition, 0));
    const before = this.counts.get(topic) ?? all.map(() => 0);
    for (const [partition, records] of all.entries()) known.push(...records.slice(before[partition]));
    this.counts.set(
      topic,
      all.map((records) => records.length),
    );
    this.rows.set(topic, known);
  }

  sources(): readonly SourceDefinition[] {
    return [...this.engine.catalog.sources.values()];
  }

  queries(): readonly EngineQuery[] {
    return [...this.engine.catalog.queries.values()].flatMap((record): EngineQuery[] => {
      const { plan } = record.spec;
      if (record.sinkTopic === null) return [];
      const sourceTopics = [...new Set(topicsRead(plan.root))];
      return [{ id: record.id, sourceTopics, sinkTopic: record.sinkTopic, explain: () => explainPlan(plan), record }];
    });
  }

  start(query: WorldQuery): RunningQuery {
    const spec = specOf((query as EngineQuery).record, this.engine.settings);
    return startInline(spec, { sources: query.sourceTopics, sink: query.sinkTopic }, this.engine.formats);
  }

  inserted(topic: string): StoredRecord[] {
    return [...(this.rows.get(topic) ?? [])];
  }

  partitionsOf(topic: string): number | null {
    return this.engine.log.topic(topic)?.partitions ?? null;
  }

  latestSchema(subject: string): RegisteredSchema | null {
    return this.schemas.latest(subject);
  }

  async close(): Promise<void> {
    await this.engine.close();
  }
}

function topicsRead(node: PlanNode): string[] {
  return node.kind === 'source' ? [node.source.topic] : inputsOf(node).flatMap(topicsRead);
}

/** Ids of references are nobody's business: they stay out of the way of those that cases count on. */
const REFERENCE_IDS = 1_000_000;

/** Registers a case's schema with its references, under the id it asks for. */
export function registerIn(schemas: EmbeddedRegistry, subject: string, schema: CaseSchema): void {
  for (const { name, format, schema: text } of schema.references) {
    if (schemas.latest(name) === null)
      schemas.registerWithId(name, { type: schemaType(format), text }, REFERENCE_IDS + schemas.subjects().length);
  }
  const references = schema.references.map(({ name }) => ({ name, subject: name, version: 1 }));
  const entry = { type: schemaType(schema.format), text: schema.text, references };
  if (schema.id === null) schemas.add(subject, entry);
  else schemas.registerWithId(subject, entry, schema.id);
}

function schemaType(format: string): RegisteredSchema['type'] {
  if (format.startsWith('PROTOBUF')) return 'PROTOBUF';
  return format.startsWith('JSON') ? 'JSON' : 'AVRO';
}
