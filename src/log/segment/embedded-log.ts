/**
 * The embedded log: a directory on this machine behind the `Log` interface. One thread opens it and owns it; others read through
 * `openLogReader(log.readerHandle())`. The work is in the files beside this one; here are opening, closing and the public face.
 */
import type { CommitQueue } from './commit-queue.ts';
import { committedOffsets, hasPendingOffsets, prepareCommitOffsets, prepareDeleteOffsets } from './groups.ts';
import { diskError } from './disk-error.ts';
import { fail } from '../../base/errors.ts';
import { LogCore } from './core.ts';
import { Maintenance } from './maintenance.ts';
import { fetchFrom, offsetForTimestamp } from './reading.ts';
import { nodeFiles } from '../../base/files.ts';
import { openDirectory, upgradeFormat } from './directory.ts';
import { prepareAddPartitions, prepareAlterConfigs, prepareCreateTopic, prepareDeleteRecords, prepareDeleteTopic } from './topics.ts';
import { prepareAppend, prepareUnit } from './appends.ts';
import { recover } from './recovery.ts';
import { systemClock } from '../../base/clock.ts';
import { systemRandom } from '../../base/random.ts';
import * as transactions from './transactions.ts';
import type * as api from '../log.ts';
import type { Clock } from '../../base/clock.ts';
import type { FileSystem } from '../../base/files.ts';
import type { Random } from '../../base/random.ts';
import type { ReaderHandle } from './shared-view.ts';

export interface EmbeddedLogOptions {
  readonly directory: string;
  readonly files?: FileSystem;
  readonly clock?: Clock;
  readonly random?: Random;
  /** `fsync` (default): an answer means the device has it. `os`: it survives the death of the process, not a power cut. */
  readonly durability?: 'fsync' | 'os';
  /** A journal file of this size is followed by a new one and a checkpoint. Default 64 MiB. */
  readonly journalBytes?: number;
  /** From so many bytes on, what one group appends to a partition is written only once, to its segment, which is then synced beside the journal. Default 256 KiB. */
  readonly referenceBytes?: number;
  /** How often retention, compaction and transaction timeouts are looked at; 0: only when `maintain` is called. Default 5,000 ms. */
  readonly maintenanceMs?: number;
  /** Open a damaged directory without what is lost, instead of refusing. */
  readonly acceptLoss?: boolean;
}

/** Opens (or makes) the log in a directory. Throws LOG_DIRECTORY_LOCKED, LOG_VERSION, LOG_DATA_LOST, or a disk error. */
export function openEmbeddedLogSync(options: EmbeddedLogOptions): EmbeddedLog {
  const files = options.files ?? nodeFiles;
  const clock = options.clock ?? systemClock;
  const { directory } = options;
  let unlock = (): void => {};
  try {
    unlock = openDirectory(files, directory);
    const recovered = recover({ files, directory, now: clock.now(), acceptLoss: options.acceptLoss === true });
    upgradeFormat(files, directory); // not before: what is refused stays as it is
    const core = new LogCore(
      {
        directory,
        files,
        clock,
        random: options.random ?? systemRandom,
        durability: options.durability ?? 'fsync',
        journalBytes: options.journalBytes ?? 64 << 20,
        referenceBytes: options.referenceBytes ?? 256 << 10,
      },
      recovered,
    );
    return new EmbeddedLog(core, options.maintenanceMs ?? 5000, unlock);
  } catch (error) {
    unlock();
    throw diskError(error);
  }
}

export async function openEmbeddedLog(options: EmbeddedLogOptions): Promise<EmbeddedLog> {
  return openEmbeddedLogSync(options);
}

export class EmbeddedLog implements api.LogReader, api.LogWriter {
  private readonly core: LogCore;
  private readonly queue: CommitQueue;
  private readonly maintenance: Maintenance;
  private readonly unlock: () => void;
  private readonly waiting = new Set<() => void>();
  private closed = false;

  constructor(core: LogCore, maintenanceMs: number, unlock: () => void) {
    this.core = core;
    this.queue = core.queue;
    this.unlock = unlock;
    this.maintenance = new Maintenance(core, maintenanceMs);
  }

  topics(): readonly api.TopicDescription[] {
    return [...this.core.topics.values()];
  }

  topic(name: string): api.TopicDescription | undefined {
    return this.core.topics.get(name);
  }

  createTopic(spec: api.TopicSpec): Promise<api.TopicDescription> {
    return this.queue.submit(prepareCreateTopic(this.core, spec));
  }

  /** `createTopic` without a promise; needs durability `os`. */
  createTopicSync(spec: api.TopicSpec): api.TopicDescription {
    return this.queue.submitSync(prepareCreateTopic(this.core, spec));
  }

  deleteTopic(name: string): Promise<void> {
    return this.queue.submit(prepareDeleteTopic(this.core, name));
  }

  /** `deleteTopic` without a promise; needs durability `os`. */
  deleteTopicSync(name: string): void {
    this.queue.submitSync(prepareDeleteTopic(this.core, name));
  }

  alterConfigs(name: string, changes: Readonly<Record<string, string | null>>): Promise<api.TopicDescription> {
    return this.queue.submit(prepareAlterConfigs(this.core, name, changes));
  }

  addPartitions(name: string, total: number): Promise<api.TopicDescription> {
    return this.queue.submit(prepareAddPartitions(this.core, name, total));
  }

  append(topic: string, partition: number, batch: Buffer, options: api.AppendOptions = {}): Promise<api.AppendResult> {
    return this.queue.submit(prepareAppend(this.core, topic, partition, batch, options));
  }

  /** `append` without a promise; needs durability `os`. */
  appendSync(topic: string, partition: number, batch: Buffer, options: api.AppendOptions = {}): api.AppendResult {
    return this.queue.submitSync(prepareAppend(this.core, topic, partition, batch, options));
  }

