/**
 * One segment: a file of record batches exactly as they are served, and its sparse index. The file is written at `size` and never
 * before it; what lies past `size` is garbage from writes that were taken back. Files are opened on first use.
 */
import * as batch from '../batch.ts';
import { crc32c } from '../crc32c.ts';
import { fail } from '../../base/errors.ts';
import { segmentName } from './paths.ts';
import { SparseIndex } from './sparse-index.ts';
import { sumOfFile } from './file-sum.ts';
import type { FileSystem, OpenFile } from '../../base/files.ts';
import type { ReadStart } from './fetch.ts';
import type { SegmentFacts } from './state.ts';
import type { IndexSum } from './sparse-index.ts';

const WALK_BYTES = 1 << 20;
/** Sequential readers whose place is remembered. */
const MAX_HINTS = 16;

/** What a checkpoint remembers of a segment. */
export interface SegmentSummary extends SegmentFacts {
  readonly index?: IndexSum;
  readonly times?: IndexSum;
}

/** Where a segment stood, to take writes back to. */
export interface SegmentMark {
  readonly size: number;
  readonly next: number;
  readonly maxTimestamp: number;
  readonly maxTimestampOffset: number;
  readonly sinceIndex: number;
  readonly entries: number;
  readonly timeEntries: number;
}

export class Segment {
  readonly base: number;
  size = 0;
  /** One past the last offset that belongs here. */
  next: number;
  maxTimestamp = -1;
  maxTimestampOffset = -1;
  /** By the log's clock, when it was begun. */
  readonly created: number;
  /** By the log's clock, when it was last written to. */
  touched: number;
  /** Bytes known to be on the device. */
  synced = 0;
  private readonly files: FileSystem;
  private readonly directory: string;
  private file: OpenFile | null = null;
  private readOnly: OpenFile | null = null;
  private index: SparseIndex | null;
  private sums: { index: IndexSum; times: IndexSum } | null = null;
  private sinceIndex = 0;
  private savedEntries = -1;
  /** See `SegmentFacts.crc`. */
  private crc: number | undefined;
  private readonly hints = new Map<number, number>();
  private timesTakenBack = 0;
  private suspect = false;
  /** Settles when the syncs asked for so far have; never rejects. */
  private syncing: Promise<unknown> = Promise.resolve();

  constructor(files: FileSystem, directory: string, base: number, created: number) {
    this.files = files;
    this.directory = directory;
    this.base = base;
    this.next = base;
    this.created = created;
    this.touched = created;
    this.index = new SparseIndex(base);
  }

  /** A segment that a checkpoint knows; its index, unless it is given, is loaded when first needed. */
  static restore(files: FileSystem, directory: string, summary: SegmentSummary, index: SparseIndex | null = null): Segment {
    const segment = new Segment(files, directory, summary.base, summary.created);
    segment.size = summary.size;
    segment.synced = summary.size;
    segment.next = summary.next;
    segment.touched = summary.touched;
    segment.maxTimestamp = summary.maxTimestamp;
    segment.maxTimestampOffset = summary.maxTimestampOffset;
    segment.index = index;
    segment.crc = summary.crc;
    if (summary.index && summary.times) {
      segment.sums = { index: summary.index, times: summary.times };
      segment.savedEntries = summary.index.entries;
    }
    return segment;
  }

  get path(): string {
    return `${this.directory}/${segmentName(this.base, '.log')}`;
  }

  /** The file to read from; works on a file system that has become read-only. */
  reader(): OpenFile {
    if (this.file !== null) return this.file;
    this.readOnly ??= this.files.open(this.path, 'read');
    return this.readOnly;
  }

  /** The file to write to, made if it is new. */
  handle(): OpenFile {
    if (this.file === null) {
      this.file = this.files.open(this.path, this.size === 0 ? 'create' : 'write');
      if (this.size === 0) this.files.syncDirectory(this.directory);
    }
    return this.file;
  }

