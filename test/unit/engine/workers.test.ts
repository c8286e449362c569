/** The same engine with its tasks in worker threads, on a real directory: results, push rows, a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testEngine } from '../../support/engine.ts';
import { runQuery } from '../../../src/statements/run-query.ts';
import type { QueryResult } from '../../../src/api/query-result.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-workers-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('queries run in other threads and resume there', async () => {
  const first = await testEngine({ directory, workers: 2 });
  await first.run(`
    CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=3);
    CREATE TABLE T AS SELECT V % 2 AS ODD, COUNT(*) AS N FROM S GROUP BY V % 2;`);
  const push = (await runQuery(first.engine, 'SELECT V FROM S WHERE V > 7 EMIT CHANGES LIMIT 2;', first.session)) as QueryResult;
  await first.run(Array.from({ length: 10 }, (_, i) => `INSERT INTO S VALUES ('k${i}', ${i});`).join('\n'));
  const rows: string[] = [];
  for await (const batch of push.rows) rows.push(...batch.map((r) => r.columns));
  expect(rows.sort()).toEqual(['[8]', '[9]']);
  await expect
    .poll(async () => (await first.rows('SELECT * FROM T;')).sort())
    .toEqual([
      [0, 5],
      [1, 5],
    ]);
  await first.engine.close();

  const second = await testEngine({ directory, workers: 1 });
  await second.run("INSERT INTO S VALUES ('k', 1);");
  await expect
    .poll(async () => (await second.rows('SELECT * FROM T;')).sort())
    .toEqual([
      [0, 5],
      [1, 6],
    ]);
  await second.engine.close();
}, 30_000);
