/**
 * The processing log: records and expressions that failed, as JSON records of a topic that people can make a stream of. Writing it never holds up a query: what
 * comes faster than the log takes it is counted and dropped.
 *
 * Fields as in ksqlDB: https://docs.ksqldb.io, "processing log".
 */
import type { Clock } from '../base/clock.ts';
import type { Log } from '../log/log.ts';
import type { RecordProblem } from '../runtime/loop.ts';
import { AppendQueue } from './append-queue.ts';
import type { ServerSettings } from './settings.ts';

/** Entries that may wait for the log. */
const MAX_WAITING = 1000;

export class ProcessingLog {
  readonly topic: string;
  /** Problems per query since the start. */
  readonly counts = new Map<string, number>();
  /** Entries that were not written because the log was behind. */
  dropped = 0;
  private readonly log: Log;
  private readonly queue: AppendQueue;
  private readonly clock: Clock;
  private readonly settings: ServerSettings;
  private waiting = 0;
  private made: Promise<boolean> | null = null;

  constructor(log: Log, settings: ServerSettings, clock: Clock) {
    this.log = log;
    this.queue = new AppendQueue(log);
    this.clock = clock;
    this.settings = settings;
    this.topic = settings.get('ksql.logging.processing.topic.name') ?? `${settings.get('ksql.service.id') ?? ''}ksql_processing_log`;
  }

  /** Takes note of problems; returns at once. */
  report(problems: readonly RecordProblem[]): void {
    for (const problem of problems) {
      this.counts.set(problem.queryId, (this.counts.get(problem.queryId) ?? 0) + 1);
      if (this.waiting >= MAX_WAITING) this.dropped++;
      else void this.write(problem);
    }
  }

  private async write(problem: RecordProblem): Promise<void> {
    this.waiting++;
    try {
      const now = this.clock.now();
      this.made ??= this.make();
      if (await this.made) await this.queue.append(this.topic, now, null, Buffer.from(JSON.stringify(entryOf(problem, now))));
    } catch {
      this.dropped++;
      this.made = null;
    } finally {
      this.waiting--;
    }
  }

  /** Makes the topic where it is missing; whether there is one. */
  private async make(): Promise<boolean> {
    if (this.log.topic(this.topic) !== undefined) return true;
    if (!this.settings.flag('ksql.logging.processing.topic.auto.create')) return false;
    await this.log.createTopic({ name: this.topic, partitions: this.settings.number('ksql.logging.processing.topic.partitions', 1) });
    return true;
  }
}

/** The JSON of one entry. Exactly one member of `message` beside `type` is not null. */
function entryOf(problem: RecordProblem, time: number): object {
  const none = {
    deserializationError: null,
    recordProcessingError: null,
    productionError: null,
    serializationError: null,
    kafkaStreamsThreadError: null,
  };
  const place = `${problem.topic}-${problem.partition}@${problem.offset}`;
  const logger = `processing.${problem.queryId}`;
  if (problem.kind === 'key' || problem.kind === 'value') {
    const deserializationError = {
      target: problem.kind,
      errorMessage: problem.reason,
      recordB64: null,
      cause: [place],
      topic: problem.topic,
    };
    return { level: 'ERROR', logger: `${logger}.KsqlTopic.Source.deserializer`, time, message: { type: 0, ...none, deserializationError } };
  }
  const step = problem.kind === 'timestamp' ? 'KsqlTopic.Source' : 'Project';
  const recordProcessingError = { errorMessage: problem.reason, record: null, cause: [place] };
  return { level: 'ERROR', logger: `${logger}.${step}`, time, message: { type: 1, ...none, recordProcessingError } };
}
