/**
 * Appends single records: those that arrive together go out as one batch per partition, each caller waits for durability. The log's group commit does the rest.
 * The order of calls is the order in each partition.
 */
import { BatchEncoder } from '../log/batch.ts';
import { defaultPartitioner } from '../operators/output.ts';
import type { Log } from '../log/log.ts';
import type { Partitioner } from '../operators/output.ts';

/** Bytes of one batch at most (Kafka's limit of a message is 1 MiB). */
const MAX_BATCH_BYTES = 512 * 1024;
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
}

export class AppendQueue {
  private readonly log: Log;
  private readonly partitioner: Partitioner = defaultPartitioner();
  private readonly pending = new Map<string, Pending>();
  private scheduled = false;

  constructor(log: Log) {
    this.log = log;
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
      pending = { topic, partition, encoder: new BatchEncoder(), waiting: [] };
      this.pending.set(id, pending);
    }
    return pending;
  }

  private flush(): void {
    this.scheduled = false;
    for (const pending of this.pending.values()) this.send(pending);
    this.pending.clear();
  }

  private send(pending: Pending): void {
    if (pending.waiting.length === 0) return;
    const { waiting } = pending;
    pending.waiting = [];
    const batch = pending.encoder.finish();
    const settle = (each: (waiter: Waiter) => void): void => {
      for (const waiter of waiting) each(waiter);
    };
    void this.log.append(pending.topic, pending.partition, batch, { verified: true }).then(
      () => settle((w) => w.resolve()),
      (error: unknown) => settle((w) => w.reject(error)),
    );
  }
}
