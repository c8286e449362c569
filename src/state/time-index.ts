/**
 * Rows of a store by time, across keys: for windows that close or expire and for buffers that time out. Buckets of a fixed width, so that
 * what lies below a horizon is found without looking at the rest. Holds references only; the store owns the rows.
 */
import type { Entry } from './entry.ts';

export class TimeIndex {
  private readonly width: number;
  private readonly buckets = new Map<number, Set<Entry>>();
  private readonly timeOf: (entry: Entry) => number;

  /** @param width ms per bucket; about the size of a window. */
  constructor(width: number, timeOf: (entry: Entry) => number) {
    this.width = Math.max(1, width);
    this.timeOf = timeOf;
  }

  add(entry: Entry): void {
    const bucket = this.bucketOf(this.timeOf(entry));
    const members = this.buckets.get(bucket);
    if (members === undefined) this.buckets.set(bucket, new Set([entry]));
    else members.add(entry);
  }

  remove(entry: Entry): void {
    this.removeFrom(this.bucketOf(this.timeOf(entry)), entry);
  }

  /** The row's time has changed from `before`; mostly it stays in its bucket, which costs nothing. */
  moved(entry: Entry, before: number): void {
    const bucket = this.bucketOf(before);
    if (bucket === this.bucketOf(this.timeOf(entry))) return;
    this.removeFrom(bucket, entry);
    this.add(entry);
  }

  private bucketOf(time: number): number {
    return Math.floor(time / this.width);
  }

  private removeFrom(bucket: number, entry: Entry): void {
    const members = this.buckets.get(bucket);
    if (members === undefined) return;
    members.delete(entry);
    if (members.size === 0) this.buckets.delete(bucket);
  }

  /** Rows with `from ≤ time ≤ to`, in no particular order. */
  between(from: number, to: number): Entry[] {
    const found: Entry[] = [];
    const last = Math.floor(to / this.width);
    const first = Math.floor(from / this.width);
    for (const [bucket, members] of this.buckets) {
      if (bucket < first || bucket > last) continue;
      for (const entry of members) {
        const time = this.timeOf(entry);
        if (time >= from && time <= to) found.push(entry);
      }
    }
    return found;
  }
}