  /** Writes whole batches, offsets given, at the end. Throws what the file system throws; nothing is changed then but garbage past `size`. */
  append(batches: readonly Buffer[], indexInterval: number, now: number): void {
    const index = this.loadedIndex();
    if (batches.length === 1) this.handle().write(batches[0], this.size);
    else this.handle().writev(batches, this.size);
    this.touched = now;
    for (const bytes of batches) {
      for (let at = 0; at < bytes.length; at += batch.batchSizeOf(bytes, at)) this.note(index, bytes, at, indexInterval);
    }
  }

  /** Accounts for a batch that stands at `size` and whose header is at `at`. */
  adopt(bytes: Buffer, at: number, indexInterval: number): void {
    this.note(this.loadedIndex(), bytes, at, indexInterval);
  }

  /** Accounts for one batch that stands at `size`; needs no more of it than its header. */
  private note(index: SparseIndex, bytes: Buffer, at: number, indexInterval: number): void {
    const size = batch.batchSizeOf(bytes, at);
    const last = batch.lastOffsetOf(bytes, at);
    const time = batch.maxTimestampOf(bytes, at);
    if (time > this.maxTimestamp) {
      this.maxTimestamp = time;
      this.maxTimestampOffset = last;
    }
    if (this.sinceIndex > indexInterval) {
      index.add(last, this.size);
      index.addTime(this.maxTimestamp, this.maxTimestampOffset);
      this.sinceIndex = 0;
    }
    this.sinceIndex += size;
    this.size += size;
    this.next = last + 1;
  }

  /** Where to begin looking for the offset. */
  startFor(offset: number): ReadStart {
    const position = this.hints.get(offset);
    if (position !== undefined) return { position, expected: offset, last: -1 };
    const entry = this.loadedIndex().before(offset);
    return { position: entry.position, expected: this.base, last: entry.last };
  }

  /** A reader got up to `offset`, where the next batch begins or will begin: it will most likely go on from there. */
  remember(offset: number, position: number): void {
    if (this.hints.size >= MAX_HINTS) this.hints.delete(this.hints.keys().next().value as number);
    this.hints.set(offset, position);
  }

  mark(): SegmentMark {
    const index = this.loadedIndex();
    return {
      size: this.size,
      next: this.next,
      maxTimestamp: this.maxTimestamp,
      maxTimestampOffset: this.maxTimestampOffset,
      sinceIndex: this.sinceIndex,
      entries: index.count,
      timeEntries: index.timeCount,
    };
  }

  takeBack(mark: SegmentMark): void {
    this.size = mark.size;
    this.next = mark.next;
    this.maxTimestamp = mark.maxTimestamp;
    this.maxTimestampOffset = mark.maxTimestampOffset;
    this.sinceIndex = mark.sinceIndex;
    this.index?.truncate(mark.entries, mark.timeEntries);
    this.synced = Math.min(this.synced, this.size);
    this.timesTakenBack++;
  }

  /** The index, loaded if its files are sound and built anew from the batches if not. */
  loadedIndex(): SparseIndex {
    if (this.index !== null) return this.index;
    if (this.crc !== undefined && sumOfFile(this.reader(), this.size) !== this.crc) throw fail('LOG_BATCH_CORRUPT', { offset: this.base });
    this.index = this.loadIndex() ?? this.buildIndex(4096);
    return this.index;
  }

  private loadIndex(): SparseIndex | null {
    if (this.sums === null) return null;
    try {
      const offsets = this.files.readFile(`${this.directory}/${segmentName(this.base, '.index')}`);
      const times = this.files.readFile(`${this.directory}/${segmentName(this.base, '.timeindex')}`);
      return SparseIndex.decode(this.base, offsets, times, this.sums.index, this.sums.times);
    } catch {
      return null;
    }
  }

  private buildIndex(interval: number): SparseIndex {
    const index = new SparseIndex(this.base);
    let since = 0;
    let maxTime = -1;
    let maxOffset = -1;
    this.walk(0, (bytes, at, position) => {
      const time = batch.maxTimestampOf(bytes, at);
      if (time > maxTime) {
        maxTime = time;
        maxOffset = batch.lastOffsetOf(bytes, at);
      }
      if (since > interval) {
        index.add(batch.lastOffsetOf(bytes, at), position);
        index.addTime(maxTime, maxOffset);
        since = 0;
      }
      since += batch.batchSizeOf(bytes, at);
      return true;
    });
    this.sums = null;
    this.savedEntries = -1;
    return index;
  }

