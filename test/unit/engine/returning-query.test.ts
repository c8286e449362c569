/** A query that has failed and whose tasks are on their way again: it is not idle yet, and takes what it is told meanwhile. */
import { expect, test } from 'vitest';
import { committer } from '../../../src/runtime/commit.ts';
import { defaultPartitioner } from '../../../src/operators/output.ts';
import { localHost } from '../../../src/runtime/host.ts';
import { testEngine } from '../../support/engine.ts';
import type { LoopEvents } from '../../../src/runtime/loop.ts';

test('a query that is resumed while its tasks are on their way runs, and is idle no sooner than they are there', async () => {
  let told: LoopEvents | null = null;
  let open: () => void = () => undefined;
  let gate = Promise.resolve();
  let waiting = false;
  const t = await testEngine({
    settings: { 'auto.offset.reset': 'earliest', 'ksql.query.retry.backoff.initial.ms': '1' },
    host: ({ log, formats, events }) => {
      told = events;
      const host = localHost({ log, commit: committer(log), formats, partitioner: defaultPartitioner(), events });
      return {
        ...host,
        start: async (spec) => {
          waiting = true;
          await gate;
          await host.start(spec);
        },
      };
    },
  });
  await t.run(`
    CREATE STREAM S (V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
    CREATE STREAM B AS SELECT V FROM S;`);
  const [query] = t.engine.queries.list();
  await t.run(`PAUSE ${query.spec.id}; INSERT INTO S VALUES (1);`);
  gate = new Promise((resolve) => {
    open = resolve;
  });
  waiting = false;
  (told as unknown as LoopEvents).failed(query.spec.id, '0_0', 'a defect', '');
  await expect.poll(() => waiting).toBe(true);
  expect(await t.engine.queries.isIdle()).toBe(false);
  await t.run(`RESUME ${query.spec.id};`);
  expect(await t.engine.queries.isIdle()).toBe(false);
  open();
  await t.settle();
  expect(t.engine.log.highWatermark('B', 0)).toBe(1);
  await t.engine.close();
});
