/**
 * What threads that only read must know, in shared memory: a counter that grows with every change (and wakes who waits on it), the
 * readable range of each partition, and the list of topics as JSON. Written by the log's thread alone.
 *
 * A partition keeps its slot for its whole life and slots are not reused, so a reader with an old list never reads another's range.
 */
import type { AbortedEntry, Partition } from './partition.ts';
import type { TopicDescription } from '../log.ts';

const VERSION = 0;
const CATALOGUE_VERSION = 1;
const CATALOGUE_LENGTH = 2;
const SLOT_WORDS = 5;
const MAX_SLOT_BYTES = 256 << 20;
const MAX_CATALOGUE_BYTES = 256 << 20;

/** Goes to another thread as it is; `openLogReader` takes it. */
export interface ReaderHandle {
  readonly directory: string;
  readonly control: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
  readonly catalogue: SharedArrayBuffer;
}

/** A topic with the slot of each of its partitions, and the aborted transactions of those that have some. */
export interface CatalogueEntry {
  readonly topic: TopicDescription;
  readonly slots: readonly number[];
  readonly aborted: Readonly<Record<number, readonly AbortedEntry[]>>;
}

/** The readable range of a partition. */
export interface SlotValues {
  readonly logStart: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  /** Grows when segment files come or go. */
  readonly generation: number;
  /** Compaction may have left gaps before this offset. */
  readonly cleanedTo: number;
}

export class SharedView {
  readonly handle: ReaderHandle;
  private readonly control: Int32Array;
  private readonly slots: BigInt64Array;
  private readonly catalogue: Uint8Array;
  private nextSlot = 0;

  constructor(directory: string) {
    const grow = (bytes: number, most: number): SharedArrayBuffer => new SharedArrayBuffer(bytes, { maxByteLength: most });
    this.handle = {
      directory,
      control: new SharedArrayBuffer(64),
      slots: grow(64 * 1024, MAX_SLOT_BYTES),
      catalogue: grow(64 * 1024, MAX_CATALOGUE_BYTES),
    };
    this.control = new Int32Array(this.handle.control);
    this.slots = new BigInt64Array(this.handle.slots);
    this.catalogue = new Uint8Array(this.handle.catalogue);
  }

  get version(): number {
    return Atomics.load(this.control, VERSION);
  }

  /** Something changed: wakes readers. */
  bump(): void {
    Atomics.add(this.control, VERSION, 1);
    Atomics.notify(this.control, VERSION);
  }

  /** Shows a partition's readable range. */
  publish(partition: Partition): void {
    if (partition.slot < 0) this.assignSlot(partition);
    const at = partition.slot * SLOT_WORDS;
    Atomics.store(this.slots, at + 4, BigInt(partition.cleanedTo));
    Atomics.store(this.slots, at + 3, BigInt(partition.generation));
    Atomics.store(this.slots, at, BigInt(partition.logStart));
    Atomics.store(this.slots, at + 2, BigInt(partition.lastStableOffset));
    Atomics.store(this.slots, at + 1, BigInt(partition.highWatermark));
  }

  private assignSlot(partition: Partition): void {
    partition.slot = this.nextSlot++;
    const needed = this.nextSlot * SLOT_WORDS * 8;
    if (needed > this.handle.slots.byteLength) this.handle.slots.grow(Math.min(needed * 2, MAX_SLOT_BYTES));
  }

  /** Shows the list of topics. Readers take a copy and look again if the version was odd or has moved meanwhile. */
  publishCatalogue(entries: readonly CatalogueEntry[]): void {
    const bytes = Buffer.from(JSON.stringify(entries));
    if (bytes.length > this.handle.catalogue.byteLength) this.handle.catalogue.grow(Math.min(bytes.length * 2, MAX_CATALOGUE_BYTES));
    Atomics.add(this.control, CATALOGUE_VERSION, 1);
    this.catalogue.set(bytes);
    Atomics.store(this.control, CATALOGUE_LENGTH, bytes.length);
    Atomics.add(this.control, CATALOGUE_VERSION, 1);
  }
}

/** The reading side of the view, in any thread. */
export class SharedViewReader {
  private readonly control: Int32Array;
  private readonly slots: BigInt64Array;
  private readonly handle: ReaderHandle;

  constructor(handle: ReaderHandle) {
    this.handle = handle;
    this.control = new Int32Array(handle.control);
    this.slots = new BigInt64Array(handle.slots);
  }

  get version(): number {
    return Atomics.load(this.control, VERSION);
  }

  get catalogueVersion(): number {
    return Atomics.load(this.control, CATALOGUE_VERSION);
  }

  slot(index: number): SlotValues {
    const at = index * SLOT_WORDS;
    const word = (offset: number): number => Number(Atomics.load(this.slots, at + offset));
    return { highWatermark: word(1), lastStableOffset: word(2), logStart: word(0), generation: word(3), cleanedTo: word(4) };
  }

  /** The topics, with the catalogue's version they stand for. */
  catalogue(): { readonly version: number; readonly entries: readonly CatalogueEntry[] } {
    for (;;) {
      const version = this.catalogueVersion;
      if (version % 2 === 1) continue; // being written, for some microseconds
      const length = Atomics.load(this.control, CATALOGUE_LENGTH);
      const bytes = Buffer.from(new Uint8Array(this.handle.catalogue, 0, length));
      if (this.catalogueVersion === version) {
        return { version, entries: length === 0 ? [] : (JSON.parse(bytes.toString('utf8')) as CatalogueEntry[]) };
      }
    }
  }

  /** Resolves when the version differs from `since` or the time is over. Keeps the thread alive meanwhile, which the wait alone does not. */
  async wait(since: number, timeoutMs: number): Promise<void> {
    const waiting = Atomics.waitAsync(this.control, VERSION, since, timeoutMs);
    if (!waiting.async) return;
    const alive = setInterval(() => {}, 0x7fffffff);
    await waiting.value;
    clearInterval(alive);
  }
}
