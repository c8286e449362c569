/**
 * State of an aggregate over tumbling or hopping windows: one entry per group and window.
 *
 * Time. T is the largest record time that has reached the aggregate. A window takes records while `end > T - grace`. With EMIT FINAL nothing is passed on until a window is
 * closed; then each window leaves once, in order of start and then of serialised key, but only while its start is within the retention below the
 * largest start written: an older one has left the store. Expired windows are removed from the state at each commit.
 */
import type { Value } from '../data/types.ts';
import type { WindowSpec } from '../sql/plan/nodes.ts';
import { Entry } from '../state/entry.ts';
import type { KeyId } from '../state/entry.ts';
import type { StateStore } from '../state/store.ts';
import { TimeIndex } from '../state/time-index.ts';
import { GroupOutlet } from './group-outlet.ts';
import type { AggregateStates, WindowOptions } from './groups.ts';
import { sortByTimeThenKey } from './key-order.ts';
import type { Kernel } from './operator.ts';

type TimeWindows = Extract<WindowSpec, { advance: number }>;

export class WindowKernel implements Kernel {
  readonly outlet: GroupOutlet;
  private readonly store: StateStore;
  private readonly states: AggregateStates;
  private readonly spec: TimeWindows;
  private readonly options: WindowOptions;
  private readonly byStart: TimeIndex;
  private streamTime = -1;
  private largestStart = Number.NEGATIVE_INFINITY;
  /** Starts up to this one have been passed on as final. */
  private finalUpTo = Number.NEGATIVE_INFINITY;
  /** Records that found a window closed. */
  late = 0;

  constructor(store: StateStore, states: AggregateStates, spec: TimeWindows, options: WindowOptions) {
    this.store = store;
    this.states = states;
    this.spec = spec;
    this.options = options;
    this.outlet = new GroupOutlet(options.coalesce);
    this.byStart = new TimeIndex(spec.size, (entry) => entry.start);
  }

  restored(): void {
    for (const entry of this.store.entries()) {
      this.byStart.add(entry);
      this.largestStart = Math.max(this.largestStart, entry.start);
      this.streamTime = Math.max(this.streamTime, entry.timestamp);
    }
    this.finalUpTo = this.closedStart();
  }

  save(): readonly number[] {
    return [this.streamTime, this.largestStart, this.finalUpTo];
  }

  load(saved: readonly number[]): void {
    this.streamTime = saved[0];
    this.largestStart = saved[1];
    this.finalUpTo = saved[2];
  }

  /** Start of the earliest window that a record of this time belongs to. The record advances stream time. */
  firstWindow(timestamp: number): number {
    if (timestamp > this.streamTime) this.streamTime = timestamp;
    const { size, advance } = this.spec;
    return Math.floor(Math.max(0, timestamp - size + advance) / advance) * advance;
  }

  /** The group's entry in the window, or null when the window is closed already. */
  window(id: KeyId, key: readonly Value[], start: number): Entry | null {
    const end = start + this.spec.size;
    if (end <= this.streamTime - this.spec.grace) {
      this.late++;
      return null;
    }
    const known = this.store.find(id, start, end);
    if (known !== undefined) return known;
    const entry = new Entry(id, key, start, end);
    entry.state = this.states.initial();
    this.store.insert(entry);
    this.byStart.add(entry);
    if (start > this.largestStart) this.largestStart = start;
    return entry;
  }

  changed(entry: Entry, timestamp: number): void {
    if (timestamp > entry.timestamp) entry.timestamp = timestamp;
    this.store.touch(entry);
    if (this.options.emitFinal) return;
    this.outlet.offer(entry);
  }

  /** After each record: passes on what it has closed. */
  settle(): void {
    if (!this.options.emitFinal) return;
    const closed = this.closedStart();
    if (closed <= this.finalUpTo) return;
    const from = Math.max(this.largestStart - this.spec.retention, this.finalUpTo + 1);
    this.finalUpTo = closed;
    for (const entry of sortByTimeThenKey(this.byStart.between(from, closed), (e) => e.start, this.options.serializeKey)) {
      this.store.touch(entry);
      this.outlet.pass(entry);
    }
  }

  flush(): void {
    this.outlet.flush();
    this.expire();
  }

  /** The largest start of a window that is closed now. */
  private closedStart(): number {
    return this.streamTime - this.spec.grace - this.spec.size;
  }

  private expire(): void {
    const horizon = this.largestStart - this.spec.retention - 1;
    if (!(horizon >= 0)) return;
    for (const entry of this.byStart.between(0, horizon)) {
      this.byStart.remove(entry);
      this.store.remove(entry);
    }
  }
}
