/**
 * The SQLite file of one task: a table for each of its stores, and the changelog position that the whole file has reached.
 *
 * The file follows the log and never leads: `apply` runs after the commit's unit is in the log, in one transaction with the new position, so the
 * file is always the exact image of a prefix of the changelogs. Because nothing depends on its last write it runs with
 * `synchronous=NORMAL`. One writer (the task); any number of readers open the file read-only (`view-reader.ts`).
 */
import Sqlite from 'better-sqlite3';
import type { Database, Statement } from 'better-sqlite3';
import type { Entry } from './entry.ts';
import type { StoreBacking } from './store.ts';
import type { StoreSpec } from './store.ts';
import { StoreTable, tableLayout } from './table.ts';

/** Stands for "in memory": nothing survives the process. */
export const IN_MEMORY = ':memory:';

/** The changed rows of one store, in order. */
export interface StoreChanges {
  readonly store: string;
  readonly entries: readonly Entry[];
}

export class TaskDatabase {
  readonly path: string;
  /** Shared with readers in the same process when the file is in memory. */
  readonly database: Database;
  private readonly tables = new Map<string, StoreTable>();
  private readonly setPosition: Statement;

  /** Opens or creates the file. Throws what better-sqlite3 throws when the file is damaged: the caller then rebuilds it from the log. */
  constructor(path: string, specs: readonly StoreSpec[]) {
    this.path = path;
    this.database = new Sqlite(path);
    if (path !== IN_MEMORY) {
      this.database.pragma('journal_mode = WAL');
      this.database.pragma('synchronous = NORMAL');
    }
    this.database.exec('CREATE TABLE IF NOT EXISTS _millrace_position (store TEXT PRIMARY KEY, changelog_offset INTEGER, layout TEXT) WITHOUT ROWID');
    this.setPosition = this.database.prepare('INSERT OR REPLACE INTO _millrace_position VALUES (?, ?, ?)');
    const layoutOf = this.database.prepare('SELECT layout FROM _millrace_position WHERE store = ?').pluck();
    for (const spec of specs) {
      const layout = JSON.stringify(spec);
      const known = layoutOf.get(spec.name) as string | undefined;
      if (known !== undefined && known !== layout) this.reset(spec);
      this.tables.set(spec.name, new StoreTable(this.database, spec));
      if (known !== layout) this.setPosition.run(spec.name, 0, layout);
    }
  }

  /** What a store reads back from. */
  backing(store: string): StoreBacking {
    const table = this.table(store);
    return { load: (id) => table.load(id), loadAll: () => table.loadAll(), isEmpty: () => table.isEmpty() };
  }

  /** The changelog offset up to which (exclusive) each store's table is built. */
  positions(): Map<string, number> {
    const rows = this.database.prepare('SELECT store, changelog_offset FROM _millrace_position').raw().all() as [string, number][];
    return new Map(rows);
  }

  /** One transaction: the rows, then the positions reached. Rows are written in key order, which is what a B-tree likes best. */
  apply(changes: readonly StoreChanges[], positions: ReadonlyMap<string, number>): void {
    const { database } = this;
    database.exec('BEGIN IMMEDIATE');
    try {
      for (const { store, entries } of changes) {
        const table = this.table(store);
        for (const entry of inKeyOrder(entries)) table.write(entry);
      }
      for (const [store, offset] of positions) this.setPosition.run(store, offset, JSON.stringify(this.table(store).spec));
      database.exec('COMMIT');
    } catch (cause) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw cause;
    }
  }

  close(): void {
    this.database.close();
  }

  private table(store: string): StoreTable {
    const table = this.tables.get(store);
    if (table === undefined) throw new Error(`Assertion failed: the task has no store ${store}`);
    return table;
  }

  /** A store whose shape has changed is rebuilt from its changelog. */
  private reset(spec: StoreSpec): void {
    this.database.exec(`DROP TABLE IF EXISTS ${tableLayout(spec).table}`);
  }
}

/** A stable sort: changes of one key keep their order. */
function inKeyOrder(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length < 64) return entries;
  return [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
