/**
 * The SQLite table of one store: its layout and its statements.
 *
 *   key columns …            typed; the primary key when there is one of a primitive type
 *   _id                      otherwise: the key id (`key-id.ts`)
 *   WINDOWSTART WINDOWEND    where the sub-key is a window or session; `_time`, `_sequence` for buffered records
 *   value columns …          typed, of a view; other stores keep their values in `_state`
 *   ROWTIME
 *   _state                   the operator's opaque state, encoded (`codec.ts`); NULL where there is none
 *
 * Its invariant: reading a row back gives an entry equal to the one written.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { Value } from '../data/types.ts';
import { decodeState, encodeState } from './codec.ts';
import { declaredType, fromSqlite, sqliteName, sqliteNames, toSqlite } from './columns.ts';
import type { SqliteValue } from './columns.ts';
import { Entry } from './entry.ts';
import type { KeyId } from './entry.ts';
import { isDirectKey, keyIdOf } from './key-id.ts';
import type { StoreSpec } from './store.ts';

/** Names of a store's columns in SQLite. */
export interface TableLayout {
  readonly table: string;
  readonly identity: string;
  readonly direct: boolean;
  readonly keys: readonly string[];
  /** Empty when the store has no sub-key. */
  readonly subKeys: readonly string[];
  readonly values: readonly string[];
}

/** The layout that a store's table has. */
export function tableLayout(spec: StoreSpec): TableLayout {
  const direct = isDirectKey(spec.keyColumns);
  const taken = new Set(['_id', '_state', 'rowtime', '_time', '_sequence', 'windowstart', 'windowend']);
  const keys = sqliteNames(spec.keyColumns, taken);
  const values = spec.view ? sqliteNames(spec.valueColumns, taken) : [];
  const subKeys = { none: [], window: ['WINDOWSTART', 'WINDOWEND'], session: ['WINDOWSTART', 'WINDOWEND'], sequence: ['_time', '_sequence'] }[spec.subKey];
  // SQLite does not tell upper from lower case: a view AGGREGATE and an operator's store Aggregate must not meet.
  const table = sqliteName(spec.view ? spec.name : `_store_${spec.name}`);
  return { table, identity: direct ? keys[0] : '_id', direct, keys, subKeys, values };
}

export class StoreTable {
  readonly spec: StoreSpec;
  readonly layout: TableLayout;
  private readonly upsert: Statement;
  private readonly removal: Statement;
  private readonly byId: Statement;
  private readonly all: Statement;
  private readonly first: Statement;

  /** Creates the table when it is not there. */
  constructor(database: Database, spec: StoreSpec) {
    this.spec = spec;
    this.layout = tableLayout(spec);
    const { table, identity, direct, keys, subKeys, values } = this.layout;
    const quoted = (names: readonly string[]) => names.map(sqliteName);
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${table} (${[
        ...(direct ? [] : ['_id TEXT']),
        ...keys.map((k, i) => `${sqliteName(k)} ${declaredType(spec.keyColumns[i].type)}`),
        ...subKeys.map((s) => `${sqliteName(s)} INTEGER`),
        ...values.map((v, i) => `${sqliteName(v)} ${declaredType(spec.valueColumns[i].type)}`),
        'ROWTIME INTEGER',
        '_state TEXT',
        `PRIMARY KEY (${quoted([identity, ...subKeys]).join(', ')})`,
      ].join(', ')}) WITHOUT ROWID`,
    );
    const columns = quoted([...(direct ? [] : ['_id']), ...keys, ...subKeys, ...values, 'ROWTIME', '_state']);
    const match = quoted([identity, ...subKeys]).map((c) => `${c} = ?`);
    const order = subKeys.length === 0 ? '' : ` ORDER BY ${quoted(subKeys).map((s) => `${s} DESC`).join(', ')}`;
    this.upsert = database.prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
    this.removal = database.prepare(`DELETE FROM ${table} WHERE ${match.join(' AND ')}`);
    const select = `SELECT ${quoted([...keys, ...subKeys, ...values, 'ROWTIME', '_state']).join(', ')} FROM ${table}`;
    this.byId = database.prepare(`${select} WHERE ${sqliteName(identity)} = ?${order}`).raw().safeIntegers();
    this.first = database.prepare(`SELECT 1 FROM ${table} LIMIT 1`);
    this.all = database.prepare(select).raw().safeIntegers();
  }

  /** Writes one changed row; null values delete it. */
  write(entry: Entry): void {
    if (entry.values === null && entry.state.length === 0) {
      this.removal.run(...this.identityOf(entry));
      return;
    }
    const { spec, layout } = this;
    const row: SqliteValue[] = layout.direct ? [] : [entry.id as string];
    for (let i = 0; i < spec.keyColumns.length; i++) row.push(toSqlite(entry.key[i], spec.keyColumns[i].type));
    if (layout.subKeys.length > 0) row.push(entry.start, entry.end);
    for (let i = 0; i < layout.values.length; i++) row.push(entry.values === null ? null : toSqlite(entry.values[i], spec.valueColumns[i].type));
    row.push(entry.timestamp, this.stateOf(entry));
    this.upsert.run(...row);
  }

  /** All rows of a key, newest sub-key first. */
  load(id: KeyId): Entry[] {
    return (this.byId.all(this.bindId(id)) as SqliteValue[][]).map((row) => this.entry(row));
  }

  isEmpty(): boolean {
    return this.first.get() === undefined;
  }

  *loadAll(): Iterable<Entry> {
    for (const row of this.all.iterate() as Iterable<SqliteValue[]>) yield this.entry(row);
  }

  private identityOf(entry: Entry): SqliteValue[] {
    const id = this.bindId(entry.id);
    return this.layout.subKeys.length > 0 ? [id, entry.start, entry.end] : [id];
  }

  private bindId(id: KeyId): SqliteValue {
    return typeof id === 'boolean' ? Number(id) : id;
  }

  /** A view's hidden row (its operator has state, but nothing to show) is marked by `[state]` with values NULL. */
  private stateOf(entry: Entry): string | null {
    if (!this.spec.view) return encodeState([entry.values, entry.state]);
    if (entry.values === null) return encodeState([null, entry.state]);
    return entry.state.length === 0 ? null : encodeState([0, entry.state]);
  }

  private entry(row: SqliteValue[]): Entry {
    const { spec, layout } = this;
    const key = spec.keyColumns.map((c, i) => fromSqlite(row[i], c.type));
    let at = key.length;
    const start = layout.subKeys.length > 0 ? Number(row[at++]) : 0;
    const end = layout.subKeys.length > 0 ? Number(row[at++]) : 0;
    const entry = new Entry(keyIdOf(spec.keyColumns, key), key, start, end);
    const shown = layout.values.map((_, i) => fromSqlite(row[at + i], spec.valueColumns[i].type));
    at += layout.values.length;
    entry.timestamp = Number(row[at]);
    const state = row[at + 1];
    const [values, operatorState] = state === null ? [0, []] : (decodeState(state as string) as [readonly Value[] | 0 | null, unknown[]]);
    entry.values = typeof values === 'number' ? shown : values;
    entry.state = operatorState;
    return entry;
  }
}
