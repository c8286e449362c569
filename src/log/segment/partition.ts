/**
 * One partition: its segments, its offsets, what it remembers of producers and transactions. Only the log's commit queue changes it.
 *
 * Two ends: `nextOffset` is ahead while a group is being written; what readers see (`highWatermark`, `lastStableOffset`, `logStart`)
 * moves in `publish`, after the group is durable. Everything before that is taken back with `takeBack`.
 */
import { dirname } from 'node:path';
import * as batch from '../batch.ts';
import { Segment } from './segment.ts';
import { afterBatch } from './producer-state.ts';
import { eachBatch } from './frame.ts';
import { partitionPath } from './paths.ts';
import { put } from './undo.ts';
import type { FileSystem } from '../../base/files.ts';
import type { FrameAppend } from './frame.ts';
import type { ProducerState } from './producer-state.ts';
import type { SegmentMark, SegmentSummary } from './segment.ts';
import type { TopicSettings } from '../topic-config.ts';
import type { Undo } from './undo.ts';

/** A transaction that was rolled back, as `.txnindex` has it. */
export interface AbortedEntry {
  readonly producerId: number;
  readonly first: number;
  readonly last: number;
  readonly lastStable: number;
}

/** What a checkpoint remembers of a partition. */
export interface PartitionSnapshot {
  readonly logStart: number;
  readonly next: number;
  readonly segments: readonly SegmentSummary[];
  readonly producers: readonly (readonly [string, ProducerState])[];
  readonly open: readonly (readonly [string, number])[];
  readonly aborted: readonly AbortedEntry[];
  readonly cleanedTo: number;
}

/** Where batches were written. */
export interface StoredAt {
  readonly segment: Segment;
  readonly position: number;
}

interface PartitionMark {
  readonly segments: number;
  readonly active: SegmentMark | null;
}

export class Partition {
  readonly topic: string;
  readonly topicId: string;
  readonly index: number;
  readonly directory: string;
  settings: TopicSettings;
  segments: Segment[] = [];
  nextOffset = 0;
  startOffset = 0;
  readonly producers = new Map<bigint, ProducerState>();
  /** Open transactions: producer → first offset. */
  readonly open = new Map<bigint, number>();
  aborted: AbortedEntry[] = [];
  /** Compaction has looked at everything below. */
  cleanedTo = 0;
  /** Segments that end here or before are in a checkpoint: only they may be compacted, because replay writes the others anew. */
  coveredTo = 0;
  /** What readers may see. */
  logStart = 0;
  highWatermark = 0;
  lastStableOffset = 0;
  /** Grows when the set of segment files changes. */
  generation = 0;
  /** A rename in the directory is not durable yet: no checkpoint before it is. */
  namesPending = false;
  /** Index into the view shared with other threads. */
  slot = -1;
  private readonly files: FileSystem;
  private mark: PartitionMark | null = null;
  private made = false;

  constructor(files: FileSystem, directory: string, topic: string, topicId: string, index: number, settings: TopicSettings) {
    this.files = files;
    this.directory = partitionPath(directory, topic, index);
    this.topic = topic;
    this.topicId = topicId;
    this.index = index;
    this.settings = settings;
  }

  get active(): Segment | undefined {
    return this.segments[this.segments.length - 1];
  }

  /** Places a batch at the end: gives it its offset and updates what is known of its producer. */
  place(bytes: Buffer, at: number, now: number, undo: Undo): number {
    const offset = this.nextOffset;
    batch.placeBatch(bytes, offset, at);
    this.advance(batch.lastOffsetDeltaOf(bytes, at) + 1, undo);
    this.remember(bytes, at, now, undo);
    return offset;
  }

  private advance(by: number, undo: Undo): void {
    const before = this.nextOffset;
    undo.push(() => {
      this.nextOffset = before;
    });
    this.nextOffset = before + by;
  }

  /** Updates producer and transaction state from a batch whose offset is given. */
  remember(bytes: Buffer, at: number, now: number, undo: Undo): void {
    if (!batch.hasProducer(bytes, at)) return;
    const producer = batch.producerIdOf(bytes, at);
    put(this.producers, producer, afterBatch(this.producers.get(producer), bytes, at, now), undo);
    const attributes = batch.attributesOf(bytes, at);
    if ((attributes & batch.TRANSACTIONAL) === 0) return;
    const offset = batch.baseOffsetOf(bytes, at);
    if ((attributes & batch.CONTROL) !== 0) this.endTransaction(producer, bytes, at, offset, undo);
    else if (!this.open.has(producer)) put(this.open, producer, offset, undo);
  }

  private endTransaction(producer: bigint, bytes: Buffer, at: number, offset: number, undo: Undo): void {
    const first = this.open.get(producer);
    if (first === undefined) return;
    put(this.open, producer, undefined, undo);
    if (markerIsCommit(bytes, at)) return;
    const before = this.aborted;
    undo.push(() => {
      this.aborted = before;
    });
    const stable = Math.min(offset + 1, ...this.open.values());
    this.aborted = [...before, { producerId: Number(producer), first, last: offset, lastStable: stable }];
  }

  /** Writes placed batches to the active segment, beginning a new one where the settings say so; returns where they stand. May throw a disk error. */
  store(batches: readonly Buffer[], now: number): StoredAt {
    this.mark ??= { segments: this.segments.length, active: this.active?.mark() ?? null };
    let size = 0;
    for (const bytes of batches) size += bytes.length;
    const segment = this.segmentFor(batch.baseOffsetOf(batches[0]), size, now);
    const position = segment.size;
    segment.append(batches, this.settings.indexIntervalBytes, now);
    return { segment, position };
  }

