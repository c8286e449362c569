/**
 * How long a start takes after a long history, against one with a tenth of it: a table of many keys, closed in order, opened in a process of its own until a pull query is answered. Exit code 1 when the start with
 * the long history takes longer than a second.
 *
 *   node test/fault/restart.ts          MILLRACE_RECORDS (2,000,000)  MILLRACE_KEYS (100,000)  MILLRACE_STARTS (7)
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSession } from '../../src/engine/session.ts';
import { executeScript } from '../../src/statements/execute.ts';
import { openEngine } from '../../src/statements/open.ts';
import { runQuery } from '../../src/statements/run-query.ts';
import { feed } from './load.ts';

const RECORDS = Number(process.env.MILLRACE_RECORDS ?? 2_000_000);
const KEYS = Number(process.env.MILLRACE_KEYS ?? 100_000);
const STARTS = Number(process.env.MILLRACE_STARTS ?? 7);

const SCRIPT = `
  SET 'auto.offset.reset' = 'earliest';
  CREATE STREAM events (id STRING KEY, v BIGINT) WITH (kafka_topic='events', value_format='JSON', partitions=1);
  CREATE TABLE counts AS SELECT id, COUNT(*) AS n, SUM(v) AS total FROM events GROUP BY id;`;

async function build(records: number, keys: number): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-start-'));
  const engine = await openEngine({ directory, workers: 1, durability: 'os' });
  await executeScript(engine, SCRIPT, createSession());
  await feed(engine, [...engine.log.groups()][0], { topic: 'events', records, keys, step: 1 });
  await engine.close();
  return directory;
}

/** In the child: prints how long it took until the engine was open, and until the first answer. */
async function measure(directory: string): Promise<void> {
  const from = performance.now();
  const engine = await openEngine({ directory, workers: 1 });
  const opened = performance.now() - from;
  const result = await runQuery(engine, "SELECT n FROM counts WHERE id = 'key-1';", createSession());
  let rows = 0;
  if (result.kind !== 'print') for await (const batch of result.rows) rows += batch.length;
  console.log(JSON.stringify({ opened, answered: performance.now() - from, rows }));
  await engine.close();
}

/** The middle of several starts, ms. */
function startTime(directory: string): { opened: number; answered: number } {
  const starts = Array.from({ length: STARTS }, () => {
    const output = execFileSync(process.execPath, [import.meta.filename, 'measure', directory], { encoding: 'utf8' });
    const found = JSON.parse(output) as { opened: number; answered: number; rows: number };
    if (found.rows !== 1) throw new Error(`the view gave ${found.rows} rows for one key`);
    return found;
  });
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  return { opened: middle(starts.map((s) => s.opened)), answered: middle(starts.map((s) => s.answered)) };
}

if (process.argv[2] === 'measure') {
  await measure(process.argv[3]);
} else {
  const times: number[] = [];
  for (const [records, keys] of [
    [RECORDS / 10, KEYS / 10],
    [RECORDS, KEYS],
  ]) {
    const directory = await build(records, keys);
    const { opened, answered } = startTime(directory);
    times.push(answered);
    console.log(`${records} records, ${keys} keys: open after ${opened.toFixed(0)} ms, first answer after ${answered.toFixed(0)} ms`);
    rmSync(directory, { recursive: true, force: true });
  }
  console.log(`the start with ten times the history takes ${(times[1] / times[0]).toFixed(2)} times as long`);
  if (times[1] > 1000) process.exitCode = 1;
}
