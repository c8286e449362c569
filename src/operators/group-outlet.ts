/**
 * Where changed groups leave an aggregate: at once, one by one, or, where changes are coalesced, once per commit with what they are then. One per kernel; generated code is connected with it.
 */
import type { Value } from '../data/types.ts';
import type { Entry } from '../state/entry.ts';

/** Takes a group that changed; values null deletes it. */
export type NextGroup = (key: readonly Value[], values: readonly Value[] | null, timestamp: number, start: number, end: number) => void;

export class GroupOutlet {
  /** Connected with generated code by the stage. */
  next: NextGroup = () => undefined;
  show: (state: readonly unknown[]) => Value[] = () => [];
  /** The group being passed on; generated code puts the view's row into it. */
  passing: Entry | null = null;
  private readonly coalesce: boolean;
  private pending: Entry[] = [];

  constructor(coalesce: boolean) {
    this.coalesce = coalesce;
  }

  /** The group has changed, or (its state gone) has been removed. */
  offer(entry: Entry): void {
    if (!this.coalesce) {
      this.pass(entry);
    } else if (!entry.pending) {
      entry.pending = true;
      this.pending.push(entry);
    }
  }

  /** Passes on what waits; before a commit. */
  flush(): void {
    const changed = this.pending;
    this.pending = [];
    for (const entry of changed) {
      entry.pending = false;
      this.pass(entry);
    }
  }

  /** Passes a group on now. */
  pass(entry: Entry): void {
    this.passing = entry;
    const values = entry.state.length === 0 ? null : this.show(entry.state);
    this.next(entry.key, values, entry.timestamp, entry.start, entry.end);
  }
}
