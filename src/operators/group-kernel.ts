/** State of an aggregate without window: one entry per group. A group that has lost all its rows stays, with its emptied value. */
import type { Value } from '../data/types.ts';
import { Entry } from '../state/entry.ts';
import type { KeyId } from '../state/entry.ts';
import type { StateStore } from '../state/store.ts';
import type { AggregateStates, NextGroup } from './groups.ts';
import type { Kernel } from './operator.ts';

export class GroupKernel implements Kernel {
  /** Connected with generated code by the stage. */
  next: NextGroup = () => undefined;
  show: (state: readonly unknown[]) => Value[] = () => [];
  /** The group being passed on; generated code puts the view's row into it. */
  passing: Entry | null = null;
  private readonly store: StateStore;
  private readonly states: AggregateStates;
  private readonly coalesce: boolean;
  private pending: Entry[] = [];

  constructor(store: StateStore, states: AggregateStates, coalesce: boolean) {
    this.store = store;
    this.states = states;
    this.coalesce = coalesce;
  }

  find(id: KeyId): Entry | undefined {
    return this.store.newest(id);
  }

  open(id: KeyId, key: readonly Value[]): Entry {
    const entry = new Entry(id, key, 0, 0);
    entry.state = this.states.initial();
    return this.store.insert(entry);
  }

  /** The entry's state has taken a record of this time: pass it on, now or at the commit. */
  changed(entry: Entry, timestamp: number): void {
    if (timestamp > entry.timestamp) entry.timestamp = timestamp;
    this.store.touch(entry);
    if (!this.coalesce) {
      this.pass(entry);
    } else if (!entry.pending) {
      entry.pending = true;
      this.pending.push(entry);
    }
  }

  flush(): void {
    const changed = this.pending;
    this.pending = [];
    for (const entry of changed) {
      entry.pending = false;
      this.pass(entry);
    }
  }

  private pass(entry: Entry): void {
    this.passing = entry;
    this.next(entry.key, this.show(entry.state), entry.timestamp, 0, 0);
  }
}
