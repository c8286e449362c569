/** Columns of a stream or table: names, types and roles. Key columns come first. Plain JSON, so that plans can carry it. */
import { quoteName, typeText } from './types.ts';
import type { SqlType } from './types.ts';

/** A column: `key` columns are in the record key, `value` columns in its value, `header` columns come from its headers. */
export interface Column {
  readonly name: string;
  readonly type: SqlType;
  readonly role: 'key' | 'value' | 'header';
  /** Only for role `header`: the header's key, or null for the column that holds all headers. */
  readonly headerKey?: string | null;
}

/** The columns of a source in order: key columns, then the others, each in the order of declaration. */
export type Schema = readonly Column[];

export function keyColumns(schema: Schema): Column[] {
  return schema.filter((c) => c.role === 'key');
}
export function valueColumns(schema: Schema): Column[] {
  return schema.filter((c) => c.role === 'value');
}

/** Pseudo columns that every source has, with their order of appearance where all are listed. */
export const ROWTIME = 'ROWTIME';
export const ROWPARTITION = 'ROWPARTITION';
export const ROWOFFSET = 'ROWOFFSET';
export const WINDOWSTART = 'WINDOWSTART';
export const WINDOWEND = 'WINDOWEND';
const RESERVED: ReadonlySet<string> = new Set([ROWTIME, ROWPARTITION, ROWOFFSET, WINDOWSTART, WINDOWEND]);

/** Whether no declared column may have this name. */
export function isReservedColumn(name: string): boolean {
  return RESERVED.has(name);
}

/** The columns as text, such as `ID STRING KEY, N BIGINT` with every name in back quotes: with key markers as DESCRIBE and pull headers show it, or without. */
export function schemaText(schema: Schema, options: { markKeys: boolean }): string {
  return schema.map((c) => `${quoteName(c.name)} ${typeText(c.type)}${options.markKeys ? roleText(c) : ''}`).join(', ');
}

function roleText(column: Column): string {
  if (column.role === 'key') return ' KEY';
  if (column.role === 'header') return column.headerKey == null ? ' HEADERS' : ` HEADER('${column.headerKey}')`;
  return '';
}
