/**
 * A worker thread that hangs without dying: here between the log's commit and SQLite's transaction, for ever, blocked or computing. Pull queries that need it give up and say so, whoever stops one of its queries ends it after
 * a while, and so does whoever closes the engine.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { committer } from '../../../src/runtime/commit.ts';
import { workerHost } from '../../../src/runtime/worker-host.ts';
import { readTopicPartition } from '../../support/read-topic.ts';
import { testEngine, TEST_SETTINGS } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

const WAYS = ['blocked', 'computing'] as const;

let directory: string;
let t: TestEngine;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-hung-'));
});

afterEach(async () => {
  await t.engine.close();
  rmSync(directory, { recursive: true, force: true });
  delete process.env.MILLRACE_TEST_LAG;
  delete process.env.MILLRACE_TEST_LAG_END;
});

/** A table and a stream over the same input in one thread, which hangs as soon as the table has taken a record. Returns the table's query. */
async function hang(way: (typeof WAYS)[number], settings: Readonly<Record<string, string>>): Promise<string> {
  process.env.MILLRACE_TEST_LAG = 'Infinity';
  if (way === 'computing') process.env.MILLRACE_TEST_LAG_END = 'never';
  t = await testEngine({
    directory,
    settings: { ...TEST_SETTINGS, ...settings },
    host: ({ log, embedded, events, settings: given }) => {
      if (embedded === null) throw new Error('this test needs a directory');
      const entry = new URL('./slow-worker.ts', import.meta.url);
      const stopMs = given.number('ksql.streams.shutdown.timeout.ms', 0);
      return workerHost({ workers: 1, log: embedded.readerHandle(), registry: null, commit: committer(log), events, stopMs, entry });
    },
  });
  await t.run(`
    CREATE STREAM s (k STRING KEY, v INT) WITH (kafka_topic = 's', value_format = 'JSON', partitions = 1);
    CREATE TABLE t AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;`);
  const [table] = t.engine.queries.list();
  await t.run("INSERT INTO s VALUES ('a', 1);");
  // Its unit is in the log: from here on it owes SQLite the row.
  await expect.poll(() => t.engine.log.highWatermark('T', 0), { timeout: 10_000 }).toBe(1);
  return table.spec.id;
}

test('a pull query gives up after its limit, says which query hangs, and is counted out', async () => {
  const id = await hang('blocked', {
    'ksql.query.pull.forwarding.timeout.ms': '300',
    'ksql.query.pull.max.concurrent.requests': '1',
    'ksql.streams.shutdown.timeout.ms': '300',
  });
  for (const sql of ['SELECT k, n FROM t;', "SELECT k, n FROM t WHERE k = 'a';", "SELECT k, n FROM t WHERE k = 'b';"]) {
    const error: unknown = await t.rows(sql).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'PULL_TIMED_OUT', params: { name: 'T', id, limit: 300 } });
    expect((error as Error).message).toContain(id);
  }
  await t.run("SET 'ksql.query.pull.forwarding.timeout.ms' = '20';");
  await expect(t.rows('SELECT k, n FROM t;')).rejects.toMatchObject({ params: { limit: 20 } });
  await t.run(`TERMINATE ${id};`);
  await expect(t.rows('SELECT k, n FROM t;')).rejects.toMatchObject({ code: 'PULL_NOT_READY' });
}, 30_000);

test.each(WAYS)(
  'TERMINATE of its query ends a thread that is %s, and what is started next runs',
  async (way) => {
    const id = await hang(way, { 'ksql.streams.shutdown.timeout.ms': '300' });
    await t.run(`TERMINATE ${id};`);
    expect(t.engine.queries.list()).toEqual([]);
    expect(existsSync(join(directory, 'state', id))).toBe(false);
    await t.run('CREATE STREAM f AS SELECT k, v + 1 AS v FROM s;');
    await expect
      .poll(() => readTopicPartition(t.engine.log, 'F', 0).map((r) => `${r.key} ${r.value}`), { timeout: 10_000 })
      .toEqual(['a {"V":2}']);
  },
  30_000,
);

test('a query that is started into it ends it, and runs after it', async () => {
  const id = await hang('blocked', { 'ksql.streams.shutdown.timeout.ms': '1000', 'ksql.query.retry.backoff.initial.ms': '50' });
  await t.run('CREATE STREAM f AS SELECT k, v + 1 AS v FROM s;');
  await expect.poll(() => t.engine.log.highWatermark('F', 0), { timeout: 10_000 }).toBe(1);
  // Its own query too: the row that was owed is there.
  await expect.poll(() => t.engine.queries.get(id)?.state, { timeout: 10_000 }).toBe('RUNNING');
  expect(await t.rows('SELECT k, n FROM t;')).toEqual([['a', 1]]);
}, 30_000);

test('the other queries of the thread start again', async () => {
  const id = await hang('blocked', { 'ksql.streams.shutdown.timeout.ms': '1000', 'ksql.query.retry.backoff.initial.ms': '50' });
  await t.run(`TERMINATE ${id};`);
  await t.run('CREATE STREAM f AS SELECT k, v + 1 AS v FROM s;');
  await expect.poll(() => t.engine.log.highWatermark('F', 0), { timeout: 10_000 }).toBe(1);
  await t.run('CREATE TABLE u AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;');
  await expect.poll(() => t.engine.log.highWatermark('U', 0), { timeout: 10_000 }).toBe(1);
  // The new table has hung the thread again; the stream goes on in the next one.
  await t.run("INSERT INTO s VALUES ('b', 2);");
  const other = t.engine.queries.list().find((q) => q.spec.id.startsWith('CTAS_U'))?.spec.id;
  await t.run(`TERMINATE ${other};`);
  const stream = t.engine.queries.list()[0];
  expect(stream.errors[0].message).toBe('the worker thread has not answered for 1000 ms and was ended');
  await expect.poll(() => t.engine.log.highWatermark('F', 0), { timeout: 10_000 }).toBe(2);
}, 30_000);

test.each(WAYS)(
  'closing the engine ends a thread that is %s, in bounded time',
  async (way) => {
    await hang(way, { 'ksql.streams.shutdown.timeout.ms': '300' });
    const from = performance.now();
    await t.engine.close();
    expect(performance.now() - from).toBeLessThan(5000);
  },
  30_000,
);
