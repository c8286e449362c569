/**
 * The embedded log's parts put together: state, partitions, journal, commit queue and the view for readers. The operations beside
 * this file (`topics.ts`, `appends.ts`, …) work on it; `embedded-log.ts` is its public face.
 *
 * Invariant: state and partitions change only inside the commit queue; what readers see changes only in `settled`.
 */
import { applyEvent, snapshotState } from './state.ts';
import { CommitQueue } from './commit-queue.ts';
import { fail } from '../../base/errors.ts';
import { Journal, journalName } from './journal.ts';
import { journalDirectory } from './paths.ts';
import { SharedView } from './shared-view.ts';
import type { CatalogueEntry } from './shared-view.ts';
import type { Clock } from '../../base/clock.ts';
import type { CommitHost } from './commit-queue.ts';
import type { FileSystem } from '../../base/files.ts';
import type { JournalTail } from './journal.ts';
import type { LogState, StateEvent } from './state.ts';
import type { AbortedEntry, Partition } from './partition.ts';
import type { PartitionTable } from './partition-table.ts';
import type { Random } from '../../base/random.ts';
import type { Recovered } from './recovery.ts';
import type { TopicDescription } from '../log.ts';
import type { Undo } from './undo.ts';

export interface CoreOptions {
  readonly directory: string;
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly random: Random;
  readonly durability: 'fsync' | 'os';
  /** A journal file of this size is followed by a new one, and by a checkpoint. */
  readonly journalBytes: number;
  /** From so many bytes on, what a group appends to a partition is in its segment alone; with durability `os` nothing is. */
  readonly referenceBytes: number;
}

export class LogCore implements CommitHost {
  readonly options: CoreOptions;
  readonly durability: 'fsync' | 'os';
  readonly files: FileSystem;
  readonly state: LogState;
  readonly table: PartitionTable;
  readonly queue: CommitQueue;
  readonly view: SharedView;
  /** Topics as readers see them: those whose creation is durable. */
  topics = new Map<string, TopicDescription>();
  published = new Map<string, readonly Partition[]>();
  /** Names of topics whose deletion is under way. */
  readonly dying = new Set<string>();
  /** Bytes in journal files before the present one that no checkpoint has made superfluous yet. */
  oldJournalBytes: number;
  private journal: Journal | null = null;
  private nextJournal: number;
  private previous: JournalTail;
  private readonly shownAborts = new WeakMap<Partition, readonly AbortedEntry[]>();
  private readonly listeners = new Set<() => void>();
  private notifying = false;
  /** Called after each group, to start background work. */
  onSettled: () => void = () => {};

  constructor(options: CoreOptions, recovered: Recovered) {
    this.options = options;
    this.durability = options.durability;
    this.files = options.files;
    this.state = recovered.state;
    this.table = recovered.table;
    this.nextJournal = recovered.nextJournal;
    this.previous = recovered.previous;
    this.oldJournalBytes = recovered.journalBytes;
    this.view = new SharedView(options.directory);
    this.queue = new CommitQueue(this);
    this.roll();
    this.publishTopics();
    for (const partition of this.table.all()) this.view.publish(partition);
  }

  now(): number {
    return this.options.clock.now();
  }

  /** The journal to write to; begins a new file when the last is broken. */
  usableJournal(): Journal {
    if (this.journal === null || this.journal.broken) this.roll();
    return this.journal as Journal;
  }

  get referenceBytes(): number {
    return this.durability === 'fsync' ? this.options.referenceBytes : Number.POSITIVE_INFINITY;
  }

  /** Bytes that the next checkpoint covers, beside those of older journal files. */
  get journalSize(): number {
    return this.journal?.weight ?? 0;
  }

