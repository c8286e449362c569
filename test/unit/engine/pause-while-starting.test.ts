/** PAUSE and RESUME that come while a query's tasks are being started again count as if they had come after. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultPartitioner } from '../../../src/operators/output.ts';
import { committer } from '../../../src/runtime/commit.ts';
import { localHost } from '../../../src/runtime/host.ts';
import { testEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

let directory: string;
let t: TestEngine;
/** Starts wait for it where it is set, and tell that they have begun. */
let held: Promise<void> | null = null;
let begun = 0;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-pause-'));
  t = await testEngine({
    directory,
    host: ({ log, formats, events }) => {
      const host = localHost({ log, commit: committer(log), formats, partitioner: defaultPartitioner(), events });
      const start: typeof host.start = async (spec) => {
        begun++;
        await held;
        return host.start(spec);
      };
      return { ...host, start };
    },
  });
  await t.run(`
    CREATE STREAM s (k STRING KEY, v INT) WITH (kafka_topic = 's', value_format = 'JSON', partitions = 1);
    CREATE TABLE t AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;`);
});

afterEach(async () => {
  held = null;
  await t.engine.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Starts the query anew and runs a statement while that is under way. */
async function whileStarting(id: string, statement: string): Promise<void> {
  let release = (): void => undefined;
  held = new Promise((resolve) => {
    release = resolve;
  });
  const before = begun;
  t.engine.queries.rebuildState(id, 'for this test');
  await expect.poll(() => begun, { interval: 1 }).toBe(before + 1);
  await t.run(statement);
  release();
}

test('RESUME', async () => {
  const [{ spec }] = t.engine.queries.list();
  await t.run(`PAUSE ${spec.id};`);
  await whileStarting(spec.id, `RESUME ${spec.id};`);
  await t.run("INSERT INTO s VALUES ('a', 1);");
  await expect.poll(() => t.rows('SELECT k, n FROM t;').catch(() => null), { timeout: 10_000 }).toEqual([['a', 1]]);
});

test('PAUSE', async () => {
  const [{ spec }] = t.engine.queries.list();
  await whileStarting(spec.id, `PAUSE ${spec.id};`);
  await t.run("INSERT INTO s VALUES ('a', 1);");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await t.rows('SELECT k, n FROM t;')).toEqual([]);
  await t.run(`RESUME ${spec.id};`);
  await expect.poll(() => t.rows('SELECT k, n FROM t;'), { timeout: 10_000 }).toEqual([['a', 1]]);
});
