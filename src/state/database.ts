/**
 * The SQLite file of one task: a table for each of its stores, and the changelog position that the whole file has reached.
 *
 * The file follows the log and never leads: a transaction ends after the commit's unit is in the log, together with the new position, so the
 * file is always the exact image of a prefix of the changelogs. Its rows may be written before (`stage`), while the log syncs: nobody sees an open transaction, and a crash takes it back. Because nothing depends
 * on the last write the file runs with `synchronous=NORMAL`. One writer (the task); any number of readers open the file read-only (`view-reader.ts`).
 */
import Sqlite from 'better-sqlite3';
import type { Database, Statement } from 'better-sqlite3';
import type { Entry } from './entry.ts';
import { inKeyOrder } from './key-order.ts';
import type { StoreBacking } from './store.ts';
import type { StoreSpec } from './store.ts';
import { StoreTable, tableLayout } from './table.ts';

/** Pages of 4 KiB in the write-ahead file, about, after which they are moved to the file proper; of a page that many commits change only the last version is. SQLite's own 1,000 cost a sixth more with a million keys. */
const CHECKPOINT_PAGES = 4000;

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
  private readonly begin: Statement;
  private readonly end: Statement;

  /** Opens or creates the file. Throws what better-sqlite3 throws when the file is damaged: the caller then rebuilds it from the log. */
  constructor(path: string, specs: readonly StoreSpec[]) {
    this.path = path;
    this.database = new Sqlite(path);
    if (path !== IN_MEMORY) {
      this.database.pragma('journal_mode = WAL');
      this.database.pragma('synchronous = NORMAL');
      this.database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    }
    this.database.exec(
      'CREATE TABLE IF NOT EXISTS _millrace_position (store TEXT PRIMARY KEY, changelog_offset INTEGER, layout TEXT) WITHOUT ROWID',
    );
    const enter = this.database.prepare('INSERT OR REPLACE INTO _millrace_position VALUES (?, 0, ?)');
    this.setPosition = this.database.prepare('UPDATE _millrace_position SET changelog_offset = ? WHERE store = ?');
    this.begin = this.database.prepare('BEGIN IMMEDIATE');
    this.end = this.database.prepare('COMMIT');
    const layoutOf = this.database.prepare('SELECT layout FROM _millrace_position WHERE store = ?').pluck();
    for (const spec of specs) {
      const layout = JSON.stringify(spec);
      const known = layoutOf.get(spec.name) as string | undefined;
      if (known !== undefined && known !== layout) this.reset(spec);
      this.tables.set(spec.name, new StoreTable(this.database, spec));
      if (known !== layout) enter.run(spec.name, layout);
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

  /** Whether `stage` has begun a transaction that `finish` has not ended. */
  get staged(): boolean {
    return this.database.inTransaction;
  }

  /** One transaction: the rows, then the positions reached. */
  apply(changes: readonly StoreChanges[], positions: ReadonlyMap<string, number>): void {
    this.stage(changes);
    this.finish(positions);
  }

  /** Begins a transaction and writes the rows, in key order, which is what a B-tree likes best. */
  stage(changes: readonly StoreChanges[]): void {
    this.begin.run();
    this.orRollBack(() => {
      for (const { store, entries } of changes) this.table(store).write(inKeyOrder(entries));
    });
  }

  /** Notes the positions reached and ends the transaction of `stage`. */
  finish(positions: ReadonlyMap<string, number>): void {
    this.orRollBack(() => {
      for (const [store, offset] of positions) this.setPosition.run(offset, store);
      this.end.run();
    });
  }

  private orRollBack(work: () => void): void {
    try {
      work();
    } catch (cause) {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
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

/** Whether SQLite says that its file is not what it wrote. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code));
}

/** Whether a file of state is not there: its task is about to build it. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(ENOENT|SQLITE_CANTOPEN)/.test(String(error.code));
}