  commit(unit: api.CommitUnit, visible?: () => void): Promise<api.CommitResult> {
    return this.queue.submit(prepareUnit(this.core, unit, visible));
  }

  /** `commit` without a promise; needs durability `os`. */
  commitSync(unit: api.CommitUnit): api.CommitResult {
    return this.queue.submitSync(prepareUnit(this.core, unit));
  }

  fetch(request: api.FetchRequest): api.FetchResult {
    if (this.closed) throw fail('LOG_CLOSED');
    return fetchFrom(this.core.readable(request.topic, request.partition), request);
  }

  logStartOffset(topic: string, partition: number): number {
    return this.core.readable(topic, partition).logStart;
  }

  highWatermark(topic: string, partition: number): number {
    return this.core.readable(topic, partition).highWatermark;
  }

  lastStableOffset(topic: string, partition: number): number {
    return this.core.readable(topic, partition).lastStableOffset;
  }

  version(): number {
    return this.core.view.version;
  }

  onChange(listener: () => void): () => void {
    return this.core.listen(listener);
  }

  waitForChange(since: number, timeoutMs = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.version() !== since) return Promise.resolve();
    const { clock } = this.core.options;
    return new Promise((resolve) => {
      const done = (): void => {
        stop();
        this.waiting.delete(done);
        if (timer) clock.clearTimeout(timer);
        resolve();
      };
      const stop = this.core.listen(done);
      const timer = Number.isFinite(timeoutMs) ? clock.setTimeout(done, timeoutMs) : null;
      this.waiting.add(done);
    });
  }

  initProducerId(request: api.InitProducerRequest = {}): Promise<api.ProducerIdentity> {
    return this.queue.submit(transactions.prepareInitProducer(this.core, request));
  }

  /** `initProducerId` without a promise; needs durability `os`. */
  initProducerIdSync(request: api.InitProducerRequest = {}): api.ProducerIdentity {
    return this.queue.submitSync(transactions.prepareInitProducer(this.core, request));
  }

  producers(topic: string, partition: number): api.ProducerDescription[] {
    const found = this.core.readable(topic, partition);
    return [...found.producers].map(([producerId, state]) => ({
      producerId,
      producerEpoch: state.epoch,
      lastSequence: state.batches.at(-1)?.last ?? -1,
      lastTimestamp: state.seen,
      transactionFirstOffset: found.open.get(producerId) ?? -1,
    }));
  }

  addPartitionsToTransaction(who: api.TransactionIdentity, partitions: readonly api.TopicPartition[]): Promise<void> {
    return this.queue.submit(transactions.prepareAddPartitionsToTransaction(this.core, who, partitions));
  }

  commitOffsetsInTransaction(who: api.TransactionIdentity, groupId: string, offsets: readonly api.GroupOffset[]): Promise<void> {
    return this.queue.submit(transactions.prepareOffsetsInTransaction(this.core, who, groupId, offsets));
  }

  endTransaction(who: api.TransactionIdentity, outcome: 'commit' | 'abort'): Promise<void> {
    return this.queue.submit(transactions.prepareEndTransaction(this.core, who, outcome));
  }

  transactions(): api.TransactionDescription[] {
    return transactions.describeTransactions(this.core);
  }

  commitOffsets(groupId: string, offsets: readonly api.GroupOffset[]): Promise<void> {
    return this.queue.submit(prepareCommitOffsets(this.core, groupId, offsets));
  }

  committedOffsets(groupId: string): api.CommittedOffset[] {
    return committedOffsets(this.core, groupId);
  }

  hasPendingOffsets(groupId: string): boolean {
    return hasPendingOffsets(this.core, groupId);
  }

  deleteOffsets(groupId: string, partitions?: readonly api.TopicPartition[]): Promise<void> {
    return this.queue.submit(prepareDeleteOffsets(this.core, groupId, partitions));
  }

  groups(): string[] {
    return [...this.core.state.groups.keys()];
  }

  offsetForTimestamp(topic: string, partition: number, timestamp: number | 'latest'): api.TimestampOffset {
    return offsetForTimestamp(this.core.readable(topic, partition), timestamp);
  }

  deleteRecords(topic: string, partition: number, before: number): Promise<number> {
    return this.queue.submit(prepareDeleteRecords(this.core, topic, partition, before));
  }

  partitionSize(topic: string, partition: number): number {
    return this.core.readable(topic, partition).size;
  }

  /** What `openLogReader` needs in another thread; goes through `postMessage` as it is. Only for a log on a real disk. */
  readerHandle(): ReaderHandle {
    return this.core.view.handle;
  }

  /** Does the background work now: retention, compaction, transaction timeouts, and a checkpoint if `checkpoint` is set. */
  maintain(checkpoint = false): Promise<void> {
    return this.maintenance.run(checkpoint);
  }

  /** The last failure of background work (a checkpoint, retention, compaction), for whoever reports on health; null when there was none. */
  backgroundFailure(): unknown {
    return this.maintenance.lastFailure;
  }

  /** Finishes what is under way and leaves the directory so that opening it replays nothing. */
  async close(): Promise<void> {
    if (this.closed) return;
    await this.queue.close();
    await this.maintenance.close();
    this.closed = true;
    for (const done of [...this.waiting]) done(); // whoever waits for a change must not wait for ever
    this.core.view.bump();
    this.core.closeFiles();
    this.unlock();
  }

  /** Gives up the directory at once, as the death of the process would; for tests and for a node that must stop now. */
  abandon(): void {
    this.closed = true;
    this.maintenance.abandon();
    this.core.closeFiles();
    this.unlock();
  }
}
