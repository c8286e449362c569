/** The command log by itself: numbers, order, and what a start refuses. */
import { expect, test } from 'vitest';
import { MillraceError } from '../../../src/base/errors.ts';
import { readRecords } from '../../../src/log/read-records.ts';
import { testEngine } from '../../support/engine.ts';
import type { Log } from '../../../src/log/log.ts';
import type { TestEngine } from '../../support/engine.ts';

const ANSWERS = { topics: {}, settings: {}, topicIds: {} };

/** The same log behind another engine, as after the death of the first. */
async function reopen(t: TestEngine): Promise<TestEngine> {
  return testEngine({ log: t.engine.log });
}

async function append(t: TestEngine, fields: object): Promise<void> {
  const { engine } = t;
  await engine.appends.append(
    engine.commands.topic,
    0,
    null,
    Buffer.from(JSON.stringify({ version: 1, statement: '', overrides: {}, answers: ANSWERS, commandId: 'x', ...fields })),
  );
}

test('a command keeps text, settings, and the answers that decided its meaning', async () => {
  const t = await testEngine();
  await t.run("SET 'ksql.persistence.default.format.value'='JSON'; CREATE STREAM S (V INT) WITH (KAFKA_TOPIC='s', PARTITIONS=1);");
  const [record] = readRecords(t.engine.log, t.engine.commands.topic, 0, 0).records;
  expect(record.key?.toString()).toBe('"stream/`S`/create"');
  const command = JSON.parse(record.value?.toString() ?? '') as unknown;
  expect(command).toMatchObject({
    version: 1,
    statement: "CREATE STREAM S (V INT) WITH (KAFKA_TOPIC='s', PARTITIONS=1)",
    overrides: { 'ksql.persistence.default.format.value': 'JSON' },
    answers: {
      topics: { s: null },
      settings: { 'ksql.persistence.default.format.value': 'JSON', 'ksql.persistence.default.format.key': 'KAFKA' },
    },
  });
  await t.engine.close();
});

test('scripts that come together are run one after the other, with numbers in a row', async () => {
  const t = await testEngine();
  await t.run("CREATE STREAM S (V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);");
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => t.run(`CREATE STREAM C${i % 8} AS SELECT V, ${i} AS I FROM S;`)),
  );
  expect(results.filter((r) => r.status === 'rejected')).toHaveLength(2);
  expect([...t.engine.catalog.queries.keys()]).toEqual(Array.from({ length: 8 }, (_, i) => `CSAS_C${i}_${i + 1}`));
  await t.engine.close();
});

test('a command of a newer version is refused by its number', async () => {
  const t = await testEngine();
  await append(t, { version: 2 });
  await expect(reopen(t)).rejects.toMatchObject({ code: 'COMMAND_LOG_VERSION', params: { number: 0, version: 2 } });
});

test('a command that no longer plans is refused with its statement', async () => {
  const t = await testEngine();
  await append(t, { statement: 'DROP STREAM NOPE' });
  const error = await reopen(t).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(MillraceError);
  expect(error).toMatchObject({ code: 'COMMAND_REPLAY' });
  expect((error as Error).message).toContain('DROP STREAM NOPE');
});

test('a failing effect is told as the outcome and keeps the command', async () => {
  const t = await testEngine();
  const log = t.engine.log as { createTopic: Log['createTopic'] };
  const { createTopic } = log;
  log.createTopic = () => Promise.reject(new Error('no space left'));
  const entity = await t.one('currentStatus', "CREATE STREAM S (V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);");
  expect(entity.commandStatus).toEqual({ status: 'ERROR', message: 'no space left', queryId: null });
  log.createTopic = createTopic;
  const again = await reopen(t);
  expect(again.engine.log.topic('s')?.partitions).toBe(1);
  expect(again.engine.catalog.sources.has('S')).toBe(true);
  await again.engine.close();
});

test('a query that cannot start is listed with its error, and tried again', async () => {
  const t = await testEngine({ settings: { 'auto.offset.reset': 'earliest', 'ksql.query.retry.backoff.initial.ms': '20' } });
  await t.run("CREATE STREAM S (V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1); INSERT INTO S VALUES (1);");
  const log = t.engine.log as { initProducerId: Log['initProducerId'] };
  const { initProducerId } = log;
  log.initProducerId = () => Promise.reject(new Error('no producers today'));
  const entity = await t.one('currentStatus', 'CREATE STREAM C AS SELECT * FROM S;');
  expect(entity.commandStatus).toMatchObject({ status: 'ERROR', message: 'no producers today' });
  expect((await t.one('queries', 'SHOW QUERIES;')).queries[0]).toMatchObject({ id: 'CSAS_C_1', state: 'ERROR', statusCount: { ERROR: 1 } });
  log.initProducerId = initProducerId.bind(t.engine.log);
  await expect.poll(() => t.engine.queries.get('CSAS_C_1')?.state).toBe('RUNNING');
  await t.settle();
  expect(await t.rows('SELECT * FROM C;')).toEqual([[1]]);
  await t.engine.close();
});
