/**
 * The two buffers of a stream-stream join.
 *
 * A left record l and a right record r of one key match when `l.time − before ≤ r.time ≤ l.time + after`. A right join counts the bounds from the right record, so they change places.
 *
 * Expiry. Let M be the largest time stored in a buffer and R = before + after + grace: a record of that buffer is visible only while its time is greater than M − R; an older
 * arrival is not stored at all. The other side's progress expires nothing.
 *
 * Padding of the preserved sides. Without GRACE PERIOD a record without match is padded at once, and a later match is emitted in addition. With it, a record waits until the join's stream time T (over
 * both sides) has passed the end of its window plus grace; a match in between ends the waiting. A record whose own window ended before T is padded at once.
 * What is due is emitted when a record arrives that is not older than any before, and before that record is joined: by time, left side first, then serialised key, then arrival.
 *
 * An entry's sub-key is (time, sequence); its state is [1] while it waits.
 */
import type { Value } from '../data/types.ts';
import type { StreamStreamJoinNode } from '../sql/plan/nodes.ts';
import { Entry } from '../state/entry.ts';
import type { KeyId } from '../state/entry.ts';
import type { StateStore } from '../state/store.ts';
import { TimeIndex } from '../state/time-index.ts';
import { sortByTimeThenKey } from './key-order.ts';
import type { Kernel } from './operator.ts';

type Side = 0 | 1;
type NextPair = (
  key: readonly Value[],
  left: readonly Value[] | null,
  right: readonly Value[] | null,
  timestamp: number,
  start: number,
  end: number,
) => void;

const DAY_MS = 86_400_000;
const WAITING = [1];
const JOINED = [0];

/** What a buffer keeps of a record: its values, then the bounds of its window. */
interface Buffered {
  readonly store: StateStore;
  readonly byTime: TimeIndex;
  readonly waiting: Set<Entry>;
  largest: number;
}

export class StreamJoinKernel implements Kernel {
  next: NextPair = () => undefined;
  private readonly buffers: readonly [Buffered, Buffered];
  private readonly before: number;
  private readonly after: number;
  private readonly grace: number;
  private readonly waits: boolean;
  private readonly preserved: readonly [boolean, boolean];
  private readonly serializeKey: (key: readonly Value[]) => Buffer;
  private streamTime = Number.NEGATIVE_INFINITY;
  private sequence = 0;

  constructor(left: StateStore, right: StateStore, node: StreamStreamJoinNode, serializeKey: (key: readonly Value[]) => Buffer) {
    const mirrored = node.type === 'RIGHT';
    this.before = mirrored ? node.after : node.before;
    this.after = mirrored ? node.before : node.after;
    this.waits = node.grace !== null;
    this.grace = node.grace ?? Math.max(DAY_MS - 2 * node.before, 0);
    this.preserved = [node.type === 'LEFT' || node.type === 'FULL', node.type === 'RIGHT' || node.type === 'FULL'];
    this.serializeKey = serializeKey;
    const width = Math.max(this.before + this.after, 1000);
    const buffer = (store: StateStore): Buffered => ({
      store,
      byTime: new TimeIndex(width, (e) => e.start),
      waiting: new Set(),
      largest: Number.NEGATIVE_INFINITY,
    });
    this.buffers = [buffer(left), buffer(right)];
  }

  restored(): void {
    for (const buffer of this.buffers) {
      for (const entry of buffer.store.entries()) {
        buffer.byTime.add(entry);
        if (entry.state[0] === 1) buffer.waiting.add(entry);
        buffer.largest = Math.max(buffer.largest, entry.start);
        this.streamTime = Math.max(this.streamTime, entry.start);
        this.sequence = Math.max(this.sequence, entry.end + 1);
      }
    }
  }

  save(): readonly number[] {
    return [this.streamTime, this.buffers[0].largest, this.buffers[1].largest, this.sequence];
  }

  load(saved: readonly number[]): void {
    this.streamTime = saved[0];
    this.buffers[0].largest = saved[1];
    this.buffers[1].largest = saved[2];
    this.sequence = saved[3];
  }

  /** A record without a join key: nothing can match it. */
  keyless(side: Side, key: readonly Value[], values: readonly Value[], timestamp: number): void {
    if (this.preserved[side]) this.tell(side, key, values, null, timestamp, 0, 0);
  }

