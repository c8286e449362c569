/**
 * The command log: a topic with one record per statement that changed the catalogue, never compacted and never expiring. Appending to it is the commit point of a
 * statement; a start replays it. A record keeps the text and what decided its meaning (settings, answers), not the plan.
 *
 * The number of a command is its offset: the `<n>` of query ids. One command is planned, appended and applied at a time (`run`), so that the number it plans with is
 * the number it gets.
 */
import { BatchEncoder } from '../log/batch-encoder.ts';
import { assert } from '../base/assert.ts';
import { fail } from '../base/errors.ts';
import { readRecords } from '../log/read-records.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../log/log.ts';
import type { Answers } from './catalog-view.ts';

const VERSION = 1;

/** One command. Plain JSON. */
export interface Command {
  readonly statement: string;
  /** The session's settings. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly answers: Answers;
  /** `stream/`X`/create` */
  readonly commandId: string;
}

export class CommandLog {
  readonly topic: string;
  private readonly log: Log;
  private readonly clock: Clock;
  private tail: Promise<unknown> = Promise.resolve();
  private applied = -1;
  private waiting: { readonly number: number; readonly resolve: () => void }[] = [];

  constructor(log: Log, serviceId: string, clock: Clock) {
    this.log = log;
    this.clock = clock;
    this.topic = `_confluent-ksql-${serviceId}_command_topic`;
  }

  /** The number that the next command gets. */
  get next(): number {
    return this.log.highWatermark(this.topic, 0);
  }

  /** Makes the topic where it is missing. */
  async open(): Promise<void> {
    if (this.log.topic(this.topic) !== undefined) return;
    await this.log.createTopic({ name: this.topic, partitions: 1, configs: { 'cleanup.policy': 'delete', 'retention.ms': '-1' } });
  }

  /** Everything there is from `from` on, in order. Throws COMMAND_LOG_VERSION. */
  *replay(from = 0): Iterable<{ readonly number: number; readonly command: Command }> {
    const end = this.next;
    for (let offset = from; offset < end; ) {
      const { records, next } = readRecords(this.log, this.topic, 0, offset);
      for (const record of records) {
        if (record.value !== null) yield { number: record.offset, command: decode(record.offset, record.value) };
      }
      assert(next > offset, 'the command log can be read to its end');
      offset = next;
    }
    this.settled(end - 1);
  }

  /** Runs work that may append commands; one at a time, in order of arrival. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Appends a command, durably, and returns its number. Only inside `run`. */
  async append(command: Command): Promise<number> {
    const expected = this.next;
    const key = Buffer.from(JSON.stringify(command.commandId));
    const value = Buffer.from(JSON.stringify({ version: VERSION, ...command }));
    const encoder = new BatchEncoder(value.length + key.length + 128);
    encoder.append(this.clock.now(), key, 0, key.length, value, 0, value.length);
    const { baseOffset } = await this.log.append(this.topic, 0, encoder.finish(), { verified: true });
    assert(baseOffset === expected, 'only the engine writes the command log');
    return baseOffset;
  }

  /** Notes that everything up to this number has taken effect. */
  settled(number: number): void {
    this.applied = Math.max(this.applied, number);
    const due = this.waiting.filter((w) => w.number <= this.applied);
    this.waiting = this.waiting.filter((w) => w.number > this.applied);
    for (const w of due) w.resolve();
  }

  /** Resolves once the command of that number has taken effect here. Throws COMMAND_TIMEOUT. */
  async waitFor(number: number, timeoutMs: number): Promise<void> {
    if (number <= this.applied) return;
    const { clock } = this;
    await new Promise<void>((resolve, reject) => {
      const waiter = {
        number,
        resolve: () => {
          clock.clearTimeout(timer);
          resolve();
        },
      };
      const timer = clock.setTimeout(() => {
        this.waiting = this.waiting.filter((w) => w !== waiter);
        reject(fail('COMMAND_TIMEOUT', { number }));
      }, timeoutMs);
      this.waiting.push(waiter);
    });
  }
}

function decode(number: number, value: Buffer): Command {
  const { version, ...command } = JSON.parse(value.toString('utf8')) as Command & { version: number };
  if (version > VERSION) throw fail('COMMAND_LOG_VERSION', { number, version });
  return command;
}
