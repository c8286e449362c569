/** A query whose tasks are being started again: PAUSE and RESUME that come meanwhile count as if they had come after, and it is not idle. */
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

/** Starts the query anew and does something while that is under way. */
async function whileStarting(id: string, work: () => Promise<unknown>): Promise<void> {
  let release = (): void => undefined;
  held = new Promise((resolve) => {
    release = resolve;
  });
  const before = begun;
  t.engine.queries.rebuildState(id, 'for this test');
  await expect.poll(() => begun, { interval: 1 }).toBe(before + 1);
  await work();
  release();
}

test('RESUME', async () => {
  const [{ spec }] = t.engine.queries.list();
  await t.run(`PAUSE ${spec.id};`);
  await whileStarting(spec.id, () => t.run(`RESUME ${spec.id};`));
  await t.run("INSERT INTO s VALUES ('a', 1);");
  await expect.poll(() => t.rows('SELECT k, n FROM t;').catch(() => null), { timeout: 10_000 }).toEqual([['a', 1]]);
});

test('PAUSE', async () => {
  const [{ spec }] = t.engine.queries.list();
  await whileStarting(spec.id, () => t.run(`PAUSE ${spec.id};`));
  await t.run("INSERT INTO s VALUES ('a', 1);");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await t.rows('SELECT k, n FROM t;')).toEqual([]);
  await t.run(`RESUME ${spec.id};`);
  await expect.poll(() => t.rows('SELECT k, n FROM t;'), { timeout: 10_000 }).toEqual([['a', 1]]);
});

test('it is not idle', async () => {
  const [{ spec }] = t.engine.queries.list();
  await t.run("INSERT INTO s VALUES ('a', 1);");
  await whileStarting(spec.id, async () => expect(await t.engine.queries.isIdle()).toBe(false));
  await t.settle();
  expect(await t.rows('SELECT k, n FROM t;')).toEqual([['a', 1]]);
});
