/**
 * The one store shape of every operator: rows of key columns, a two-part sub-key (a window, a session, a buffered record's time and
 * sequence), value columns and an opaque state. In front of SQLite it is a write-behind cache: operators change entries in memory,
 * a commit takes the dirty ones (`takeDirty`), logs them and then has them written (`sqlite.ts`).
 *
 * Rows of one key form a list from the newest sub-key to the oldest, so that the common lookup is one step. Stores whose rows are
 * looked up by time across keys keep a time index and stay in memory whole; the others are bounded: `trim` drops clean keys, and a miss
 * reads them back.
 */
import type { Column } from '../data/schema.ts';
import type { Value } from '../data/types.ts';
import { Entry } from './entry.ts';
import type { KeyId } from './entry.ts';

/** What a store holds. Plain JSON. */
export interface StoreSpec {
  /** Unique in its task; names the changelog and the table. */
  readonly name: string;
  readonly keyColumns: readonly Column[];
  readonly valueColumns: readonly Column[];
  /** What the sub-key is. */
  readonly subKey: 'none' | 'window' | 'session' | 'sequence';
  /** Whether people read it as a view: then its table has the view's name and typed columns. */
  readonly view: boolean;
  /**
   * For each slot of the operator's state the value column that holds the very same, where all slots have one (COUNT and SUM that the view shows): then the state is not written beside the values. Measured:
   * half as many bytes, and 1.5 times the upserts.
   */
  readonly stateShown?: readonly number[];
}

/** Whether the values of this row tell its operator's state too. */
export function showsState(spec: StoreSpec, entry: Entry): boolean {
  return spec.stateShown !== undefined && entry.values !== null && entry.state.length > 0;
}

/** The state of a row that `showsState`. */
export function shownState(spec: StoreSpec, values: readonly Value[]): unknown[] {
  return (spec.stateShown ?? []).map((column) => values[column]);
}

/** Where a store reads back what it does not hold in memory. */
export interface StoreBacking {
  /** All rows of a key, newest sub-key first. */
  readonly load: (id: KeyId) => Entry[];
  /** Every row, in no particular order. */
  readonly loadAll: () => Iterable<Entry>;
  /** Whether there is no row at all: then every miss is one in memory too. */
  readonly isEmpty: () => boolean;
}

/** Memory of a row besides its values, and how much more a value takes there than encoded; measured on groups of one to five columns. */
const ENTRY_BYTES = 250;
const MEMORY_PER_ENCODED = 3;

export class StateStore {
  readonly spec: StoreSpec;
  private readonly heads = new Map<KeyId, Entry>();
  private readonly backing: StoreBacking | null;
  private dirty: Entry[] = [];
  /** Rows removed since the last commit while SQLite may still have them: reading must not bring them back. */
  private readonly removed = new Map<KeyId, Entry[]>();
  private rows = 0;
  /** Whether memory holds every row there is. */
  private complete: boolean;
  /** Whether somebody holds references to the rows: then none may be dropped. */
  private referenced = false;
  private encodedBytes = 0;
  private encodedRows = 0;
  private trimmedTo = 0;

  constructor(spec: StoreSpec, backing: StoreBacking | null) {
    this.spec = spec;
    this.backing = backing;
    this.complete = backing === null || backing.isEmpty();
  }

  /** Rows in memory. */
  get size(): number {
    return this.rows;
  }

  /** The newest row of a key, or undefined. */
  newest(id: KeyId): Entry | undefined {
    const head = this.heads.get(id);
    return head !== undefined || this.complete ? head : this.read(id);
  }

  /** The row with exactly this sub-key. */
  find(id: KeyId, start: number, end: number): Entry | undefined {
    let entry: Entry | undefined | null = this.newest(id);
    while (entry != null && (entry.start > start || (entry.start === start && entry.end > end))) entry = entry.older;
    return entry != null && entry.start === start && entry.end === end ? entry : undefined;
  }

  /** Adds a row that is not there yet; it counts as changed. */
  insert(entry: Entry): Entry {
    this.link(entry);
    this.touch(entry);
    return entry;
  }

  /** Marks a row as changed. */
  touch(entry: Entry): void {
    if (entry.dirty) return;
    entry.dirty = true;
    this.dirty.push(entry);
  }

  /** Removes a row; the next commit deletes it from the log's and SQLite's state. */
  remove(entry: Entry): void {
    entry.values = null;
    entry.state = [];
    this.touch(entry);
    this.unlink(entry);
    if (!this.complete) this.removed.set(entry.id, [...(this.removed.get(entry.id) ?? []), entry]);
  }

  /** Removes a row of which the state's own retention has already disposed: nothing is written. */
  forget(entry: Entry): void {
    this.unlink(entry);
  }

  /** Every row, any order; reads them all into memory first. They stay there from now on: whoever asks keeps them, by time for instance. */
  *entries(): Iterable<Entry> {
    this.loadAll();
    this.referenced = true;
    for (const head of this.heads.values()) for (let e: Entry | null = head; e !== null; e = e.older) yield e;
  }

