/** Closing: what was done is committed first, and a task that never ends does not keep the process from ending. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { systemClock } from '../../../src/base/clock.ts';
import { localHost } from '../../../src/runtime/host.ts';
import { committer } from '../../../src/runtime/commit.ts';
import { defaultPartitioner } from '../../../src/operators/output.ts';
import { testEngine } from '../../support/engine.ts';
import type { Clock } from '../../../src/base/clock.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-close-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('everything processed is committed when it is closed at once', async () => {
  const t = await testEngine({ directory });
  await t.run(`
    CREATE STREAM S (V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
    CREATE STREAM B AS SELECT V FROM S;`);
  await t.run('INSERT INTO S VALUES (1); INSERT INTO S VALUES (2);');
  await t.settle();
  await t.engine.close();
  const log = await openEmbeddedLog({ directory: join(directory, 'log'), maintenanceMs: 0 });
  expect(
    log
      .groups()
      .flatMap((group) => log.committedOffsets(group))
      .find((o) => o.topic === 's')?.offset,
  ).toBe(2);
  expect(log.highWatermark('B', 0)).toBe(2);
  await log.close();
});

test('a task that never ends is waited for no longer than a bound, and the log is closed in order', async () => {
  const asked: number[] = [];
  // Long waits are over at once.
  const clock: Clock = {
    ...systemClock,
    setTimeout: (work, ms) => {
      if (ms >= 1000) asked.push(ms);
      return systemClock.setTimeout(work, ms >= 5000 ? 1 : ms);
    },
  };
  const t = await testEngine({
    directory,
    clock,
    host: ({ log, formats, events }) => ({
      ...localHost({ log, commit: committer(log), formats, partitioner: defaultPartitioner(), events }),
      close: () => new Promise(() => undefined),
    }),
  });
  await t.engine.close();
  expect(Math.max(...asked)).toBeLessThanOrEqual(10_000);
  // The directory is given back: another opening finds it free.
  await (await openEmbeddedLog({ directory: join(directory, 'log'), maintenanceMs: 0 })).close();
});
