/** The current rows of a table, kept for joins: a kernel that only remembers. */
import type { Value } from '../data/types.ts';
import type { Entry } from '../state/entry.ts';
import type { KeyId } from '../state/entry.ts';
import { entryOf } from '../state/store.ts';
import type { StateStore } from '../state/store.ts';

export class TableState {
  readonly store: StateStore;

  constructor(store: StateStore) {
    this.store = store;
  }

  /** The row of a key (and window), or undefined. */
  find(id: KeyId, start: number, end: number): Entry | undefined {
    return this.store.find(id, start, end);
  }

  /** Puts or (values null) removes a row; says whether there was one. Later arrival wins, whatever its time. */
  update(id: KeyId, key: readonly Value[], start: number, end: number, values: readonly Value[] | null, timestamp: number): boolean {
    const known = this.store.find(id, start, end);
    if (values === null) {
      if (known !== undefined) this.store.remove(known);
    } else if (known === undefined) {
      this.store.insert(entryOf(id, key, start, end, values, timestamp));
    } else {
      known.values = values;
      known.timestamp = timestamp;
      this.store.touch(known);
    }
    return known !== undefined;
  }
}
