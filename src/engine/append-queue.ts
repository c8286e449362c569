/**
 * Appends single records: those that arrive together go out as one batch per partition, each caller waits for durability. The log's group commit does the rest.
 * The order of calls is the order in each partition.
 *
 * Records that are not durable yet take memory. Whoever brings many asks `full` before beginning (and refuses) or awaits `room` before each record (and so slows down the one who sends).
 */
import { fail } from '../base/errors.ts';
import { BatchEncoder } from '../log/batch-encoder.ts';
import { defaultPartitioner } from '../operators/output.ts';
import type { Log } from '../log/log.ts';
import type { Partitioner } from '../operators/output.ts';

/** Bytes of one batch at most (Kafka's limit of a message is 1 MiB). */
const MAX_BATCH_BYTES = 512 * 1024;
/** Encoders kept for the next batches: a fresh one for each cost 16 KiB of memory per insert, and a full collection every half second. */
const MOST_FREE = 8;
/** Bytes of a batch after which its encoder is too large to keep. */
const LARGE_BATCH = 64 * 1024;
/** Memory of a record in the queue besides its bytes: its promise and who waits for it. */
const RECORD_BYTES = 300;
const NOTHING = Buffer.alloc(0);

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Pending {
  readonly topic: string;
  readonly partition: number;
  readonly encoder: BatchEncoder;
  waiting: Waiter[];
  bytes: number;
}

export class AppendQueue {
  private readonly log: Log;
  private readonly partitioner: Partitioner = defaultPartitioner();
  private readonly pending = new Map<string, Pending>();
  private readonly free: BatchEncoder[] = [];
  private scheduled = false;

  private readonly limitBytes: number;
  private bytes = 0;
  private waiters: (() => void)[] = [];
  /** Of `room`: those that wait, and those that have been let go and had no turn yet. */
  private inRoom = 0;

  /** @param limitBytes memory of records that are not durable yet; it is passed by what is brought in one turn only. */
  constructor(log: Log, limitBytes = Number.POSITIVE_INFINITY) {
    this.log = log;
    this.limitBytes = limitBytes;
  }

  /** Whether no more should be brought now. */
  get full(): boolean {
    return this.bytes >= this.limitBytes || this.inRoom > 0;
  }

  /** Throws APPEND_BUSY when no more should be brought now. */
  requireRoom(): void {
    if (this.full) throw fail('APPEND_BUSY', { bytes: this.bytes, limit: this.limitBytes });
  }

  /** Resolves when there is room for a record, in the order of calls. */
  async room(): Promise<void> {
    if (!this.full) return;
    this.inRoom++;
    await new Promise<void>((resolve) => void this.waiters.push(resolve));
    this.inRoom--;
  }

  /** Partitions the record by its key and resolves once it is durable. */
  append(topic: string, timestamp: number, key: Buffer | null, value: Buffer | null): Promise<void> {
    const partitions = this.log.topic(topic)?.partitions ?? 1;
    const partition = this.partitioner(topic, key, 0, key?.length ?? 0, partitions);
    const pending = this.pendingFor(topic, partition);
    pending.encoder.append(
      timestamp,
      key ?? NOTHING,
      key === null ? -1 : 0,
      key?.length ?? 0,
      value ?? NOTHING,
      value === null ? -1 : 0,
      value?.length ?? 0,
    );
    const size = RECORD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
    pending.bytes += size;
    this.bytes += size;
    const done = new Promise<void>((resolve, reject) => pending.waiting.push({ resolve, reject }));
    if (pending.encoder.size > MAX_BATCH_BYTES) this.send(pending);
    else if (!this.scheduled) {
      this.scheduled = true;
      setImmediate(() => this.flush());
    }
    return done;
  }

  private pendingFor(topic: string, partition: number): Pending {
    const id = `${partition} ${topic}`;
    let pending = this.pending.get(id);
    if (pending === undefined) {
      pending = { topic, partition, encoder: this.free.pop() ?? new BatchEncoder(), waiting: [], bytes: 0 };
      this.pending.set(id, pending);
    }
    return pending;
  }

  private flush(): void {
    this.scheduled = false;
    for (const pending of this.pending.values()) {
      const isLarge = pending.encoder.size > LARGE_BATCH;
      this.send(pending);
      if (!isLarge && this.free.length < MOST_FREE) this.free.push(pending.encoder);
    }
    this.pending.clear();
  }

  private send(pending: Pending): void {
    if (pending.waiting.length === 0) return;
    const { waiting, bytes } = pending;
    pending.waiting = [];
    pending.bytes = 0;
    const batch = pending.encoder.finish();
    const settle = (each: (waiter: Waiter) => void): void => {
      for (const waiter of waiting) each(waiter);
      this.release(bytes);
    };
    void this.log.append(pending.topic, pending.partition, batch, { verified: true }).then(
      () => settle((w) => w.resolve()),
      (error: unknown) => settle((w) => w.reject(error)),
    );
  }

  private release(bytes: number): void {
    this.bytes -= bytes;
    if (this.bytes >= this.limitBytes) return;
    const waiting = this.waiters;
    this.waiters = [];
    for (const resolve of waiting) resolve();
  }
}