  /** Shows every batch from `position` on, whole, until `visit` returns false. Throws LOG_BATCH_CORRUPT where the structure breaks. */
  walk(position: number, visit: (bytes: Buffer, at: number, position: number) => boolean): void {
    let room = WALK_BYTES;
    let from = position;
    let last = this.base;
    while (from < this.size) {
      const bytes = Buffer.allocUnsafe(Math.min(room, this.size - from));
      const got = this.reader().read(bytes, 0, bytes.length, from);
      let at = 0;
      while (at + batch.HEADER_BYTES <= got) {
        const size = batch.batchSizeOf(bytes, at);
        if (size < batch.HEADER_BYTES || batch.magicOf(bytes, at) !== 2) throw fail('LOG_BATCH_CORRUPT', { offset: last });
        if (at + size > got) break;
        last = batch.lastOffsetOf(bytes, at) + 1;
        if (!visit(bytes, at, from + at)) return;
        at += size;
      }
      if (at === 0) {
        if (got < room || from + room >= this.size) throw fail('LOG_BATCH_CORRUPT', { offset: last });
        room = Math.max(batch.batchSizeOf(bytes, 0), room * 2);
      }
      from += at;
    }
  }

  /** Writes the index files; never synced, because a checksum guards them and they can be built anew. */
  saveIndex(): void {
    if (this.index === null || (this.savedEntries === this.index.count && this.sums !== null)) return;
    const offsets = this.index.encodeOffsets();
    const times = this.index.encodeTimes();
    this.replace('.index', offsets);
    this.replace('.timeindex', times);
    this.sums = {
      index: { entries: this.index.count, crc: crc32c(offsets) },
      times: { entries: this.index.timeCount, crc: crc32c(times) },
    };
    this.savedEntries = this.index.count;
  }

  private replace(suffix: string, bytes: Buffer): void {
    const file = this.files.open(`${this.directory}/${segmentName(this.base, suffix)}`, 'create');
    try {
      file.truncate(0);
      if (bytes.length > 0) file.write(bytes, 0);
    } finally {
      file.close();
    }
  }

  summary(): SegmentSummary {
    const { base, size, next, maxTimestamp, maxTimestampOffset, created, touched, crc } = this;
    return { base, size, next, maxTimestamp, maxTimestampOffset, created, touched, crc, index: this.sums?.index, times: this.sums?.times };
  }

  /** Makes what is written so far durable. One at a time: of two syncs of one file the kernel tells only one that it has lost pages. */
  sync(): Promise<void> {
    const done = this.syncing.then(() => this.syncNow());
    this.syncing = done.catch(() => undefined);
    return done;
  }

  private async syncNow(): Promise<void> {
    const size = this.size;
    if (size <= this.synced) return;
    const taken = this.timesTakenBack;
    if (this.suspect) this.rewrite(this.synced, size);
    try {
      await this.handle().datasync();
    } catch (error) {
      this.suspect = true; // the kernel may have dropped the pages and call them clean: they must be written again
      throw error;
    }
    this.suspect = false;
    if (taken === this.timesTakenBack) this.synced = size;
  }

  private rewrite(from: number, to: number): void {
    for (let at = from; at < to; at += WALK_BYTES) {
      const bytes = Buffer.allocUnsafe(Math.min(WALK_BYTES, to - at));
      this.reader().read(bytes, 0, bytes.length, at);
      this.handle().write(bytes, at);
    }
  }

  close(): void {
    this.file?.close();
    this.readOnly?.close();
    this.file = null;
    this.readOnly = null;
  }

  /** Removes its files; missing ones are no error. */
  remove(): void {
    this.close();
    for (const suffix of ['.log', '.index', '.timeindex', '.txnindex'])
      this.files.remove(`${this.directory}/${segmentName(this.base, suffix)}`);
  }
}
