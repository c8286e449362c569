/** Restarts on a real directory: after a close and after the death of the process everything is there again, under the same ids. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import type { Log } from '../../../src/log/log.ts';
import type { EngineOptions } from '../../../src/engine/engine.ts';
import { testEngine, TEST_SETTINGS } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

const SCRIPT = `
  CREATE TYPE MONEY AS DECIMAL(10, 2);
  CREATE STREAM ORDERS (ID STRING KEY, AMOUNT BIGINT, PRICE MONEY) WITH (KAFKA_TOPIC='orders', VALUE_FORMAT='JSON', PARTITIONS=3);
  CREATE TABLE TOTALS AS SELECT ID, COUNT(*) AS N, SUM(AMOUNT) AS SUM FROM ORDERS GROUP BY ID;
  SET 'ksql.persistence.default.format.value' = 'DELIMITED';
  CREATE STREAM GONE (A INT) WITH (KAFKA_TOPIC='gone', PARTITIONS=1);
  UNSET 'ksql.persistence.default.format.value';
  CREATE STREAM BIG AS SELECT * FROM ORDERS WHERE AMOUNT > 5;
  INSERT INTO BIG WITH (QUERY_ID='negatives') SELECT * FROM ORDERS WHERE AMOUNT < 0;
  PAUSE NEGATIVES;`;

let directory: string;
let open: TestEngine[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-restart-'));
  open = [];
});
afterEach(async () => {
  for (const t of open) await t.engine.close().catch(() => undefined);
  rmSync(directory, { recursive: true, force: true });
});

async function start(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const t = await testEngine({ directory, settings: { ...TEST_SETTINGS, 'ksql.query.retry.backoff.initial.ms': '100000' }, ...options });
  open.push(t);
  return t;
}

/** Gives up the directory as the death of the process would. */
function abandon(t: TestEngine): void {
  (t.engine.log as Log & EmbeddedLog).abandon();
  open = open.filter((other) => other !== t);
}

async function insert(t: TestEngine, ...amounts: number[]): Promise<void> {
  await t.run(amounts.map((amount, i) => `INSERT INTO ORDERS VALUES ('k${i % 3}', ${amount}, 1.25);`).join('\n'));
  await t.settle();
}

function catalogOf(t: TestEngine): unknown {
  const { sources, types, derived, queries } = t.engine.catalog;
  return [[...sources], [...types], [...derived], [...queries]];
}

async function facts(t: TestEngine): Promise<unknown> {
  return { totals: (await t.rows('SELECT * FROM TOTALS;')).sort(), big: (await t.rows('SELECT ID, AMOUNT, PRICE FROM BIG;')).sort() };
}

const ways = { 'after a close': (t: TestEngine) => t.engine.close(), 'after it was abandoned': async (t: TestEngine) => abandon(t) };

for (const [name, leave] of Object.entries(ways)) {
  test(`everything is there again ${name}`, async () => {
    const first = await start();
    await first.run(SCRIPT);
    await insert(first, 1, 9, 3, -4, 12);
    const before = { catalog: catalogOf(first), facts: await facts(first), next: first.engine.commands.next };
    expect(before.facts).toEqual({
      totals: [
        ['k0', 2, -3],
        ['k1', 2, 21],
        ['k2', 1, 3],
      ],
      big: [
        ['k1', 12, 1.25],
        ['k1', 9, 1.25],
      ],
    });
    await leave(first);

    const second = await start();
    expect(catalogOf(second)).toEqual(before.catalog);
    expect(second.engine.commands.next).toBe(before.next);
    expect(second.engine.queries.list().map((q) => [q.spec.id, q.state])).toEqual([
      ['CTAS_TOTALS_2', 'RUNNING'],
      ['CSAS_BIG_4', 'RUNNING'],
      ['NEGATIVES', 'PAUSED'],
    ]);
    await second.settle();
    expect(await facts(second)).toEqual(before.facts);
    expect(second.engine.outcomes.get('table/`TOTALS`/create')).toMatchObject({ queryId: 'CTAS_TOTALS_2' });

    await insert(second, 100, -7);
    await second.run('RESUME NEGATIVES;');
    await second.settle();
    expect(await facts(second)).toEqual({
      totals: [
        ['k0', 3, 97],
        ['k1', 3, 14],
        ['k2', 1, 3],
      ],
      big: [
        ['k0', -4, 1.25],
        ['k0', 100, 1.25],
        ['k1', -7, 1.25],
        ['k1', 12, 1.25],
        ['k1', 9, 1.25],
      ].sort(),
    });
  });
}

test('a replay means what the statements meant, whatever the topics and settings have become', async () => {
  const first = await start({ settings: { ...TEST_SETTINGS, 'ksql.persistence.default.format.value': 'DELIMITED' } });
  await first.run("CREATE STREAM A (X INT) WITH (KAFKA_TOPIC='t', PARTITIONS=1);");
  await first.run(
    "DROP STREAM A DELETE TOPIC; CREATE STREAM B (X INT) WITH (KAFKA_TOPIC='t', PARTITIONS=4, VALUE_FORMAT='JSON'); CREATE STREAM C (X INT) WITH (KAFKA_TOPIC='t');",
  );
  await first.engine.close();
  const second = await start();
  expect([...second.engine.catalog.sources.values()].map((s) => [s.name, s.value.format])).toEqual([
    ['B', 'JSON'],
    ['C', 'DELIMITED'],
  ]);
  expect(second.engine.log.topic('t')?.partitions).toBe(4);
});

test('what a crash cut off between a command and its effects is done at the start', async () => {
  const first = await start();
  await first.run("CREATE STREAM A (X INT) WITH (KAFKA_TOPIC='a', VALUE_FORMAT='JSON', PARTITIONS=2); CREATE STREAM B AS SELECT * FROM A;");
  // The commands are in the log; their topics and the query's leftovers are as a crash may have left them.
  await first.engine.log.deleteTopic('a');
  await first.engine.log.createTopic({ name: '_confluent-ksql-default_query_CTAS_GONE_9-Aggregate-changelog', partitions: 1 });
  await first.engine.log.createTopic({ name: '_confluent-ksql-default_transient_transient_A_1-GroupBy-repartition', partitions: 1 });
  await first.engine.log.commitOffsets('_confluent-ksql-default_query_CTAS_GONE_9', [{ topic: 'B', partition: 0, offset: 0 }]);
  abandon(first);
  const second = await start();
  expect(second.engine.log.topic('a')?.partitions).toBe(2);
  expect(
    second.engine.log
      .topics()
      .map((t) => t.name)
      .sort(),
  ).toEqual(['B', '_confluent-ksql-default__command_topic', 'a']);
  expect(second.engine.log.groups()).not.toContain('_confluent-ksql-default_query_CTAS_GONE_9');
});

test('state of an ended query is gone', async () => {
  const first = await start();
  await first.run(SCRIPT);
  await insert(first, 1);
  expect(readdirSync(join(directory, 'state'))).toEqual(['CTAS_TOTALS_2']);
  await first.run('TERMINATE CTAS_TOTALS_2;');
  expect(readdirSync(join(directory, 'state'))).toEqual([]);
});

test('a second engine on the same directory is refused', async () => {
  await start();
  await expect(start()).rejects.toMatchObject({ code: 'LOG_DIRECTORY_LOCKED' });
});
