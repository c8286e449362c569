/** The columns of CREATE STREAM/TABLE: declared ones checked and ordered, missing sides inferred from a schema registry. */
import { fail } from '../../base/errors.ts';
import { isReservedColumn } from '../../data/schema.ts';
import { BYTES, STRING, arrayType, quoteName, sameType, structType, typeText } from '../../data/types.ts';
import { formats } from '../../formats/all.ts';
import { bindType } from '../bind/types.ts';
import { located } from './side-formats.ts';
import type { ColumnDefinition, Statement } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { FormatUse } from '../../formats/format.ts';
import type { CatalogView } from '../catalog.ts';
import type { WithProperties } from './with-properties.ts';

export type CreateSource = Extract<Statement, { kind: 'createSource' }>;

/** Asks a schema registry for the columns of one side of a topic. Throws the formats' INFERENCE errors. */
export type InferColumns = (request: {
  readonly side: 'key' | 'value';
  readonly topic: string;
  readonly use: FormatUse;
  /** Whether the whole value is to become one column; keys do wherever their format can. */
  readonly unwrapped: boolean;
}) => readonly Column[];

const ALL_HEADERS = arrayType(
  structType([
    { name: 'KEY', type: STRING },
    { name: 'VALUE', type: BYTES },
  ]),
);

/**
 * The schema of a declared source, key columns first. That streams have KEY and tables PRIMARY KEY columns is the grammar's rule.
 *
 * Throws COLUMN_DUPLICATE, COLUMN_RESERVED, PRIMARY_KEY_MISSING, COLUMNS_MISSING, HEADERS_…, SCHEMA_ID_WITH_COLUMNS.
 */
export function sourceColumns(
  statement: CreateSource,
  topic: string,
  uses: { key: FormatUse; value: FormatUse },
  read: WithProperties,
  catalog: CatalogView,
  infer: InferColumns | null,
): Column[] {
  const declared = declaredColumns(statement, catalog);
  rejectSchemaIdWithColumns(declared, read, statement);
  const of = (role: Column['role']): Column[] => declared.filter((c) => c.role === role);
  const side = (role: 'key' | 'value', unwrapped: boolean): readonly Column[] => {
    if (of(role).length > 0 || infer === null || !formats[uses[role].format].registry) return of(role);
    return located(() => infer({ side: role, topic, use: uses[role], unwrapped }), statement.name.at);
  };
  const keys = side('key', true);
  if (statement.type === 'TABLE' && keys.length === 0) throw fail('PRIMARY_KEY_MISSING', {}, { at: statement.name.at });
  const values = side('value', read.flag('WRAP_SINGLE_VALUE') === false);
  if (keys.length + values.length === 0) throw fail('COLUMNS_MISSING', {}, { at: statement.name.at });
  // Header columns stay among the values where they were declared; inferred values come first.
  const others = of('value').length > 0 ? declared.filter((c) => c.role !== 'key') : [...values, ...of('header')];
  return requireDistinct([...keys, ...others], statement);
}

/** Inferred names can meet declared ones. */
function requireDistinct(columns: Column[], statement: CreateSource): Column[] {
  const names = columns.map((c) => c.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw fail('COLUMN_DUPLICATE', { names: quoteName(twice) }, { at: statement.name.at });
  return columns;
}

function declaredColumns(statement: CreateSource, catalog: CatalogView): Column[] {
  const seen = new Set<string>();
  const columns = (statement.columns ?? []).map((definition) => {
    const { name, at } = definition.name;
    if (isReservedColumn(name)) throw fail('COLUMN_RESERVED', { name }, { at });
    if (seen.has(name)) throw fail('COLUMN_DUPLICATE', { names: quoteName(name) }, { at });
    seen.add(name);
    return toColumn(definition, catalog);
  });
  checkHeaders(statement, columns, catalog);
  return columns;
}

function toColumn(definition: ColumnDefinition, catalog: CatalogView): Column {
  const type = bindType(definition.type, catalog);
  const name = definition.name.name;
  switch (definition.role) {
    case 'headers':
      if (!sameType(type, ALL_HEADERS))
        throw fail('HEADERS_TYPE', { type: typeText(type), expected: typeText(ALL_HEADERS), what: 'HEADERS' }, { at: definition.at });
      return { name, type, role: 'header', headerKey: null };
    case 'header':
      if (type.kind !== 'BYTES')
        throw fail(
          'HEADERS_TYPE',
          { type: typeText(type), expected: 'BYTES', what: `HEADER('${definition.headerKey}')` },
          { at: definition.at },
        );
      return { name, type, role: 'header', headerKey: definition.headerKey };
    default:
      return { name, type, role: definition.role === 'value' ? 'value' : 'key' };
  }
}

function checkHeaders(statement: CreateSource, columns: readonly Column[], catalog: CatalogView): void {
  const headers = columns.filter((c) => c.role === 'header');
  if (headers.length === 0) return;
  const { at } = statement.name;
  if (catalog.setting('ksql.headers.columns.enabled') === 'false') throw fail('HEADERS_DISABLED', {}, { at });
  if (headers.some((c) => c.headerKey === null) && headers.length > 1) throw fail('HEADERS_SEVERAL', {}, { at });
  const keys = headers.map((c) => c.headerKey);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) throw fail('HEADER_KEY_TWICE', { key: String(twice) }, { at });
}

function rejectSchemaIdWithColumns(declared: readonly Column[], read: WithProperties, statement: CreateSource): void {
  for (const side of ['key', 'value'] as const) {
    const property = `${side.toUpperCase()}_SCHEMA_ID`;
    if (read.number(property) === undefined || !declared.some((c) => c.role === side)) continue;
    throw fail('SCHEMA_ID_WITH_COLUMNS', { property }, { at: read.at(property) ?? statement.name.at });
  }
}
