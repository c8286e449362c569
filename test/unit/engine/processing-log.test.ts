/** The processing log: what records could not be processed, as records that can be queried. */
import { expect, test } from 'vitest';
import { manualClock } from '../../../src/base/clock.ts';
import { ProcessingLog } from '../../../src/engine/processing-log.ts';
import { serverSettings } from '../../../src/engine/settings.ts';
import { readRecords } from '../../../src/log/read-records.ts';
import { TEST_SETTINGS, testEngine } from '../../support/engine.ts';
import type { Log } from '../../../src/log/log.ts';

const STREAM = `CREATE STREAM PROCESSING (LOGGER STRING, LEVEL STRING, MESSAGE STRUCT<type INT, deserializationError STRUCT<target STRING, errorMessage STRING, \`topic\` STRING>,
  recordProcessingError STRUCT<errorMessage STRING>>) WITH (KAFKA_TOPIC='default_ksql_processing_log', VALUE_FORMAT='JSON');`;

test('unreadable records and failed expressions come with query, kind and reason', async () => {
  const t = await testEngine();
  await t.run(
    "CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1); CREATE STREAM X AS SELECT K, 1 / V AS Q FROM S;",
  );
  expect(t.engine.log.topic('default_ksql_processing_log')).toBeUndefined();
  for (const value of ['{"V":"many"}', '{"V":0}', '{"V":1}']) await t.engine.appends.append('s', 1, Buffer.from('k'), Buffer.from(value));
  await t.settle();
  await expect.poll(() => t.engine.log.topic('default_ksql_processing_log')?.partitions).toBe(1);
  await expect.poll(() => t.engine.log.highWatermark('default_ksql_processing_log', 0)).toBe(2);
  await t.run(STREAM);
  expect(
    await t.rows(
      `SELECT LOGGER, LEVEL, MESSAGE->TYPE, MESSAGE->DESERIALIZATIONERROR->TARGET, MESSAGE->DESERIALIZATIONERROR->\`topic\` FROM PROCESSING;`,
    ),
  ).toEqual([
    ['processing.CSAS_X_1.KsqlTopic.Source.deserializer', 'ERROR', 0, 'value', 's'],
    ['processing.CSAS_X_1.Project', 'ERROR', 1, null, null],
  ]);
  expect(t.engine.problems.counts.get('CSAS_X_1')).toBe(2);
  expect(await t.rows('SELECT Q FROM X;')).toEqual([[null], [1]]);
  await t.engine.close();
});

test('it holds nobody up: what does not fit is counted and dropped', () => {
  const never = { topic: () => undefined, createTopic: () => new Promise(() => undefined) } as unknown as Log;
  const log = new ProcessingLog(never, serverSettings(), manualClock());
  const problem = { queryId: 'Q', kind: 'value' as const, reason: 'r', topic: 't', partition: 0, offset: 0 };
  log.report(Array.from({ length: 5000 }, () => problem));
  expect(log.counts.get('Q')).toBe(5000);
  expect(log.dropped).toBe(4000);
});

test('it can be switched off', async () => {
  const t = await testEngine({ settings: { ...TEST_SETTINGS, 'ksql.logging.processing.topic.auto.create': 'false' } });
  t.engine.problems.report([{ queryId: 'Q', kind: 'key', reason: 'r', topic: 't', partition: 0, offset: 0 }]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(t.engine.log.topics().map((x) => x.name)).toEqual([t.engine.commands.topic]);
  expect(readRecords(t.engine.log, t.engine.commands.topic, 0, 0).records).toEqual([]);
  await t.engine.close();
});