  /** A record of one side; `start` and `end` bound the window on its key, if any. */
  record(side: Side, id: KeyId, key: readonly Value[], values: readonly Value[], timestamp: number, start: number, end: number): void {
    if (timestamp >= this.streamTime) {
      this.streamTime = timestamp;
      this.emitDue();
    }
    const matched = this.join(side, id, key, values, timestamp, start, end);
    const entry = this.buffer(side, id, key, [...values, start, end], timestamp);
    if (matched || !this.preserved[side]) return;
    const ownEnd = timestamp + this.reach(side);
    if (!this.waits || ownEnd < this.streamTime) {
      this.tell(side, key, values, null, timestamp, start, end);
    } else if (entry !== null) {
      entry.state = WAITING;
      this.buffers[side].waiting.add(entry);
    } else {
      this.tell(side, key, values, null, timestamp, start, end);
    }
  }

  flush(): void {
    for (const buffer of this.buffers) {
      const horizon = buffer.largest - this.before - this.after - this.grace;
      if (!Number.isFinite(horizon)) continue;
      for (const entry of buffer.byTime.between(Number.NEGATIVE_INFINITY, horizon)) {
        if (buffer.waiting.has(entry)) continue;
        buffer.byTime.remove(entry);
        buffer.store.remove(entry);
      }
    }
  }

  /** How far after a record of this side its matches may lie. */
  private reach(side: Side): number {
    return side === 0 ? this.after : this.before;
  }

  private join(
    side: Side,
    id: KeyId,
    key: readonly Value[],
    values: readonly Value[],
    timestamp: number,
    start: number,
    end: number,
  ): boolean {
    const other = this.buffers[1 - side];
    const from = timestamp - (side === 0 ? this.before : this.after);
    const to = timestamp + this.reach(side);
    const visible = other.largest - this.before - this.after - this.grace;
    const matches: Entry[] = [];
    for (let e: Entry | null = other.store.newest(id) ?? null; e !== null; e = e.older) {
      if (e.start >= from && e.start <= to && e.start > visible) matches.push(e);
    }
    for (const match of matches.reverse()) {
      if (other.waiting.delete(match)) {
        match.state = JOINED;
        other.store.touch(match);
      }
      this.tell(side, key, values, match.values?.slice(0, -2) ?? null, Math.max(timestamp, match.start), start, end);
    }
    return matches.length > 0;
  }

  /** Stores the record, unless it is too old to be visible. */
  private buffer(side: Side, id: KeyId, key: readonly Value[], values: readonly Value[], timestamp: number): Entry | null {
    const own = this.buffers[side];
    if (timestamp > own.largest) own.largest = timestamp;
    if (timestamp <= own.largest - this.before - this.after - this.grace) return null;
    const entry = new Entry(id, key, timestamp, this.sequence++);
    entry.values = values;
    entry.state = JOINED;
    entry.timestamp = timestamp;
    own.store.insert(entry);
    own.byTime.add(entry);
    return entry;
  }

  /** Pads the waiting records whose time is up. */
  private emitDue(): void {
    const due: { side: Side; entry: Entry; key: readonly Value[] }[] = [];
    for (const side of [0, 1] as const) {
      const { waiting } = this.buffers[side];
      for (const entry of waiting) {
        if (entry.start + this.reach(side) + this.grace < this.streamTime) due.push({ side, entry, key: entry.key });
      }
    }
    if (due.length === 0) return;
    due.sort((a, b) => a.entry.end - b.entry.end);
    for (const { side, entry } of sortByTimeThenKey(due, (d) => d.entry.start * 2 + d.side, this.serializeKey)) {
      const buffer = this.buffers[side];
      buffer.waiting.delete(entry);
      entry.state = JOINED;
      buffer.store.touch(entry);
      const values = entry.values ?? [];
      this.tell(side, entry.key, values.slice(0, -2), null, entry.start, Number(values.at(-2) ?? 0), Number(values.at(-1) ?? 0));
    }
  }

  private tell(
    side: Side,
    key: readonly Value[],
    own: readonly Value[],
    other: readonly Value[] | null,
    timestamp: number,
    start: number,
    end: number,
  ): void {
    if (side === 0) this.next(key, own, other, timestamp, start, end);
    else this.next(key, other, own, timestamp, start, end);
  }
}