  /**
   * Does again what a frame says was done, in the same place. Batches that the frame only refers to are there already; the others are
   * written again, unless they end below `start`, where the log begins by now, and their segment has been removed. False when the frame
   * does not go on where the partition ends. May throw a disk error.
   */
  replay(append: FrameAppend, now: number, start: number): boolean {
    const base = append.segment < 0 ? this.likelySegment(append.batches[0]) : append.segment;
    const segment = this.active?.base === base ? this.active : this.resumeSegment(base, now);
    if (append.segment >= 0 && segment.size !== append.position) return false;
    const isRemoved = this.nextOffset <= start && this.files.stat(segment.path) === null;
    if (append.byReference || isRemoved) eachBatch(append, (bytes, at) => segment.adopt(bytes, at, this.settings.indexIntervalBytes));
    else segment.append(append.batches, this.settings.indexIntervalBytes, now);
    return true;
  }

  /** Frames of format 1 do not say where their batches stand: by size, then, which is the same in every replay. */
  private likelySegment(bytes: Buffer): number {
    const offset = batch.baseOffsetOf(bytes);
    const { active } = this;
    return active && !this.isFull(active, offset, bytes.length, active.created) ? active.base : offset;
  }

  private segmentFor(offset: number, size: number, now: number): Segment {
    const active = this.active;
    if (active && !this.isFull(active, offset, size, now)) return active;
    return this.beginSegment(offset, now);
  }

  private isFull(active: Segment, offset: number, size: number, now: number): boolean {
    if (active.size === 0) return false;
    const tooOld = now - active.created >= this.settings.segmentMs;
    return active.size + size > this.settings.segmentBytes || tooOld || offset - active.base > 0x7ffffff0;
  }

  /** Makes the segment that begins at `offset` the active one, and empty. */
  beginSegment(offset: number, now: number): Segment {
    // A directory that is there already belongs to a deleted topic of the same name.
    if (!this.made) this.files.removeDirectory(this.directory);
    const segment = this.madeSegment(offset, now);
    segment.handle().truncate(0);
    return this.activate(segment);
  }

  /** The same in a replay: what is in its file stays, for frames may refer to it. */
  private resumeSegment(offset: number, now: number): Segment {
    return this.activate(this.madeSegment(offset, now));
  }

  private madeSegment(offset: number, now: number): Segment {
    if (!this.made) this.makeDirectory();
    return new Segment(this.files, this.directory, offset, now);
  }

  private activate(segment: Segment): Segment {
    this.segments.push(segment);
    this.generation++;
    return segment;
  }

  private makeDirectory(): void {
    this.files.makeDirectory(this.directory);
    this.files.syncDirectory(dirname(this.directory));
    const file = this.files.open(`${this.directory}/partition.metadata`, 'create');
    try {
      file.write(Buffer.from(`version: 0\ntopic_id: ${Buffer.from(this.topicId, 'hex').toString('base64url')}\n`), 0);
    } finally {
      file.close();
    }
    this.made = true;
  }

  syncNames(): void {
    if (!this.namesPending) return;
    this.files.syncDirectory(this.directory);
    this.namesPending = false;
  }

  /** Everything stored since the last `publish` is forgotten; the undo list has put offsets and producers back. */
  takeBack(): void {
    const mark = this.mark;
    this.mark = null;
    if (mark === null) return;
    for (const extra of this.segments.splice(mark.segments)) {
      try {
        extra.remove();
      } catch {
        // an empty file of that name is written over when the offset comes again
      }
    }
    if (mark.active) this.active?.takeBack(mark.active);
    this.generation++;
  }

  /** What was stored is durable: readers may see it. */
  publish(): void {
    this.mark = null;
    this.highWatermark = this.nextOffset;
    this.logStart = this.startOffset;
    let stable = this.nextOffset;
    for (const first of this.open.values()) if (first < stable) stable = first;
    this.lastStableOffset = stable;
  }

  /** The segment that holds the offset or, if none does, the first after it. */
  segmentIndexOf(offset: number): number {
    let low = 0;
    let high = this.segments.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.segments[middle].base <= offset) low = middle + 1;
      else high = middle - 1;
    }
    return Math.max(high, 0);
  }

  get size(): number {
    let size = 0;
    for (const segment of this.segments) size += segment.size;
    return size;
  }

  snapshot(): PartitionSnapshot {
    return {
      logStart: this.startOffset,
      next: this.nextOffset,
      segments: this.segments.map((segment) => segment.summary()),
      producers: [...this.producers].map(([id, state]) => [String(id), state] as const),
      open: [...this.open].map(([id, first]) => [String(id), first] as const),
      aborted: this.aborted,
      cleanedTo: this.cleanedTo,
    };
  }

  restore(snapshot: PartitionSnapshot): void {
    this.startOffset = snapshot.logStart;
    this.nextOffset = snapshot.next;
    this.segments = snapshot.segments.map((summary) => Segment.restore(this.files, this.directory, summary));
    for (const [id, state] of snapshot.producers) this.producers.set(BigInt(id), state);
    for (const [id, first] of snapshot.open) this.open.set(BigInt(id), first);
    this.aborted = [...snapshot.aborted];
    this.cleanedTo = snapshot.cleanedTo;
    this.coveredTo = this.active?.base ?? 0;
    this.made = this.segments.length > 0;
    this.publish();
  }

  close(): void {
    for (const segment of this.segments) segment.close();
  }
}

/** A control record's key is two i16: version and type; type 1 commits. It stands after five one-byte fields of the record. */
function markerIsCommit(bytes: Buffer, at: number): boolean {
  const key = at + batch.HEADER_BYTES + 5;
  return bytes.readInt16BE(key + 2) === 1;
}
