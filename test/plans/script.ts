/**
 * Plans a script of statements against a catalogue in memory, without running anything: what the golden plans and the planner's unit
 * tests are made with. Every topic that a statement names exists, with 4 partitions unless the statement says otherwise.
 */
import { parseScript } from '../../grammar/parser.ts';
import { bindType } from '../../src/sql/bind/types.ts';
import { planAlter } from '../../src/sql/plan/alter.ts';
import { planInsertInto } from '../../src/sql/plan/insert.ts';
import { planInsertValues } from '../../src/sql/plan/insert-values.ts';
import { planPull, planStreamPull } from '../../src/sql/plan/pull.ts';
import { planPush } from '../../src/sql/plan/push.ts';
import { planCreateAs } from '../../src/sql/plan/sink.ts';
import { defineSource } from '../../src/sql/plan/source.ts';
import type { Statement } from '../../grammar/ast.ts';
import type { SqlType } from '../../src/data/types.ts';
import type { CatalogView, SourceDefinition, TopicFacts } from '../../src/sql/catalog.ts';
import type { PlannedValues } from '../../src/sql/plan/insert-values.ts';
import type { PullPlan, QueryPlan } from '../../src/sql/plan/nodes.ts';
import type { InferColumns } from '../../src/sql/plan/source-columns.ts';
import type { TopicRequest } from '../../src/sql/plan/topic.ts';

/** What came of one statement. */
export interface Planned {
  readonly statement: Statement;
  readonly plan: QueryPlan | null;
  readonly pull: PullPlan | null;
  readonly values: PlannedValues | null;
  readonly topic: TopicRequest | null;
}

export interface PlannedScript {
  readonly planned: readonly Planned[];
  readonly sources: ReadonlyMap<string, SourceDefinition>;
}

export interface ScriptOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Facts of topics that differ from 4 partitions; null: the topic does not exist. */
  readonly topics?: Readonly<Record<string, TopicFacts | null>>;
  /** What a schema registry would answer. */
  readonly infer?: InferColumns;
}

const WEEK = 7 * 24 * 3_600_000;

interface World {
  readonly infer: InferColumns | null;
  readonly catalog: CatalogView;
  readonly sources: Map<string, SourceDefinition>;
  readonly types: Map<string, SqlType>;
}

/** Throws what the first wrong statement throws. */
export function planScript(text: string, options: ScriptOptions = {}): PlannedScript {
  const sources = new Map<string, SourceDefinition>();
  const types = new Map<string, SqlType>();
  const catalog: CatalogView = {
    source: (name) => sources.get(name) ?? null,
    sources: () => [...sources.values()],
    customType: (name) => types.get(name.toUpperCase()) ?? null,
    topic: (name) => (options.topics?.[name] === undefined ? { partitions: 4, replicas: 1, retentionMs: WEEK } : options.topics[name]),
    setting: (name) => options.settings?.[name],
    schemas: null,
  };
  const world: World = { catalog, sources, types, infer: options.infer ?? null };
  const planned = parseScript(text).map((statement, sequence) => planOne(statement, sequence, world));
  return { planned, sources };
}

function planOne(statement: Statement, sequence: number, world: World): Planned {
  const { catalog, sources, types, infer } = world;
  const nothing: Planned = { statement, plan: null, pull: null, values: null, topic: null };
  switch (statement.kind) {
    case 'createSource': {
      const { definition, plan, topic } = defineSource(statement, catalog, { infer, sequence });
      sources.set(definition.name, definition);
      return { ...nothing, plan, topic };
    }
    case 'createAs': {
      const { definition, plan, topic } = planCreateAs(statement, catalog, { sequence, infer });
      sources.set(definition.name, definition);
      return { ...nothing, plan, topic };
    }
    case 'insertInto':
      return { ...nothing, plan: planInsertInto(statement, catalog, { sequence }).plan };
    case 'insertValues':
      return { ...nothing, values: planInsertValues(statement, catalog) };
    case 'alterSource':
      sources.set(statement.name.name, planAlter(statement, catalog));
      return nothing;
    case 'createType':
      types.set(statement.name.name.toUpperCase(), bindType(statement.type, catalog));
      return nothing;
    case 'select':
      return { ...nothing, ...planSelect(statement, world) };
    default:
      throw new Error(`The script has a statement that is not planned: ${statement.kind}`);
  }
}

function planSelect(statement: Extract<Statement, { kind: 'select' }>, world: World): { plan: QueryPlan } | { pull: PullPlan } {
  const { query } = statement;
  if (query.emit !== null) return { plan: planPush(query, world.catalog) };
  return world.sources.get(query.from.name.name)?.kind === 'STREAM'
    ? { plan: planStreamPull(query, world.catalog) }
    : { pull: planPull(query, world.catalog) };
}