  /** The rows changed since the last call; deleted ones have null values and are no longer linked. */
  takeDirty(): Entry[] {
    const taken = this.dirty;
    this.dirty = [];
    for (const entry of taken) {
      entry.dirty = false;
      entry.stored = true;
    }
    return taken;
  }

  /** Notes how long rows are when encoded: what the estimate of memory comes from. */
  measured(rows: number, bytes: number): void {
    this.encodedRows += rows;
    this.encodedBytes += bytes;
  }

  /** Bytes of memory that the rows take, about. */
  get bytes(): number {
    return this.rows * this.rowBytes;
  }

  /** Whether rows should be committed and dropped: there are more than the limit, and than the last `trim` could not help. */
  isOver(limitBytes: number): boolean {
    return this.backing !== null && !this.referenced && this.bytes > limitBytes && this.rows > 2 * this.trimmedTo;
  }

  /** Drops clean keys when more than `limitBytes` are held, until it is half of that. Call it only right after a commit. */
  trimBytes(limitBytes: number): void {
    if (this.bytes <= limitBytes) return;
    this.trim(Math.floor(limitBytes / 2 / this.rowBytes));
    this.trimmedTo = this.rows;
  }

  private get rowBytes(): number {
    return ENTRY_BYTES + (this.encodedRows === 0 ? 0 : (MEMORY_PER_ENCODED * this.encodedBytes) / this.encodedRows);
  }

  /** Drops clean keys until at most `limit` rows are held. Call it only right after a commit. */
  trim(limit: number): void {
    for (const [id, entries] of this.removed) if (entries.every((e) => !e.dirty)) this.removed.delete(id);
    if (this.backing === null || this.referenced || this.rows <= limit) return;
    this.complete = false;
    for (const [id, head] of this.heads) {
      if (this.rows <= limit) return;
      let count = 0;
      let clean = true;
      for (let e: Entry | null = head; e !== null; e = e.older) {
        count++;
        if (e.dirty || e.pending) clean = false;
      }
      if (clean) {
        this.heads.delete(id);
        this.rows -= count;
      }
    }
  }

  /** Applies one row of a changelog or snapshot: no dirt, replaces what is there. `values` null deletes. */
  restore(entry: Entry, deleted: boolean): void {
    const known = this.find(entry.id, entry.start, entry.end);
    if (known !== undefined) this.unlink(known);
    if (!deleted) this.linkStored(entry);
  }

  /** Reads every row into memory; afterwards a miss means that there is no row. */
  loadAll(): void {
    if (this.complete || this.backing === null) return;
    for (const entry of this.backing.loadAll()) if (!this.has(entry) && !this.isRemoved(entry)) this.linkStored(entry);
    this.complete = true;
  }

  private has(entry: Entry): boolean {
    for (let e: Entry | null = this.heads.get(entry.id) ?? null; e !== null; e = e.older) {
      if (e.start === entry.start && e.end === entry.end) return true;
    }
    return false;
  }

  private read(id: KeyId): Entry | undefined {
    for (const entry of this.backing?.load(id) ?? []) if (!this.isRemoved(entry)) this.linkStored(entry);
    return this.heads.get(id);
  }

  private isRemoved({ id, start, end }: Entry): boolean {
    return this.removed.get(id)?.some((e) => e.start === start && e.end === end) === true;
  }

  private linkStored(entry: Entry): void {
    entry.stored = true;
    this.link(entry);
  }

  private link(entry: Entry): void {
    this.rows++;
    const head = this.heads.get(entry.id);
    if (head === undefined || isNewer(entry, head)) {
      entry.older = head ?? null;
      this.heads.set(entry.id, entry);
      return;
    }
    let at = head;
    while (at.older !== null && !isNewer(entry, at.older)) at = at.older;
    entry.older = at.older;
    at.older = entry;
  }

  private unlink(entry: Entry): void {
    const head = this.heads.get(entry.id);
    if (head === undefined) return;
    if (head === entry) {
      this.rows--;
      if (entry.older === null) this.heads.delete(entry.id);
      else this.heads.set(entry.id, entry.older);
      return;
    }
    let at = head;
    while (at.older !== null && at.older !== entry) at = at.older;
    if (at.older !== entry) return;
    this.rows--;
    at.older = entry.older;
  }
}

function isNewer(a: Entry, b: Entry): boolean {
  return a.start > b.start || (a.start === b.start && a.end > b.end);
}

/** A new, unlinked entry with its values set. */
export function entryOf(
  id: KeyId,
  key: readonly Value[],
  start: number,
  end: number,
  values: readonly Value[] | null,
  timestamp: number,
): Entry {
  const entry = new Entry(id, key, start, end);
  entry.values = values;
  entry.timestamp = timestamp;
  return entry;
}
