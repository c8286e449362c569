/** CREATE STREAM/TABLE AS SELECT: the plan of the query and the definition of what it writes. */
import { MillraceError, fail } from '../../base/errors.ts';
import { analyseQuery } from './analysis.ts';
import { sinkProjection } from './projection.ts';
import { planSteps } from './query.ts';
import { checkReplaceQuery } from './replace.ts';
import { applyRules } from './rules/all.ts';
import { checkSides, keySide, sinkFormats, valueSide, withAvroKeyName } from './side-formats.ts';
import { checkSchemaIds } from './sink-schema-id.ts';
import { checkMayCreate } from './source.ts';
import { statementText } from './statement-text.ts';
import type { CreateAs } from './statement-text.ts';
import { timestampColumn } from './timestamp.ts';
import { checkRetention, sinkTopic } from './topic.ts';
import { readProperties } from './with-properties.ts';
import type { At } from '../../../grammar/ast.ts';
import type { FormatUse } from '../../formats/format.ts';
import type { CatalogView, SourceDefinition } from '../catalog.ts';
import type { AnalysedQuery } from './analysis.ts';
import type { ProjectNode, QueryPlan, SinkNode } from './nodes.ts';
import type { InferColumns } from './source-columns.ts';
import type { TopicRequest } from './topic.ts';
import type { WithProperties } from './with-properties.ts';

export interface PlanIds {
  /** The statement's number in the log: the `<n>` of query ids. */
  readonly sequence: number;
  /** For checks of KEY_SCHEMA_ID and VALUE_SCHEMA_ID; null or absent where no registry is configured. */
  readonly infer?: InferColumns | null;
}

export interface PlannedSink {
  readonly plan: QueryPlan;
  readonly definition: SourceDefinition;
  readonly topic: TopicRequest;
  readonly queryId: string;
}

/** Throws the errors of `queries.md` 1 and 5 to 10, each with its place. With IF NOT EXISTS ask `existingNotice` first. */
export function planCreateAs(statement: CreateAs, catalog: CatalogView, ids: PlanIds): PlannedSink {
  checkMayCreate(statement, catalog);
  const name = `CREATE ${statement.type} AS SELECT`;
  if (statement.query.limit !== null) throw fail('LIMIT_UNSUPPORTED', { statement: name }, { at: statement.query.at });
  const read = readProperties(statement.properties, 'as');
  const analysed = analyseQuery(statement.query, catalog, true);
  const project = sinkProjection(planSteps(analysed, name), statement.name.name);
  checkResultKind(statement, project);
  const existing = catalog.source(statement.name.name);
  const queryId =
    existing?.queryId ?? `${statement.type === 'STREAM' ? 'CSAS' : 'CTAS'}_${statement.name.name.toUpperCase()}_${ids.sequence}`;
  const parts = { statement, analysed, project, read, catalog, queryId };
  const { definition, topic } = sinkDefinition(parts);
  checkSchemaIds(definition, ids.infer ?? null, statement.name.at);
  const plan = sinkPlan(project, definition, analysed);
  if (existing !== null) checkReplaceQuery(existing, definition, statement.name.at);
  return { plan, definition, topic, queryId };
}

function checkResultKind(statement: CreateAs, project: ProjectNode): void {
  if (project.output === statement.type) return;
  throw fail('RESULT_KIND', { kind: project.output, name: statement.name.name, wanted: statement.type }, { at: statement.at });
}

interface SinkParts {
  readonly statement: CreateAs;
  readonly analysed: AnalysedQuery;
  readonly project: ProjectNode;
  readonly read: WithProperties;
  readonly catalog: CatalogView;
  readonly queryId: string;
}

function sinkDefinition(parts: SinkParts): { definition: SourceDefinition; topic: TopicRequest } {
  const { statement, analysed, project, read, catalog } = parts;
  const name = statement.name.name;
  const { at } = statement.name;
  const leftmost = analysed.sources[0].definition;
  const keys = project.columns.filter((c) => c.role === 'key');
  const values = project.columns.filter((c) => c.role === 'value');
  const uses = sinkFormats(read, catalog, inheritedUses(analysed), keys.length === 0, at);
  const key = keySide(withAvroKeyName(uses.key, name), keys);
  const value = valueSide(uses.value, values, read, catalog);
  const topicName = read.text('KAFKA_TOPIC') ?? `${catalog.setting('ksql.output.topic.name.prefix') ?? ''}${name}`;
  checkSinkSides({ topic: topicName, key, value }, parts, at);
  checkRetention(read, statement.type, project.window !== null);
  const definition: SourceDefinition = {
    name,
    kind: statement.type,
    schema: project.columns,
    topic: topicName,
    key,
    value,
    window: project.window,
    timestamp: timestampColumn(read, project.columns),
    readOnly: false,
    queryId: parts.queryId,
    queryable: statement.type === 'TABLE',
    statement: statement.text,
  };
  const topic = sinkTopic(topicName, read, catalog, leftmost.topic);
  return { definition, topic: withWindowRetention(topic, project) };
}

/** The sides' own errors, with the whole statement behind them. */
function checkSinkSides(sides: Parameters<typeof checkSides>[0], parts: SinkParts, at: At): void {
  try {
    checkSides(sides, parts.project.columns, at);
  } catch (error) {
    if (!(error instanceof MillraceError) || error.code !== 'FORMAT_SCHEMA_UNSUPPORTED') throw error;
    const params = { message: error.message, text: statementText(parts.statement, parts.analysed) };
    throw fail('SINK_FORMAT_UNSUPPORTED', params, { at, cause: error, hint: error.hint });
  }
}

function inheritedUses(analysed: AnalysedQuery): { key: FormatUse; value: FormatUse } {
  const { key, value } = analysed.sources[0].definition;
  return { key, value };
}

/** A windowed table's topic keeps its rows at least as long as the windows live. */
function withWindowRetention(topic: TopicRequest, project: ProjectNode): TopicRequest {
  const aggregate = project.input.kind === 'filter' ? project.input.input : project.input;
  if (aggregate.kind !== 'aggregate' || aggregate.windowSpec === null) return topic;
  return { ...topic, retentionMs: Math.max(topic.retentionMs ?? 0, aggregate.windowSpec.retention) };
}

/** The sink over a projection, with the rewrite rules applied. */
export function sinkPlan(project: ProjectNode, definition: SourceDefinition, analysed: AnalysedQuery): QueryPlan {
  const { columns, output, window } = project;
  const { topic, key, value, timestamp } = definition;
  const root: SinkNode = {
    kind: 'sink',
    id: 'Sink',
    columns,
    output,
    window,
    input: project,
    name: definition.name,
    topic,
    key,
    value,
    timestamp,
    materialize: definition.kind === 'TABLE',
  };
  return applyRules({ root, sources: [...new Set(analysed.sources.map((s) => s.definition.name))], sink: definition.name });
}
