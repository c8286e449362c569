/** A view's file that is deleted, cut, overwritten or damaged in the middle: it is built anew from the log, without anybody's doing, and says the same as before. */
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BatchEncoder } from '../../../src/log/batch-encoder.ts';
import { testEngine, TEST_SETTINGS } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-view-'));
  file = join(directory, 'state/CTAS_T_1/0_0.sqlite');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const KEYS = 3000;
const start = (): Promise<TestEngine> =>
  testEngine({ directory, settings: { ...TEST_SETTINGS, 'ksql.query.retry.backoff.initial.ms': '20' } });

async function feed(t: TestEngine): Promise<void> {
  const encoder = new BatchEncoder();
  for (let i = 0; i < KEYS; i++) {
    const key = Buffer.from(`key-${i}`);
    encoder.append(i, key, 0, key.length, Buffer.from('{"V":1}'), 0, 7);
  }
  await t.engine.log.append('s', 0, encoder.finish());
}

const wrecks: Record<string, () => void> = {
  deleted: () => rmSync(file),
  'cut short': () => truncateSync(file, 10_000),
  'no database': () => writeFileSync(file, Buffer.alloc(20_000, 7)),
  'damaged in the middle': () => {
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 8192);
    writeFileSync(file, bytes);
  },
};

for (const [name, wreck] of Object.entries(wrecks)) {
  test(name, async () => {
    const first = await start();
    await first.run(`
      CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
      CREATE TABLE T AS SELECT K, COUNT(*) AS N FROM S GROUP BY K;`);
    await feed(first);
    await first.settle();
    await first.engine.close();
    expect(existsSync(file)).toBe(true);
    wreck();
    const second = await start();
    await feed(second);
    // What is damaged inside is found when it is read: the query fails once, and starts anew.
    await expect
      .poll(async () => second.engine.queries.get('CTAS_T_1')?.state === 'RUNNING' && (await second.engine.queries.isIdle()), {
        timeout: 10_000,
      })
      .toBe(true);
    await second.settle();
    const rows = (await second.rows('SELECT N FROM T;')) as number[][];
    expect(rows).toHaveLength(KEYS);
    expect(rows.filter(([n]) => n !== 2)).toEqual([]);
    await second.engine.close();
  }, 30_000);
}

test('damaged in the middle, and a reader is the first to notice', async () => {
  const first = await start();
  await first.run(`
    CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
    CREATE TABLE T AS SELECT K, COUNT(*) AS N FROM S GROUP BY K;`);
  await feed(first);
  await first.settle();
  await first.engine.close();
  wrecks['damaged in the middle']();
  const second = await start();
  await expect(second.rows('SELECT N FROM T;')).rejects.toMatchObject({ code: 'PULL_NOT_READY' });
  expect(second.engine.queries.get('CTAS_T_1')?.errors).toHaveLength(1);
  await expect.poll(async () => (await second.rows('SELECT N FROM T;').catch(() => [])).length, { timeout: 10_000 }).toBe(KEYS);
  expect(second.engine.queries.get('CTAS_T_1')?.state).toBe('RUNNING');
  await second.engine.close();
}, 30_000);

test('gone for the moment in which it is built anew', async () => {
  const first = await start();
  await first.run(`
    CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
    CREATE TABLE T AS SELECT K, COUNT(*) AS N FROM S GROUP BY K;`);
  await feed(first);
  await first.settle();
  rmSync(file);
  await expect(first.rows('SELECT N FROM T;')).rejects.toMatchObject({ code: 'PULL_NOT_READY' });
  await first.engine.close();
});
