/** PRINT: the records of a topic as lines of text, their formats guessed. */
import { fail } from '../base/errors.ts';
import { FormatGuess } from './print-formats.ts';
import { readRecords } from '../log/read-records.ts';
import type { Engine } from '../engine/engine.ts';
import type { LogRecord } from '../log/read-records.ts';
import type { PrintResult } from '../api/query-result.ts';
import type { StatementOf } from './meaning.ts';

type Print = StatementOf<'print'>;

/** Longest wait for news of the log before the next look, ms. */
const WAIT_MS = 1000;

/** Starts to print. `formats`: whether lines with the guessed formats are among the lines. */
export function printTopic(statement: Print, engine: Engine, formats: boolean): PrintResult {
  const topic = engine.log.topic(statement.topic);
  if (topic === undefined)
    throw fail('PRINT_TOPIC', { topic: statement.topic, more: similarTopics(statement.topic, engine) }, { at: statement.at });
  const { interval } = statement;
  if (interval !== null && interval < 1) throw fail('PRINT_INTERVAL', { interval }, { at: statement.at });
  const positions = Array.from({ length: topic.partitions }, (_, p) =>
    statement.fromBeginning ? engine.log.logStartOffset(topic.name, p) : engine.log.highWatermark(topic.name, p),
  );
  const state: Printing = { engine, topic: topic.name, positions, closed: false, wake: () => undefined };
  const close = (): void => {
    state.closed = true;
    state.wake();
  };
  return { kind: 'print', lines: printLines(statement, state, formats), close };
}

interface Printing {
  readonly engine: Engine;
  readonly topic: string;
  readonly positions: number[];
  closed: boolean;
  /** Ends a wait for news. */
  wake: () => void;
}

function similarTopics(wanted: string, engine: Engine): string {
  const similar = engine.log
    .topics()
    .map((t) => t.name)
    .filter((name) => name.toLowerCase() === wanted.toLowerCase());
  return similar.length === 0 ? '' : `\nDid you mean:\n${similar.map((name) => `\tprint ${name};`).join('\n')}`;
}

async function* printLines(statement: Print, state: Printing, formats: boolean): AsyncGenerator<readonly string[]> {
  const { log, schemas } = state.engine;
  const guess = new FormatGuess(schemas);
  let left = statement.limit ?? Number.POSITIVE_INFINITY;
  let seen = 0;
  while (!state.closed && state.engine.ready && left > 0 && log.topic(state.topic) !== undefined) {
    const version = log.version();
    const lines: string[] = [];
    let read = 0;
    for (const { record, partition } of nextRecords(state)) {
      read++;
      if (left <= 0 || seen++ % (statement.interval ?? 1) !== 0) continue;
      left--;
      const key = guess.key(record.key);
      const value = guess.value(record.value);
      if (formats) lines.push(...guess.news());
      lines.push(`rowtime: ${rowtimeText(record.timestamp)}, key: ${key}, value: ${value}, partition: ${partition}`);
    }
    if (lines.length > 0) yield lines;
    else if (read === 0) await news(state, version);
  }
}

/** Resolves when the log has changed, when the reader has closed, or after a while. */
async function news(state: Printing, version: number): Promise<void> {
  const woken = new Promise<void>((resolve) => {
    state.wake = resolve;
  });
  await Promise.race([state.engine.log.waitForChange(version, WAIT_MS), woken]);
}

function* nextRecords({ engine, topic, positions }: Printing): Iterable<{ readonly record: LogRecord; readonly partition: number }> {
  for (let partition = 0; partition < positions.length; partition++) {
    // Retention may have removed what was to come next.
    positions[partition] = Math.max(positions[partition], engine.log.logStartOffset(topic, partition));
    if (positions[partition] >= engine.log.highWatermark(topic, partition)) continue;
    const { records, next } = readRecords(engine.log, topic, partition, positions[partition], 1 << 16);
    positions[partition] = next;
    for (const record of records) yield { record, partition };
  }
}

/** `2024/03/01 10:20:30.000 Z` */
function rowtimeText(timestamp: number): string {
  if (timestamp < 0) return 'N/A';
  return `${new Date(timestamp).toISOString().replace('T', ' ').replaceAll('-', '/').replace('Z', '')} Z`;
}
