/**
 * The one adapter between the cases and the engine: what the query suite needs of it and nothing else. engine-world.ts has the
 * real one; tests of the runner have a fake. A world is made for one case and closed after it.
 */
import type { RegisteredSchema, SchemaLookup } from '../../src/formats/format.ts';
import type { SourceDefinition } from '../../src/sql/catalog.ts';
import type { Case, CaseSchema } from './cases.ts';
import type { StoredRecord } from './records.ts';

/** A persistent query that writes a topic. */
export interface WorldQuery {
  readonly id: string;
  /** Topics it reads, each once. */
  readonly sourceTopics: readonly string[];
  readonly sinkTopic: string;
  /** The logical plan, for a person who debugs the case. */
  explain(): string;
}

/** A query over logs of its own, fed record by record. */
export interface RunningQuery {
  /** Appends the record to partition 0 of the topic and lets the query do all it can; returns what it wrote to its sink, in order. */
  feed(topic: string, record: StoredRecord): StoredRecord[];
  /** Topics that received records, internal ones too. */
  topicsWithRecords(): readonly string[];
  /** The generated code of each sub-topology. */
  readonly code: readonly string[];
  /** What went to the processing log so far: records that could not be read, expressions that failed. */
  readonly problems: readonly string[];
  close(): void;
}

export interface World {
  /** Does nothing when the topic exists. */
  createTopic(name: string, partitions: number): Promise<void>;
  registerSchema(subject: string, schema: CaseSchema): void;
  /**
   * Parses the whole script, then executes its statements one after the other under the properties. `onDeclared` is called once,
   * before the first statement that is not a plain CREATE STREAM or TABLE. Throws StatementFailure around what failed.
   */
  execute(script: string, properties: ReadonlyMap<string, string>, onDeclared: () => void): Promise<void>;
  sources(): readonly SourceDefinition[];
  /** In the order they were created; a replaced query keeps its place. */
  queries(): readonly WorldQuery[];
  start(query: WorldQuery): RunningQuery;
  /** What INSERT VALUES wrote to a topic. */
  inserted(topic: string): StoredRecord[];
  partitionsOf(topic: string): number | null;
  latestSchema(subject: string): RegisteredSchema | null;
  readonly schemas: SchemaLookup | null;
  close(): Promise<void>;
}

export type MakeWorld = (one: Case) => Promise<World>;

/** A statement that failed: which one, of how many; −1 when the script does not parse. */
export class StatementFailure extends Error {
  readonly index: number;
  readonly count: number;

  constructor(index: number, count: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'StatementFailure';
    this.index = index;
    this.count = count;
  }

  /** Whether it failed where a case that expects failure wants it: in parsing, or at the last statement. */
  get isLast(): boolean {
    return this.index === -1 || this.index === this.count - 1;
  }
}
