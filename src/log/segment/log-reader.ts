/**
 * Reading an embedded log from another thread of the process that owns it: segment files from the disk, readable ranges from shared
 * memory. Nothing is asked of the owning thread. It keeps the files it has read open until their partition's set of files changes.
 *
 * A file that disappears between looking and opening (retention, compaction, deletion) is looked for again.
 */
import * as batch from '../batch.ts';
import { abortedIn } from './reading.ts';
import { diskError, errnoOf } from './disk-error.ts';
import { fail } from '../../base/errors.ts';
import { nodeFiles } from '../../base/files.ts';
import { readBatches } from './fetch.ts';
import { partitionPath, segmentName, topicsDirectory } from './paths.ts';
import { SharedViewReader } from './shared-view.ts';
import type { CatalogueEntry, ReaderHandle, SlotValues } from './shared-view.ts';
import type { IndexEntry } from './sparse-index.ts';
import type { ReadResult, ReadStart } from './fetch.ts';
import type { FetchRequest, FetchResult, LogReader, TopicDescription } from '../log.ts';
import type { FileSystem, OpenFile } from '../../base/files.ts';

const DEFAULT_MAX_BYTES = 1 << 20;
const NOTHING = Buffer.alloc(0);
const ATTEMPTS = 5;
/** No batch is larger; a greater length is damage. */
const MAX_BATCH = 1 << 30;

interface ReadSegment {
  readonly base: number;
  file: OpenFile | null;
  /** Where the last read ended: the batch that begins with `offset` is, or will be, at `position`. */
  offset: number;
  position: number;
}

interface ReadPartition {
  readonly slot: number;
  readonly directory: string;
  generation: number;
  segments: ReadSegment[];
}

/** Opens a log whose `readerHandle()` came from the thread that owns it. */
export function openLogReader(handle: ReaderHandle, files: FileSystem = nodeFiles): LogReader {
  return new EmbeddedLogReader(handle, files);
}

class EmbeddedLogReader implements LogReader {
  private readonly view: SharedViewReader;
  private readonly handle: ReaderHandle;
  private readonly files: FileSystem;
  private catalogueVersion = -1;
  private entries = new Map<string, CatalogueEntry>();
  private readonly partitions = new Map<string, ReadPartition>();
  private readonly listeners = new Set<() => void>();
  private watching = false;
  private closed = false;

  constructor(handle: ReaderHandle, files: FileSystem) {
    this.handle = handle;
    this.files = files;
    this.view = new SharedViewReader(handle);
  }

  topics(): readonly TopicDescription[] {
    this.refresh();
    return [...this.entries.values()].map((entry) => entry.topic);
  }

  topic(name: string): TopicDescription | undefined {
    this.refresh();
    return this.entries.get(name)?.topic;
  }

  logStartOffset(topic: string, partition: number): number {
    return this.view.slot(this.find(topic, partition).slot).logStart;
  }

  highWatermark(topic: string, partition: number): number {
    return this.view.slot(this.find(topic, partition).slot).highWatermark;
  }

  lastStableOffset(topic: string, partition: number): number {
    return this.view.slot(this.find(topic, partition).slot).lastStableOffset;
  }

  fetch(request: FetchRequest): FetchResult {
    if (this.closed) throw fail('LOG_CLOSED');
    const { topic, partition, offset } = request;
    const { found, values } = this.look(topic, partition);
    const { highWatermark, lastStableOffset, logStart: logStartOffset } = values;
    if (offset < logStartOffset || offset > highWatermark) {
      throw fail('LOG_OFFSET_OUT_OF_RANGE', { offset, topic, partition, start: logStartOffset, end: highWatermark });
    }
    const isCommitted = request.isolation !== 'read_uncommitted';
    const endOffset = isCommitted ? lastStableOffset : highWatermark;
    const read = offset < endOffset ? this.read(found, values, request, endOffset) : null;
    const batches = read?.batches ?? NOTHING;
    const result = { batches, highWatermark, lastStableOffset, logStartOffset };
    const entries = this.entries.get(topic)?.aborted[partition];
    if (!isCommitted || !entries || read === null) return result;
    const aborted = abortedIn(entries, offset, read.next);
    return aborted ? { ...result, aborted } : result;
  }

  version(): number {
    return this.view.version;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    if (!this.watching) void this.watch();
    return () => this.listeners.delete(listener);
  }

  private async watch(): Promise<void> {
    this.watching = true;
    let seen = this.view.version;
    while (this.listeners.size > 0 && !this.closed) {
      await this.view.wait(seen, 1000);
      if (this.view.version === seen) continue;
      seen = this.view.version;
      for (const listener of [...this.listeners]) listener();
    }
    this.watching = false;
  }

  waitForChange(since: number, timeoutMs = Number.POSITIVE_INFINITY): Promise<void> {
    return this.view.wait(since, timeoutMs);
  }

  close(): void {
    this.closed = true;
    for (const partition of this.partitions.values()) closeSegments(partition);
    this.partitions.clear();
  }

