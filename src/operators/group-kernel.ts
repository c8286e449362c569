/** State of an aggregate without window: one entry per group. A group that has lost all its rows stays, with its emptied value. */
import type { Value } from '../data/types.ts';
import { Entry } from '../state/entry.ts';
import type { KeyId } from '../state/entry.ts';
import type { StateStore } from '../state/store.ts';
import { GroupOutlet } from './group-outlet.ts';
import type { AggregateStates } from './groups.ts';
import type { Kernel } from './operator.ts';

export class GroupKernel implements Kernel {
  readonly outlet: GroupOutlet;
  private readonly store: StateStore;
  private readonly states: AggregateStates;

  constructor(store: StateStore, states: AggregateStates, coalesce: boolean) {
    this.store = store;
    this.states = states;
    this.outlet = new GroupOutlet(coalesce);
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
    this.outlet.offer(entry);
  }

  flush(): void {
    this.outlet.flush();
  }
}
