/**
 * State of an aggregate over session windows: one entry per group and session, bounded by the times of its first and last record (both inclusive).
 *
 * A record at time t merges with every session of its group that meets [t − gap, t + gap]. A merged session that ends before T − grace − gap is too late: the record is
 * dropped. If the merged bounds are not just [t, t], each absorbed session is deleted, oldest first, with its end as time; then the merged row follows,
 * with its end as time. Sessions expire: one that ends at or before (largest end stored − retention) is no longer found.
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

type Sessions = Extract<WindowSpec, { gap: number }>;

export class SessionKernel implements Kernel {
  readonly outlet: GroupOutlet;
  private readonly store: StateStore;
  private readonly states: AggregateStates;
  private readonly spec: Sessions;
  private readonly options: WindowOptions;
  private readonly byEnd: TimeIndex;
  private streamTime = -1;
  private largestEnd = Number.NEGATIVE_INFINITY;
  private finalBefore = Number.NEGATIVE_INFINITY;
  late = 0;

  constructor(store: StateStore, states: AggregateStates, spec: Sessions, options: WindowOptions) {
    this.store = store;
    this.states = states;
    this.spec = spec;
    this.options = options;
    this.outlet = new GroupOutlet(options.coalesce);
    this.byEnd = new TimeIndex(Math.max(spec.gap, 1000), (entry) => entry.end);
  }

  restored(): void {
    for (const entry of this.store.entries()) {
      this.byEnd.add(entry);
      this.largestEnd = Math.max(this.largestEnd, entry.end);
      this.streamTime = Math.max(this.streamTime, entry.timestamp);
    }
    this.finalBefore = this.closedBefore();
  }

  save(): readonly number[] {
    return [this.streamTime, this.largestEnd, this.finalBefore];
  }

  load(saved: readonly number[]): void {
    this.streamTime = saved[0];
    this.largestEnd = saved[1];
    this.finalBefore = saved[2];
  }

  /** The session that takes a record of this time, absorbed ones merged into it; null when it is too late. */
  session(id: KeyId, key: readonly Value[], timestamp: number): Entry | null {
    if (timestamp > this.streamTime) this.streamTime = timestamp;
    const absorbed = this.meeting(id, timestamp);
    const start = Math.min(timestamp, ...absorbed.map((e) => e.start));
    const end = Math.max(timestamp, ...absorbed.map((e) => e.end));
    if (end < this.closedBefore()) {
      this.late++;
      return null;
    }
    if (absorbed.length === 1 && start === timestamp && end === timestamp) return absorbed[0];
    if (absorbed.length === 1 && this.isOwn(absorbed[0])) return this.stretch(absorbed[0], start, end);
    const merged = new Entry(id, key, start, end);
    merged.state = this.states.initial();
    for (const session of absorbed) {
      merged.state = this.states.merge(merged.state, session.state);
      this.absorb(session);
    }
    this.store.insert(merged);
    this.byEnd.add(merged);
    if (end > this.largestEnd) this.largestEnd = end;
    return merged;
  }

  /** Nobody has seen this session yet, and nobody will before the commit. */
  private isOwn(session: Entry): boolean {
    return this.options.coalesce && !this.options.emitFinal && !session.stored;
  }

  /**
   * Gives a session new bounds in place, where a deletion and a new session would tell nobody anything: a session that takes a thousand records within a commit is written once instead of a thousand times. It
   * stays between its neighbours, or it would have absorbed them.
   */
  private stretch(session: Entry, start: number, end: number): Entry {
    const before = session.end;
    session.start = start;
    session.end = end;
    this.byEnd.moved(session, before);
    if (end > this.largestEnd) this.largestEnd = end;
    return session;
  }

  changed(entry: Entry): void {
    entry.timestamp = entry.end;
    this.store.touch(entry);
    if (this.options.emitFinal) return;
    this.outlet.offer(entry);
  }

  settle(): void {
    if (!this.options.emitFinal) return;
    const before = this.closedBefore();
    if (before <= this.finalBefore) return;
    const closed = this.byEnd.between(this.finalBefore, before - 1);
    this.finalBefore = before;
    for (const entry of sortByTimeThenKey(closed, (e) => e.end, this.options.serializeKey)) {
      this.store.touch(entry);
      this.outlet.pass(entry);
    }
  }

  flush(): void {
    this.outlet.flush();
    for (const entry of this.byEnd.between(0, this.largestEnd - this.spec.retention)) {
      this.byEnd.remove(entry);
      this.store.remove(entry);
    }
  }

  /** Sessions that end before this are closed. */
  private closedBefore(): number {
    return this.streamTime - this.spec.grace - this.spec.gap;
  }

  /** The group's sessions that meet the record, oldest first. */
  private meeting(id: KeyId, timestamp: number): Entry[] {
    const found: Entry[] = [];
    const expired = this.largestEnd - this.spec.retention;
    for (let e: Entry | null = this.store.newest(id) ?? null; e !== null; e = e.older) {
      if (e.end > expired && e.start <= timestamp + this.spec.gap && e.end >= timestamp - this.spec.gap) found.push(e);
    }
    return found.reverse();
  }

  private absorb(session: Entry): void {
    this.byEnd.remove(session);
    this.store.remove(session);
    if (this.options.emitFinal) return;
    session.timestamp = session.end;
    this.outlet.offer(session);
  }
}
