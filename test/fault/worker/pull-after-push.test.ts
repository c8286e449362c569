/**
 * A pull query sees whatever was in the log when it arrived, and so everything that a push query can have shown before, although SQLite follows the log later: here so much later that a pull query which did not
 * wait would surely read the state before. It waits for nothing else, and a worker that ends lets it go.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineOptions } from '../../../src/engine/engine.ts';
import type { QueryResult } from '../../../src/api/query-result.ts';
import { defaultPartitioner } from '../../../src/operators/output.ts';
import { committer } from '../../../src/runtime/commit.ts';
import type { Committer } from '../../../src/runtime/commit.ts';
import { localHost } from '../../../src/runtime/host.ts';
import { runQuery } from '../../../src/statements/run-query.ts';
import { workerHost } from '../../../src/runtime/worker-host.ts';
import { testEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

const LAG_MS = 150;
const SETUP = `
  CREATE STREAM s (k STRING KEY, v INT) WITH (kafka_topic = 's', value_format = 'JSON', partitions = 1);
  CREATE TABLE t AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;`;

let directory: string;
let t: TestEngine;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-pull-'));
});

afterEach(async () => {
  await t.engine.close();
  rmSync(directory, { recursive: true, force: true });
  delete process.env.MILLRACE_TEST_LAG;
  delete process.env.MILLRACE_TEST_LAG_END;
});

/** Tasks in threads that are late; the push query gets a thread of its own. */
function slowWorkers(end = false): Partial<EngineOptions> {
  process.env.MILLRACE_TEST_LAG = String(LAG_MS);
  if (end) process.env.MILLRACE_TEST_LAG_END = 'yes';
  return {
    directory,
    host: ({ log, embedded, events }) => {
      if (embedded === null) throw new Error('this test needs a directory');
      const entry = new URL('./slow-worker.ts', import.meta.url);
      return workerHost({
        workers: 2,
        log: embedded.readerHandle(),
        registry: null,
        commit: committer(log),
        events,
        stopMs: 60_000,
        entry,
      });
    },
  };
}

/** Tasks in this thread, whose commits go through `commit`. */
function localTasks(commit: (own: Committer) => Committer): Partial<EngineOptions> {
  return {
    directory,
    host: ({ log, formats, events }) =>
      localHost({ log, commit: commit(committer(log)), formats, partitioner: defaultPartitioner(), events }),
  };
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Rows of the table as a push query shows them, one after the other. */
async function watch(): Promise<() => Promise<string>> {
  const result = (await runQuery(t.engine, 'SELECT k, n FROM t EMIT CHANGES;', t.session)) as QueryResult;
  const waiting: string[] = [];
  const batches = result.rows[Symbol.asyncIterator]();
  return async () => {
    while (waiting.length === 0) {
      const { value, done } = await batches.next();
      if (done === true) throw new Error('the push query has ended');
      waiting.push(...value.map((row: { columns: string }) => row.columns));
    }
    return waiting.shift() as string;
  };
}

async function seenByPush(next: () => Promise<string>): Promise<void> {
  for (let n = 1; n <= 5; n++) {
    await t.run(`INSERT INTO s VALUES ('a', ${n});`);
    expect(await next()).toBe(`["a",${n}]`);
    // By scan, by key with a plan, and by key without: each has a road of its own.
    const asked = [t.rows('SELECT k, n FROM t;'), t.rows("SELECT k, n FROM t WHERE k = 'a';")];
    for (const rows of await Promise.all(asked)) expect(rows).toEqual([['a', n]]);
  }
}

test('a row that a push query has shown is there for a pull query, with tasks in threads', async () => {
  t = await testEngine(slowWorkers());
  await t.run(SETUP);
  await seenByPush(await watch());
});

test('a row that a push query has shown is there for a pull query, with tasks in the same thread', async () => {
  t = await testEngine(
    localTasks((own) => async (unit, visible) => {
      const result = await own(unit, visible);
      await after(LAG_MS);
      return result;
    }),
  );
  await t.run(SETUP);
  await seenByPush(await watch());
});

test('it does not wait for a unit that is on its way to the log', async () => {
  let isHeld = false;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  t = await testEngine(
    localTasks((own) => async (unit, visible) => {
      isHeld = true;
      await held;
      return own(unit, visible);
    }),
  );
  await t.run(`${SETUP} INSERT INTO s VALUES ('a', 1);`);
  await expect.poll(() => isHeld).toBe(true);
  expect(await t.rows('SELECT k, n FROM t;')).toEqual([]);
  release();
  await t.settle();
  expect(await t.rows('SELECT k, n FROM t;')).toEqual([['a', 1]]);
});

test('a worker that ends before SQLite has followed lets it go', async () => {
  t = await testEngine(slowWorkers(true));
  await t.run(SETUP);
  const next = await watch();
  await t.run("INSERT INTO s VALUES ('a', 1);");
  expect(await next()).toBe('["a",1]');
  expect(await t.rows('SELECT k, n FROM t;')).toEqual([]);
  expect(t.engine.queries.list().find((q) => q.kind === 'PERSISTENT')?.state).toBe('ERROR');
});