  private refresh(): void {
    if (this.view.catalogueVersion === this.catalogueVersion) return;
    const { version, entries } = this.view.catalogue();
    this.catalogueVersion = version;
    this.entries = new Map(entries.map((entry) => [entry.topic.name, entry]));
    const alive = new Set(entries.flatMap((entry) => entry.slots.map((slot) => String(slot))));
    for (const [key, partition] of [...this.partitions]) {
      if (alive.has(String(partition.slot))) continue;
      closeSegments(partition);
      this.partitions.delete(key);
    }
  }

  /** A partition and its range, both as of one state of the catalogue: that is where aborted transactions stand. */
  private look(topic: string, index: number): { readonly found: ReadPartition; readonly values: SlotValues } {
    for (;;) {
      const found = this.find(topic, index);
      const values = this.view.slot(found.slot);
      if (this.view.catalogueVersion === this.catalogueVersion) return { found, values };
    }
  }

  private find(topic: string, index: number): ReadPartition {
    this.refresh();
    const slot = this.entries.get(topic)?.slots[index];
    if (slot === undefined) throw fail('LOG_UNKNOWN_PARTITION', { topic, partition: index });
    const key = `${topic}/${index}`;
    let found = this.partitions.get(key);
    if (!found || found.slot !== slot) {
      const directory = partitionPath(topicsDirectory(this.handle.directory), topic, index);
      found = { slot, directory, generation: -1, segments: [] };
      this.partitions.set(key, found);
    }
    return found;
  }

  private read(partition: ReadPartition, values: SlotValues, request: FetchRequest, endOffset: number): ReadResult | null {
    for (let attempt = 1; ; attempt++) {
      try {
        if (partition.generation !== values.generation || attempt > 1) this.list(partition, values);
        return this.readSegments(partition, request, endOffset, values.cleanedTo);
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT' || attempt === ATTEMPTS) throw diskError(error);
      }
    }
  }

  private list(partition: ReadPartition, values: SlotValues): void {
    closeSegments(partition);
    const names = this.files.list(partition.directory).filter((name) => name.endsWith('.log'));
    partition.segments = names.map((name) => ({ base: Number.parseInt(name, 10), file: null, offset: -1, position: 0 }));
    partition.generation = values.generation;
  }

  private readSegments(partition: ReadPartition, request: FetchRequest, endOffset: number, cleanedTo: number): ReadResult | null {
    const { segments } = partition;
    const { offset, into } = request;
    const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
    let index = segments.length - 1;
    while (index > 0 && segments[index].base > offset) index--;
    for (; index < segments.length && segments[index].base < endOffset; index++) {
      const segment = segments[index];
      const file = segment.file ?? this.files.open(`${partition.directory}/${segmentName(segment.base, '.log')}`, 'read');
      segment.file = file;
      const where = { ...this.startFor(partition, segment, file, offset), fileEnd: file.size(), gaps: segment.base < cleanedTo };
      const read = readBatches(file, { ...where, offset, endOffset, maxBytes, into });
      if (read === null) continue;
      segment.offset = read.next;
      segment.position = read.position + read.batches.length;
      return read;
    }
    return null;
  }

  /** Where to begin looking for the offset: where the last read got to, or what the index file says. */
  private startFor(partition: ReadPartition, segment: ReadSegment, file: OpenFile, offset: number): ReadStart {
    if (segment.offset === offset) return { position: segment.position, expected: offset, last: -1 };
    const entry = this.indexed(partition, segment, offset);
    if (isSound(file, entry)) return { position: entry.position, expected: segment.base, last: entry.last };
    return { position: 0, expected: segment.base, last: -1 };
  }

  private indexed(partition: ReadPartition, segment: ReadSegment, offset: number): IndexEntry {
    const path = `${partition.directory}/${segmentName(segment.base, '.index')}`;
    const bytes = this.files.stat(path) === null ? NOTHING : this.files.readFile(path);
    let low = 0;
    let high = Math.floor(bytes.length / 8) - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (segment.base + bytes.readInt32BE(middle * 8) <= offset) low = middle + 1;
      else high = middle - 1;
    }
    if (high < 0) return { last: -1, position: 0 };
    return { last: segment.base + bytes.readInt32BE(high * 8), position: bytes.readInt32BE(high * 8 + 4) };
  }
}

/** Nothing guards the index file against damage here, so the batch it names must be there, whole and with that offset. */
function isSound(file: OpenFile, entry: IndexEntry): boolean {
  if (entry.last < 0) return true;
  const header = Buffer.allocUnsafe(batch.HEADER_BYTES);
  if (entry.position < 0 || file.read(header, 0, header.length, entry.position) < header.length) return false;
  const size = batch.batchSizeOf(header);
  if (size < batch.HEADER_BYTES || size > MAX_BATCH || batch.lastOffsetOf(header) !== entry.last) return false;
  const whole = Buffer.allocUnsafe(size);
  return file.read(whole, 0, size, entry.position) === size && batch.isValidBatch(whole);
}

function closeSegments(partition: ReadPartition): void {
  for (const segment of partition.segments) segment.file?.close();
  partition.segments = [];
}
