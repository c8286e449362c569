/**
 * The reader's end of a transient query: a bounded queue of rows between the tasks and whoever asked. A reader that does not keep up is cut off with an error, so that it cannot slow the tasks or
 * fill the memory; LIMIT is counted here.
 */
import { fail } from '../base/errors.ts';
import type { MillraceError } from '../base/errors.ts';
import type { Column } from '../data/schema.ts';
import type { EmittedRow } from './loop.ts';

/** Rows that may wait for a slow reader. */
const QUEUE_ROWS = 100_000;

/** Memory of the queues of all subscriptions. */
export interface QueuedBytes {
  readonly limit: number;
  used: number;
  readers: number;
}

/** Memory of a row besides its text. */
const ROW_BYTES = 64;

export type EndReason = 'Limit Reached' | 'Query Completed';

export interface SubscriptionOptions {
  readonly id: string;
  readonly columns: readonly Column[];
  readonly limit: number | null;
  /** Shared with others; absent: only the number of rows is bounded. */
  readonly queued?: QueuedBytes;
  /** Called once, when the reader is done or the query has ended. */
  readonly onClose: () => void;
}

/** Iterate it for batches of rows; the iteration ends with the query, or throws what ended it. Leaving the iteration closes it. */
export class Subscription implements AsyncIterable<readonly EmittedRow[]> {
  readonly id: string;
  readonly columns: readonly Column[];
  /** Why it ended; null while it runs. */
  reason: EndReason | null = null;
  private readonly options: SubscriptionOptions;
  private queue: EmittedRow[] = [];
  private bytes = 0;
  private left: number;
  private error: MillraceError | null = null;
  private closed = false;
  private wake: () => void = () => undefined;

  constructor(options: SubscriptionOptions) {
    this.options = options;
    this.id = options.id;
    this.columns = options.columns;
    this.left = options.limit ?? Number.POSITIVE_INFINITY;
    if (options.queued !== undefined) options.queued.readers++;
    if (this.left === 0) this.end('Limit Reached');
  }

  /** Takes rows from a task. */
  push(rows: readonly EmittedRow[]): void {
    if (this.reason !== null || this.error !== null) return;
    const taken = rows.length > this.left ? rows.slice(0, this.left) : rows;
    this.left -= taken.length;
    for (const row of taken) {
      this.queue.push(row);
      this.hold(2 * row.columns.length + ROW_BYTES);
    }
    if (this.left <= 0) this.end('Limit Reached');
    else if (this.queue.length > QUEUE_ROWS || this.isTooMuch())
      this.fail(fail('SUBSCRIBER_TOO_SLOW', { id: this.id, rows: this.queue.length }));
    this.wake();
  }

  /** Whether the queues are full together and this one holds more than its part. */
  private isTooMuch(): boolean {
    const { queued } = this.options;
    return queued !== undefined && queued.used > queued.limit && this.bytes * queued.readers >= queued.limit;
  }

  private hold(bytes: number): void {
    this.bytes += bytes;
    if (this.options.queued !== undefined) this.options.queued.used += bytes;
  }

  private drop(): void {
    this.queue = [];
    this.hold(-this.bytes);
  }

  /** No more rows come; those that wait are still delivered. */
  end(reason: EndReason): void {
    this.reason ??= reason;
    this.wake();
  }

  fail(error: MillraceError): void {
    this.error ??= error;
    this.wake();
  }

  /** The reader wants no more. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.drop();
    if (this.options.queued !== undefined) this.options.queued.readers--;
    this.end('Query Completed');
    this.options.onClose();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<readonly EmittedRow[]> {
    try {
      for (;;) {
        if (this.queue.length > 0) {
          const rows = this.queue;
          this.queue = [];
          this.hold(-this.bytes);
          yield rows;
        } else if (this.error !== null) {
          throw this.error;
        } else if (this.reason !== null || this.closed) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.wake = resolve;
          });
        }
      }
    } finally {
      this.close();
    }
  }
}
