/**
 * Workers that die under load: of an exception, of `process.exit`, of too little memory. Their tasks restart from their last commits, elsewhere, and in the end each topic and view holds exactly what a naive evaluation gives.
 * A query that fails alone says why, is tried again, and its neighbours go on meanwhile. MILLRACE_CRASHES sets the number of crashes (default 9).
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { committer } from '../../../src/runtime/commit.ts';
import { workerHost } from '../../../src/runtime/worker-host.ts';
import { readTopicPartition } from '../../support/read-topic.ts';
import { testEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';
import { batches, encode, expected, PARTITIONS, SCRIPT } from '../kill/workload.ts';

const CRASHES = Number(process.env.MILLRACE_CRASHES ?? 9);
const WAYS = ['exception', 'exit', 'memory'];
const SEED = 5;

let directory: string;
let plan: string;
let t: TestEngine;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-worker-'));
  plan = join(directory, 'crash');
  process.env.MILLRACE_TEST_CRASH = plan;
  t = await testEngine({
    directory: join(directory, 'data'),
    settings: { 'ksql.query.retry.backoff.initial.ms': '50', 'ksql.query.retry.backoff.max.ms': '200' },
    host: ({ log, embedded, events }) => {
      if (embedded === null) throw new Error('this test needs a directory');
      const entry = new URL('./crashing-worker.ts', import.meta.url);
      const commit = committer(log);
      return workerHost({ workers: 2, log: embedded.readerHandle(), registry: null, commit, events, stopMs: 60_000, heapMb: 96, entry });
    },
  });
  await t.run(SCRIPT);
  // The table's rows are newer than the stream's: they are to be there first.
  await settled();
});

afterEach(async () => {
  await t.engine.close();
  rmSync(directory, { recursive: true, force: true });
  delete process.env.MILLRACE_TEST_CRASH;
});

const states = (): string[] => t.engine.queries.list().map((q) => q.state);
const topic = (name: string): string[][] =>
  Array.from({ length: PARTITIONS }, (_, p) => readTopicPartition(t.engine.log, name, p).map((r) => `${r.key} ${r.value}`));

async function send(from: number, to: number): Promise<void> {
  const sent = [...batches(SEED, to)].slice(from);
  await Promise.all(sent.map((batch) => t.engine.log.append('input', batch.partition, encode({ ...batch, baseSequence: -1 }, -1n, -1))));
}

async function settled(): Promise<void> {
  await expect
    .poll(async () => states().every((s) => s === 'RUNNING') && (await t.engine.queries.isIdle()), { timeout: 60_000, interval: 20 })
    .toBe(true);
  await t.settle();
}

async function view(sql: string): Promise<Map<string, string>> {
  const rows = (await t.rows(sql)) as (string | number)[][];
  return new Map(rows.map(([key, ...rest]) => [String(key), rest.join(' ')]));
}

async function expectExact(count: number): Promise<void> {
  const want = expected(SEED, count);
  expect(topic('FILTERED')).toEqual(want.filtered);
  expect(topic('JOINED')).toEqual(want.joined);
  expect(await view('SELECT id, n, total FROM totals;')).toEqual(want.totals);
  expect(await view("SELECT id + ' ' + CAST(WINDOWSTART AS STRING), n, total FROM windowed;")).toEqual(want.windowed);
}

test(
  `${CRASHES} crashes of workers`,
  async () => {
    const perCrash = 40;
    const reasons = new Set<string>();
    for (let crash = 0; crash < CRASHES; crash++) {
      await send(crash * perCrash, crash * perCrash + perCrash / 2);
      writeFileSync(plan, `${WAYS[crash % WAYS.length]} *`);
      await send(crash * perCrash + perCrash / 2, (crash + 1) * perCrash);
      await expect.poll(() => existsSync(plan), { timeout: 20_000 }).toBe(false);
      await expect.poll(() => states().includes('ERROR'), { timeout: 20_000, interval: 2 }).toBe(true);
      for (const query of t.engine.queries.list()) for (const error of query.errors) reasons.add(error.message);
      await settled();
    }
    await expectExact(CRASHES * perCrash);
    expect([...reasons].join('\n')).toMatch(/a defect in the worker/);
    expect([...reasons].join('\n')).toMatch(/ended with code 0/);
    expect([...reasons].join('\n')).toMatch(/memory limit/);
  },
  60_000 + CRASHES * 20_000,
);

test('a query that fails alone says why and is tried again; its neighbours go on', async () => {
  await send(0, 10);
  await settled();
  const id = t.engine.queries.list().find((q) => q.spec.id.startsWith('CTAS_TOTALS'))?.spec.id ?? '';
  writeFileSync(plan, `task ${id}`);
  const first = t.engine.queries.get(id);
  await send(10, 30);
  await expect.poll(() => first?.errors.length, { timeout: 10_000, interval: 1 }).toBe(1);
  const neighbours = t.engine.queries.list().filter((q) => q.spec.id !== id);
  expect(neighbours.flatMap((q) => q.errors)).toEqual([]);
  expect(neighbours.every((q) => q.state === 'RUNNING')).toBe(true);
  const described = await t.one('queryDescription', `EXPLAIN ${id};`);
  expect(described.queryDescription.queryErrors).toMatchObject([{ errorMessage: expect.stringContaining('a defect in one task') }]);
  await settled();
  await expectExact(30);
}, 60_000);

test('while it is down, SHOW QUERIES tells; a paused query stays paused through the death of its worker', async () => {
  const ids = t.engine.queries.list().map((q) => q.spec.id);
  const [filtered, totals] = [ids.find((i) => i.startsWith('CSAS_FILTERED')) ?? '', ids.find((i) => i.startsWith('CTAS_TOTALS')) ?? ''];
  await t.run(`PAUSE ${filtered};`);
  // Both workers die, one after the other, so that each query is hit.
  for (const batch of [0, 20]) {
    writeFileSync(plan, 'exit *');
    await send(batch, batch + 20);
    await expect.poll(() => states().includes('ERROR'), { timeout: 10_000, interval: 1 }).toBe(true);
    const shown = await t.one('queries', 'SHOW QUERIES;');
    expect(shown.queries.some((q) => q.statusCount.ERROR === 1)).toBe(true);
    await expect.poll(() => states().includes('ERROR'), { timeout: 10_000 }).toBe(false);
  }
  expect(t.engine.queries.get(filtered)?.state).toBe('PAUSED');
  expect(topic('FILTERED').flat()).toEqual([]);
  expect(t.engine.queries.get(totals)?.state).toBe('RUNNING');
  await t.run(`RESUME ${filtered};`);
  await settled();
  await expectExact(40);
}, 60_000);
