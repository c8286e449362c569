/**
 * Reads the views of one task's SQLite file for pull queries: by key, by key range, or all, within window bounds. It never waits for the stream and
 * never sees an open commit. One reader per file and thread; each read is one statement, hence one snapshot.
 */
import Sqlite from 'better-sqlite3';
import type { Database, Statement } from 'better-sqlite3';
import type { Value } from '../data/types.ts';
import { fromSqlite, sqliteName, toSqlite } from './columns.ts';
import type { SqliteValue } from './columns.ts';
import { keyIdOf } from './key-id.ts';
import type { StoreSpec } from './store.ts';
import { tableLayout } from './table.ts';

/** One row of a view. Window bounds are 0 where the view has none. */
export interface ViewRow {
  readonly key: readonly Value[];
  readonly values: readonly Value[];
  readonly windowStart: number;
  readonly windowEnd: number;
  readonly timestamp: number;
}

/** Inclusive bounds in ms; null is open. */
export interface WindowRange {
  readonly startFrom: number | null;
  readonly startTo: number | null;
  readonly endFrom: number | null;
  readonly endTo: number | null;
}

export interface KeyRange {
  readonly from: { readonly value: Value; readonly inclusive: boolean } | null;
  readonly to: { readonly value: Value; readonly inclusive: boolean } | null;
}

export class ViewReader {
  private readonly database: Database;
  private readonly spec: StoreSpec;
  private readonly owned: boolean;
  private readonly statements = new Map<string, Statement>();

  /** @param source a file's path, or the connection of a task whose state is in memory. */
  constructor(source: string | Database, spec: StoreSpec) {
    this.owned = typeof source === 'string';
    this.database = typeof source === 'string' ? new Sqlite(source, { readonly: true, fileMustExist: true }) : source;
    this.spec = spec;
  }

  /** Rows of one key, in window order. */
  lookup(key: readonly Value[], window: WindowRange | null): Iterable<ViewRow> {
    const id = keyIdOf(this.spec.keyColumns, key);
    return this.read([`${sqliteName(tableLayout(this.spec).identity)} = ?`], [typeof id === 'boolean' ? Number(id) : id], window);
  }

  /** Rows whose single key column lies in the range, by the key's byte order. */
  range(range: KeyRange, window: WindowRange | null): Iterable<ViewRow> {
    const column = sqliteName(tableLayout(this.spec).keys[0]);
    const { type } = this.spec.keyColumns[0];
    const conditions: string[] = [];
    const values: SqliteValue[] = [];
    if (range.from !== null) {
      conditions.push(`${column} ${range.from.inclusive ? '>=' : '>'} ?`);
      values.push(toSqlite(range.from.value, type));
    }
    if (range.to !== null) {
      conditions.push(`${column} ${range.to.inclusive ? '<=' : '<'} ?`);
      values.push(toSqlite(range.to.value, type));
    }
    return this.read(conditions, values, window);
  }

  scan(window: WindowRange | null): Iterable<ViewRow> {
    return this.read([], [], window);
  }

  close(): void {
    if (this.owned) this.database.close();
  }

  private *read(conditions: string[], values: SqliteValue[], window: WindowRange | null): Iterable<ViewRow> {
    if (window !== null) addWindow(window, conditions, values);
    const statement = this.prepare(conditions);
    // Not iterated lazily: an open iterator would hold the connection (and, in memory, the writer's).
    for (const row of statement.all(...values) as SqliteValue[][]) yield this.row(row);
  }

  private prepare(conditions: readonly string[]): Statement {
    const where = ["(_state IS NULL OR substr(_state, 1, 5) <> '[null')", ...conditions].join(' AND ');
    const known = this.statements.get(where);
    if (known !== undefined) return known;
    const { table, keys, subKeys, values, identity } = tableLayout(this.spec);
    const columns = [...keys, ...subKeys, ...values, 'ROWTIME'].map(sqliteName).join(', ');
    // The identity of a DOUBLE is its text, which would put 110 before 50.
    const leading = this.spec.keyColumns.length === 1 && this.spec.keyColumns[0].type.kind === 'DOUBLE' ? keys[0] : identity;
    const order = [leading, ...subKeys].map(sqliteName).join(', ');
    const statement = this.database.prepare(`SELECT ${columns} FROM ${table} WHERE ${where} ORDER BY ${order}`).raw().safeIntegers();
    this.statements.set(where, statement);
    return statement;
  }

  private row(row: SqliteValue[]): ViewRow {
    const { keyColumns, valueColumns, subKey } = this.spec;
    const key = keyColumns.map((c, i) => fromSqlite(row[i], c.type));
    let at = key.length;
    const windowStart = subKey === 'none' ? 0 : Number(row[at++]);
    const windowEnd = subKey === 'none' ? 0 : Number(row[at++]);
    const values = valueColumns.map((c, i) => fromSqlite(row[at + i], c.type));
    return { key, values, windowStart, windowEnd, timestamp: Number(row[at + valueColumns.length]) };
  }
}

function addWindow(window: WindowRange, conditions: string[], values: SqliteValue[]): void {
  const bounds: [number | null, string][] = [
    [window.startFrom, 'WINDOWSTART >= ?'],
    [window.startTo, 'WINDOWSTART <= ?'],
    [window.endFrom, 'WINDOWEND >= ?'],
    [window.endTo, 'WINDOWEND <= ?'],
  ];
  for (const [bound, condition] of bounds) {
    if (bound === null) continue;
    conditions.push(condition);
    values.push(bound);
  }
}
