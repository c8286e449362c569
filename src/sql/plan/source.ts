/**
 * CREATE STREAM and CREATE TABLE without a query: from the statement to the source's definition and the topic it needs.
 *
 * Only the catalogue is looked at; creating the topic and registering schemas is for whoever executes the statement.
 */
import { fail } from '../../base/errors.ts';
import { sourceNode } from './from.ts';
import { checkSides, declaredFormats, keySide, valueSide, withAvroKeyName } from './side-formats.ts';
import { checkReplaceSource } from './replace.ts';
import { sourceColumns } from './source-columns.ts';
import { timestampColumn } from './timestamp.ts';
import { checkRetention, declaredTopic } from './topic.ts';
import { readProperties } from './with-properties.ts';
import type { Statement } from '../../../grammar/ast.ts';
import type { CatalogView, SourceDefinition, WindowedKey } from '../catalog.ts';
import type { QueryPlan } from './nodes.ts';
import type { CreateSource, InferColumns } from './source-columns.ts';
import type { TopicRequest } from './topic.ts';
import type { WithProperties } from './with-properties.ts';

export interface DefinedSource {
  readonly definition: SourceDefinition;
  readonly topic: TopicRequest;
  /** What keeps a SOURCE TABLE as a view, else null. */
  readonly plan: QueryPlan | null;
}

export interface DefineOptions {
  /** Null where no schema registry is configured. */
  readonly infer: InferColumns | null;
  /** The statement's number in the log, for the id of a SOURCE TABLE's query. */
  readonly sequence: number;
}

/** Throws the errors of `sql-statements.md` C.1 to C.3, each with its place. With IF NOT EXISTS ask `existingNotice` first. */
export function defineSource(statement: CreateSource, catalog: CatalogView, options: DefineOptions): DefinedSource {
  checkMayCreate(statement, catalog);
  const at = statement.name.at;
  const read = readProperties(statement.properties, 'create');
  const uses = declaredFormats(read, catalog, at);
  const topicName = read.text('KAFKA_TOPIC') ?? '';
  const schema = sourceColumns(statement, topicName, uses, read, catalog, options.infer);
  const keys = schema.filter((c) => c.role === 'key');
  const values = schema.filter((c) => c.role === 'value');
  const name = statement.name.name;
  const key = keySide(withAvroKeyName(uses.key, name), keys);
  const value = valueSide(uses.value, values, read, catalog);
  checkSides({ topic: topicName, key, value }, schema, at);
  const window = declaredWindow(read, keys.length, statement);
  checkRetention(read, statement.type, window !== null);
  const timestamp = timestampColumn(read, schema);
  const topic = declaredTopic(read, catalog, at);
  const materialized =
    statement.type === 'TABLE' && statement.readOnly && catalog.setting('ksql.source.table.materialization.enabled') !== 'false';
  const definition: SourceDefinition = {
    name,
    kind: statement.type,
    schema,
    topic: topic.name,
    key,
    value,
    window,
    timestamp,
    readOnly: statement.readOnly,
    queryId: materialized ? `CST_${name.toUpperCase()}_${options.sequence}` : null,
    queryable: materialized,
    statement: statement.text,
  };
  checkReplaced(statement, definition, catalog);
  return { definition, topic, plan: materialized ? materializePlan(definition) : null };
}

function materializePlan(definition: SourceDefinition): QueryPlan {
  const input = sourceNode(definition, definition.name, 'Source');
  const { columns, output, window } = input;
  return {
    root: { kind: 'materialize', id: 'Materialize', columns, output, window, input, name: definition.name },
    sources: [definition.name],
    sink: null,
  };
}

function declaredWindow(read: WithProperties, keys: number, statement: CreateSource): WindowedKey | null {
  const type = read.text('WINDOW_TYPE') as WindowedKey['type'] | undefined;
  const size = read.number('WINDOW_SIZE');
  if (type === undefined) {
    if (size !== undefined) throw fail('WINDOW_SIZE_ALONE', {}, { at: read.at('WINDOW_SIZE') });
    return null;
  }
  const at = read.at('WINDOW_TYPE') ?? statement.name.at;
  if (keys === 0) throw fail('WINDOW_WITHOUT_KEY', {}, { at });
  if (type === 'SESSION') {
    if (size !== undefined) throw fail('WINDOW_SIZE_SESSION', {}, { at: read.at('WINDOW_SIZE') });
    return { type, size: null };
  }
  if (size === undefined) throw fail('WINDOW_SIZE_NEEDED', { type }, { at });
  return { type, size };
}

type Creating = Extract<Statement, { kind: 'createSource' | 'createAs' }>;

/** What to answer to IF NOT EXISTS when the name is taken, or null when it is free. */
export function existingNotice(statement: Creating, catalog: CatalogView): string | null {
  const existing = catalog.source(statement.name.name);
  return existing === null ? null : existsText(statement, existing);
}

function existsText(statement: Creating, existing: SourceDefinition): string {
  const name = statement.name.name;
  return `Cannot add ${statement.type.toLowerCase()} \`${name}\`: A ${existing.kind.toLowerCase()} with the same name already exists.`;
}

/** Throws SOURCE_EXISTS, REPLACE_SOURCE_READ_ONLY or REPLACE_DISABLED. */
export function checkMayCreate(statement: Creating, catalog: CatalogView): void {
  const existing = catalog.source(statement.name.name);
  const { at } = statement.name;
  const kind = statement.type.toLowerCase();
  const readOnly = statement.kind === 'createSource' && statement.readOnly;
  if (statement.orReplace) {
    if (catalog.setting('ksql.create.or.replace.enabled') === 'false') throw fail('REPLACE_DISABLED', {}, { at });
    if (readOnly || existing?.readOnly === true) throw fail('REPLACE_SOURCE_READ_ONLY', { kind, name: statement.name.name }, { at });
    return;
  }
  if (existing !== null) throw fail('SOURCE_EXISTS', { text: existsText(statement, existing), name: statement.name.name }, { at });
}

function checkReplaced(statement: CreateSource, definition: SourceDefinition, catalog: CatalogView): void {
  const existing = catalog.source(definition.name);
  if (existing !== null) checkReplaceSource(existing, definition, statement.name.at);
}