  /** Begins a new journal file. Only between groups. Throws a disk error; the old one stays then. */
  roll(): number {
    const { files, directory } = this.options;
    const before = this.journal;
    const previous = before ? before.tail : this.previous;
    const path = journalDirectory(directory);
    let next: Journal;
    try {
      next = Journal.create(files, path, this.nextJournal, previous, this.options);
    } catch (error) {
      // its header may have reached the disk and says where the present file ends: so nothing may follow there any more
      if (before && files.stat(`${path}/${journalName(this.nextJournal)}`) !== null) before.broken = true;
      throw error;
    }
    this.journal = next;
    this.nextJournal++;
    if (before) {
      this.oldJournalBytes += before.weight;
      before.close();
    }
    return next.sequence;
  }

  applyEvent(event: StateEvent, undo: Undo): void {
    applyEvent(this.state, event, undo);
    this.table.apply(event, undo);
  }

  settled(touched: ReadonlySet<Partition>, events: readonly StateEvent[]): void {
    let topicsChanged = false;
    const moved = new Set(touched);
    for (const event of events) {
      if (event.type === 'topic' || event.type === 'topicDeleted') topicsChanged = true;
      else if (event.type === 'logStart') this.addPartition(moved, event.topicId, event.partition);
    }
    let aborts = false;
    for (const partition of moved) {
      partition.publish();
      if (partition.aborted !== this.shownAborts.get(partition) && partition.aborted.length > 0) {
        this.shownAborts.set(partition, partition.aborted);
        aborts = true;
      }
    }
    // before the ranges: a reader that sees the new stable offset must know what was rolled back below it
    if (topicsChanged || aborts) this.publishTopics();
    for (const partition of moved) this.view.publish(partition);
    if (moved.size > 0 || topicsChanged) this.changed();
    this.onSettled();
  }

  private addPartition(into: Set<Partition>, topicId: string, index: number): void {
    const partition = this.table.byId.get(topicId)?.[index];
    if (partition) into.add(partition);
  }

  private publishTopics(): void {
    this.topics = new Map(this.state.topics);
    this.published = new Map(this.table.byName);
    const entries: CatalogueEntry[] = [];
    for (const topic of this.topics.values()) {
      const partitions = this.published.get(topic.name) ?? [];
      for (const partition of partitions) if (partition.slot < 0) this.view.publish(partition);
      const aborted = partitions
        .filter((partition) => partition.aborted.length > 0)
        .map((partition) => [partition.index, partition.aborted]);
      entries.push({ topic, slots: partitions.map((partition) => partition.slot), aborted: Object.fromEntries(aborted) });
    }
    this.view.publishCatalogue(entries);
  }

  /** Wakes readers in other threads at once and listeners in this one in a later microtask. */
  changed(): void {
    this.view.bump();
    if (this.notifying || this.listeners.size === 0) return;
    this.notifying = true;
    queueMicrotask(() => {
      this.notifying = false;
      for (const listener of [...this.listeners]) listener();
    });
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A partition as readers see it. Throws LOG_UNKNOWN_PARTITION. */
  readable(topic: string, partition: number): Partition {
    const found = this.published.get(topic)?.[partition];
    if (!found) throw fail('LOG_UNKNOWN_PARTITION', { topic, partition });
    return found;
  }

  /** A partition as the next frame will see it. Throws LOG_UNKNOWN_PARTITION. */
  writable(topic: string, partition: number): Partition {
    const found = this.table.find(topic, partition);
    if (!found) throw fail('LOG_UNKNOWN_PARTITION', { topic, partition });
    return found;
  }

  /** The whole state, for a checkpoint that the journal file `journal` continues. Only between groups. */
  snapshot(journal: number): string {
    const partitions = Object.fromEntries([...this.table.byId].map(([id, list]) => [id, list.map((partition) => partition.snapshot())]));
    return JSON.stringify({ journal, state: snapshotState(this.state), partitions });
  }

  closeFiles(): void {
    this.journal?.close();
    this.journal = null;
    for (const partition of this.table.all()) partition.close();
  }
}
