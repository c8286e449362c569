/** One row of a state store, as operators hold it in memory. One hidden class: hot loops read its fields directly. */
import type { Value } from '../data/types.ts';

/**
 * What a row is found by: the value itself for a single key column of a primitive type, else a text made of all of them
 * (`key-id.ts`). Equal keys have equal ids; ids order nothing.
 */
export type KeyId = string | number | bigint | boolean;

export class Entry {
  readonly id: KeyId;
  /** The key columns' values. */
  readonly key: readonly Value[];
  /** First part of the sub-key: window start, session start, or a buffered record's time. 0 where the store has none. */
  start: number;
  /** Second part: window end, session end, or a sequence number. 0 where the store has none. */
  end: number;
  /** The row's value columns; null once the row is deleted. */
  values: readonly Value[] | null;
  /** What the operator needs beyond what the row shows: one state per aggregate, for instance. */
  state: unknown[];
  /** The row's time. */
  timestamp: number;
  /** Changed since the last commit. */
  dirty = false;
  /** Changed since it was last passed on; only where changes are coalesced. */
  pending = false;
  /** A commit has taken it: the changelog knows this row by its sub-key, and who reads the output may have seen it. */
  stored = false;
  /** The row with the next smaller sub-key of the same key. */
  older: Entry | null = null;

  constructor(id: KeyId, key: readonly Value[], start: number, end: number) {
    this.id = id;
    this.key = key;
    this.start = start;
    this.end = end;
    this.values = null;
    this.state = [];
    this.timestamp = -1;
  }
}
