/**
 * Background work of the embedded log: checkpoints (and with them the cutting of the journal), retention, transaction timeouts,
 * forgetting idle producers, compaction. Never in the way of appends: what is decided goes through the commit queue like any request.
 * A failure is not fatal: the journal is kept and the work is tried again later.
 */
import { journalDirectory } from './paths.ts';
import { journalName } from './journal.ts';
import { compact } from './compaction.ts';
import { hasOldSegments, prepareRetention, removeOldSegments, retainedFrom } from './retention.ts';
import { overdueTransactions, prepareExpireTransaction } from './transactions.ts';
import { writeCheckpoint } from './checkpoint.ts';
import type { ClockTimer } from '../../base/clock.ts';
import type { LogCore } from './core.ts';
import type { Partition } from './partition.ts';

const RETRY_MS = 5000;

export class Maintenance {
  private readonly core: LogCore;
  private readonly everyMs: number;
  private timer: ClockTimer | null = null;
  private running: Promise<void> = Promise.resolve();
  private checkpointing = false;
  /** No checkpoint by itself before this time, after one has failed. */
  private notBefore = 0;
  private stopped = false;
  private abandoned = false;
  /** The last failure of background work, for whoever reports on health. */
  lastFailure: unknown = null;

  constructor(core: LogCore, everyMs: number) {
    this.core = core;
    this.everyMs = everyMs;
    core.onSettled = () => this.considerCheckpoint();
    this.schedule();
  }

  private schedule(): void {
    if (this.everyMs <= 0 || this.stopped) return;
    this.timer = this.core.options.clock.setTimeout(() => {
      void this.run(false).finally(() => this.schedule());
    }, this.everyMs);
  }

  /** After each group: the journal is cut when it has grown enough. */
  private considerCheckpoint(): void {
    const { journalSize, oldJournalBytes, options } = this.core;
    if (this.checkpointing || this.stopped || journalSize + oldJournalBytes < options.journalBytes || this.core.now() < this.notBefore)
      return;
    this.checkpointing = true;
    queueMicrotask(() => {
      this.checkpointing = false;
      void this.run(true);
    });
  }

  /** Runs after what is already running. Never rejects. */
  run(checkpoint: boolean): Promise<void> {
    this.running = this.running
      .then(() => this.work(checkpoint))
      .catch((error: unknown) => {
        this.lastFailure = error;
      });
    return this.running;
  }

  private async work(checkpoint: boolean): Promise<void> {
    if (this.stopped) return;
    for (const id of overdueTransactions(this.core)) await this.core.queue.submit(prepareExpireTransaction(this.core, id));
    if (checkpoint) await this.tryCheckpoint();
    for (const partition of [...this.core.table.all()]) await this.tend(partition);
  }

  private async tryCheckpoint(): Promise<void> {
    try {
      await this.checkpoint();
    } catch (error) {
      this.lastFailure = error;
      this.notBefore = this.core.now() + RETRY_MS; // not with every group that is settled meanwhile
    }
  }

  /** Retention, then compaction, of one partition. A failure leaves the others their turn. */
  private async tend(partition: Partition): Promise<void> {
    const { core } = this;
    try {
      if (retainedFrom(partition, core.now()) > partition.startOffset) await core.queue.submit(prepareRetention(core, partition));
      if (hasOldSegments(partition)) await core.queue.between(() => removeOldSegments(core, partition));
      forgetIdleProducers(partition, core.now());
      if (partition.settings.compact && !this.stopped) await compact(core, partition);
    } catch (error) {
      this.lastFailure = error;
    }
  }

  /**
   * A new journal file, then every batch before it synced in its segment, then the checkpoint; then older journal files are removed.
   * The snapshot is taken between groups, at the very moment the new file begins.
   */
  private async checkpoint(): Promise<void> {
    const { core } = this;
    const taken = await this.snapshot();
    for (const partition of [...core.table.all()]) {
      partition.syncNames();
      for (const segment of [...partition.segments]) {
        if (this.abandoned) return;
        await segment.sync();
      }
    }
    if (this.abandoned) return;
    const directory = journalDirectory(core.options.directory);
    await writeCheckpoint(core.files, directory, taken.journal, taken.json);
    for (const name of core.files.list(directory)) {
      if (name.endsWith('.journal') && name < journalName(taken.journal)) await core.files.removeLarge(`${directory}/${name}`);
    }
    core.oldJournalBytes = Math.max(0, core.oldJournalBytes - taken.covered);
    for (const [partition, offset] of taken.ends) {
      partition.coveredTo = offset;
      for (const segment of partition.segments) if (segment !== partition.active && segment.synced === segment.size) segment.close();
    }
  }

  private snapshot(): Promise<Snapshot> {
    const { core } = this;
    return core.queue.between(() => {
      for (const partition of core.table.all()) for (const segment of partition.segments) segment.saveIndex();
      const journal = core.roll();
      const ends = [...core.table.all()].map((partition) => [partition, partition.active?.base ?? 0] as const);
      return { journal, json: core.snapshot(journal), covered: core.oldJournalBytes, ends };
    });
  }

  /** Stops at once, whatever is under way. */
  abandon(): void {
    this.abandoned = true;
    this.stop();
  }

  private stop(): void {
    this.stopped = true;
    if (this.timer) this.core.options.clock.clearTimeout(this.timer);
  }

  /** After the queue is closed: a last checkpoint, so that the next opening replays nothing. */
  async close(): Promise<void> {
    this.stop();
    await this.running;
    try {
      await this.checkpoint();
    } catch (error) {
      this.lastFailure = error; // the journal is all there
    }
  }
}

interface Snapshot {
  readonly journal: number;
  readonly json: string;
  /** Bytes of older journal files that the checkpoint makes superfluous. */
  readonly covered: number;
  /** Where each partition's closed segments ended. */
  readonly ends: readonly (readonly [Partition, number])[];
}

/** `producer.id.expiration.ms` of Kafka. */
const PRODUCER_EXPIRY_MS = 86_400_000;

function forgetIdleProducers(partition: Partition, now: number): void {
  for (const [id, state] of partition.producers) {
    if (now - state.seen > PRODUCER_EXPIRY_MS && !partition.open.has(id)) partition.producers.delete(id);
  }
}
