/** How SQL values stand in SQLite columns: typed so that people can read them, and exact so that nothing is lost on the way back. */
import type { Column } from '../data/schema.ts';
import { parseDecimal } from '../data/decimal.ts';
import type { Decimal } from '../data/decimal.ts';
import type { SqlType, Value } from '../data/types.ts';
import { decodeState, encodeState } from './codec.ts';

/** What better-sqlite3 binds and returns (with safe integers on). */
export type SqliteValue = null | number | bigint | string | Buffer;

/** The declared type of a column. DECIMAL is text, because SQLite's numbers are not exact; nested values are JSON text. */
export function declaredType(type: SqlType): string {
  switch (type.kind) {
    case 'BOOLEAN':
    case 'INTEGER':
    case 'BIGINT':
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return 'INTEGER';
    case 'DOUBLE':
      return 'REAL';
    case 'BYTES':
      return 'BLOB';
    default:
      return 'TEXT';
  }
}

/** Whether values of the type are bound as they are. */
export function isBoundPlain(type: SqlType): boolean {
  return ['INTEGER', 'BIGINT', 'DATE', 'TIME', 'TIMESTAMP', 'STRING'].includes(type.kind);
}

/** A value as it is bound. */
export function toSqlite(value: Value, type: SqlType): SqliteValue {
  if (value === null) return null;
  switch (type.kind) {
    case 'BOOLEAN':
      return value === true ? 1 : 0;
    case 'DOUBLE':
      // SQLite turns NaN into NULL; as text it survives the column's affinity.
      return Number.isNaN(value) ? 'NaN' : (value as number);
    case 'BYTES':
      return Buffer.from(value as Uint8Array);
    case 'DECIMAL':
      return (value as Decimal).toString();
    case 'ARRAY':
    case 'MAP':
    case 'STRUCT':
      return encodeState(value);
    default:
      return value as number | bigint | string;
  }
}

/** The inverse of `toSqlite`. */
export function fromSqlite(value: SqliteValue, type: SqlType): Value {
  if (value === null) return null;
  switch (type.kind) {
    case 'BOOLEAN':
      return Number(value) === 1;
    case 'DOUBLE':
      return Number(value);
    case 'BYTES':
    case 'STRING':
      return value as Buffer | string;
    case 'DECIMAL':
      return parseDecimal(value as string);
    case 'ARRAY':
    case 'MAP':
    case 'STRUCT':
      return decodeState(value as string) as Value;
    default:
      return typeof value === 'bigint' && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
        ? Number(value)
        : (value as number);
  }
}

/** Column names for SQLite, where names differ by more than case: a clash gets a number. `taken` holds lower-cased names. */
export function sqliteNames(columns: readonly Column[], taken: Set<string>): string[] {
  return columns.map((column) => {
    let name = column.name;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${column.name}_${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** An identifier in SQLite's quotes. */
export function sqliteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
