/** Scripts against a real engine in memory: the sandbox, the order of effects, the life of queries. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MillraceError } from '../../../src/base/errors.ts';
import { toErrorBody } from '../../../src/api/errors.ts';
import { testEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

const ORDERS =
  "CREATE STREAM ORDERS (ID STRING KEY, AMOUNT BIGINT, PRICE DECIMAL(6, 2)) WITH (KAFKA_TOPIC='orders', VALUE_FORMAT='JSON', PARTITIONS=2);";
const TOTALS = 'CREATE TABLE TOTALS AS SELECT ID, COUNT(*) AS N, SUM(AMOUNT) AS SUM FROM ORDERS GROUP BY ID;';

let t: TestEngine;
beforeEach(async () => {
  t = await testEngine();
});
afterEach(() => t.engine.close());

describe('a script', () => {
  test('gives one entity per statement that yields one, and none for inserts and session statements', async () => {
    const entities = await t.run(
      `${ORDERS} SET 'auto.offset.reset'='earliest'; INSERT INTO ORDERS VALUES ('a', 1, 2.5); DEFINE X = 'y'; SHOW VARIABLES;`,
    );
    expect(entities.map((e) => e['@type'])).toEqual(['currentStatus', 'variables']);
    expect(entities[0]).toMatchObject({
      commandId: 'stream/`ORDERS`/create',
      commandStatus: { status: 'SUCCESS', message: 'Stream created', queryId: null },
      commandSequenceNumber: 0,
    });
    expect(Object.keys(entities[0])[0]).toBe('@type');
  });

  test('shows inserts into several topics to queries in the order of the script', async () => {
    await t.run(
      `${ORDERS} CREATE TABLE CITIES (ID STRING PRIMARY KEY, CITY STRING) WITH (KAFKA_TOPIC='cities', VALUE_FORMAT='JSON', PARTITIONS=2);
       CREATE STREAM PLACED AS SELECT ORDERS.ID, AMOUNT, CITY FROM ORDERS LEFT JOIN CITIES ON ORDERS.ID = CITIES.ID;`,
    );
    const appended: string[] = [];
    const append = t.engine.log.append.bind(t.engine.log);
    t.engine.log.append = async (topic, ...rest) => {
      const result = await append(topic, ...rest);
      appended.push(topic);
      return result;
    };
    const order = (amount: number) => `INSERT INTO ORDERS (ID, AMOUNT) VALUES ('a', ${amount});`;
    const city = (name: string) => `INSERT INTO CITIES VALUES ('a', '${name}');`;
    await t.run(`${order(1)} ${city('Rome')} ${order(2)} ${city('Oslo')} ${order(3)}`);
    expect(appended).toEqual(['orders', 'cities', 'orders', 'cities', 'orders']);
  });

  test('of nothing gives nothing', async () => {
    expect(await t.run('')).toEqual([]);
    expect(await t.run('-- only a comment\n')).toEqual([]);
  });

  test('runs nothing when a later statement is wrong', async () => {
    const error = await t.refusal(`${ORDERS} CREATE TABLE BAD AS SELECT NOPE, COUNT(*) FROM ORDERS GROUP BY NOPE;`);
    expect(error).toBeInstanceOf(MillraceError);
    expect(t.engine.catalog.sources.size).toBe(0);
    expect(t.engine.log.topic('orders')).toBeUndefined();
    expect(t.engine.commands.next).toBe(0);
    const { status, body } = toErrorBody(error);
    expect(status).toBe(400);
    expect(body).toMatchObject({ '@type': 'statement_error', error_code: 40001, entities: [] });
    expect(body.statementText).toContain('CREATE TABLE BAD');
  });

  test('finds in the sandbox what its earlier statements would have made', async () => {
    await t.run(`${ORDERS} ${TOTALS} CREATE TABLE BIG AS SELECT ID, N FROM TOTALS WHERE N > 1; DROP TABLE BIG;`);
    expect([...t.engine.catalog.sources.keys()]).toEqual(['ORDERS', 'TOTALS']);
  });

  test('tells what came of earlier statements when one fails in execution', async () => {
    await t.run(ORDERS);
    const error = await t.refusal("SHOW STREAMS; INSERT INTO ORDERS (ID, AMOUNT) VALUES ('a', CAST('x' AS BIGINT));");
    expect(error.message).toContain("Failed to insert values into 'ORDERS'.");
    const { body } = toErrorBody(error);
    expect(body.entities?.map((e) => e['@type'])).toEqual(['streams']);
    expect(body.statementText).toBe("INSERT INTO ORDERS (ID, AMOUNT) VALUES ('a', CAST('x' AS BIGINT));");
  });

  test('names line and column of the script in errors', async () => {
    const error = await t.refusal(`${ORDERS}\n\nCREATE STREAM COPY AS\n  SELECT ID, NOPE FROM ORDERS;`);
    expect((error as MillraceError).at).toMatchObject({ line: 4, column: 14 });
  });

  test('with variables keeps the places of the script', async () => {
    const error = await t.refusal(`DEFINE src = 'ORDERS';\n${ORDERS}\nCREATE STREAM COPY AS\n  SELECT ID, NOPE FROM \${src};`);
    expect((error as MillraceError).at).toMatchObject({ line: 4, column: 14 });
  });

  test('refuses SELECT and PRINT by the code that makes clients switch to the query endpoint', async () => {
    const { status, body } = toErrorBody(await t.refusal('SHOW STREAMS; SELECT * FROM X;'));
    expect([status, body.error_code]).toEqual([400, 40002]);
    expect(body.message).toContain('\t* PRINT\n\t* SELECT');
  });

  test('waits for a command number and gives up in time', async () => {
    await t.run(ORDERS);
    const { executeScript } = await import('../../../src/statements/execute.ts');
    expect(await executeScript(t.engine, 'SHOW STREAMS;', t.session, { commandSequenceNumber: 0 })).toHaveLength(1);
    const hasty = await testEngine({ settings: { 'ksql.server.command.response.timeout.ms': '20' } });
    await expect(executeScript(hasty.engine, 'SHOW STREAMS;', hasty.session, { commandSequenceNumber: 7 })).rejects.toMatchObject({
      code: 'COMMAND_TIMEOUT',
    });
    await hasty.engine.close();
  });
});

describe('queries', () => {
  test('a view is filled by inserts and read by pull queries, by key and whole', async () => {
    await t.run(
      `${ORDERS} ${TOTALS} INSERT INTO ORDERS VALUES ('a', 1, 1.10); INSERT INTO ORDERS VALUES ('b', 2, 2); INSERT INTO ORDERS VALUES ('a', 9007199254740993, 3.00);`,
    );
    await t.settle();
    expect(await t.rows("SELECT * FROM TOTALS WHERE ID = 'b';")).toEqual([['b', 1, 2]]);
    expect((await t.rows('SELECT ID, N FROM TOTALS;')).sort()).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  test('a push query from the beginning ends at its limit; a pull query on a stream at the end', async () => {
    await t.run(
      `${ORDERS} INSERT INTO ORDERS VALUES ('a', 1, 1.1); INSERT INTO ORDERS VALUES ('a', 2, 2.2); INSERT INTO ORDERS VALUES ('a', 3, 3.3);`,
    );
    expect(await t.rows('SELECT AMOUNT FROM ORDERS EMIT CHANGES LIMIT 2;')).toEqual([[1], [2]]);
    expect(await t.rows('SELECT AMOUNT FROM ORDERS WHERE AMOUNT > 1;')).toEqual([[2], [3]]);
    await t.settle();
    expect(t.engine.queries.list()).toEqual([]);
  });

  test('a plain table cannot be read by pull queries, and a source table can', async () => {
    await t.run(
      "CREATE TABLE P (K STRING PRIMARY KEY, V INT) WITH (KAFKA_TOPIC='p', VALUE_FORMAT='JSON', PARTITIONS=1); CREATE SOURCE TABLE M (K STRING PRIMARY KEY, V INT) WITH (KAFKA_TOPIC='p', VALUE_FORMAT='JSON');",
    );
    expect([...t.engine.catalog.queries.keys()]).toEqual(['CST_M_1']);
    await t.run("INSERT INTO P VALUES ('x', 1); INSERT INTO P VALUES ('x', 2);");
    await t.settle();
    expect(await t.rows('SELECT * FROM M;')).toEqual([['x', 2]]);
    await expect(t.rows('SELECT * FROM P;')).rejects.toThrow("isn't queryable");
    expect((await t.refusal('TERMINATE CST_M_1;')).message).toContain('linked to a source table');
    expect((await t.refusal("INSERT INTO M VALUES ('x', 1);")).message).toContain('read-only table: M');
    await t.run('DROP TABLE M;');
    expect(t.engine.catalog.queries.size).toBe(0);
  });

  test('INSERT INTO starts a query under a chosen id', async () => {
    await t.run(`${ORDERS} CREATE STREAM ALL_ORDERS AS SELECT * FROM ORDERS WHERE AMOUNT < 0;`);
    const entity = await t.one('currentStatus', "INSERT INTO ALL_ORDERS WITH (QUERY_ID='more') SELECT * FROM ORDERS WHERE AMOUNT > 0;");
    expect(entity).toMatchObject({
      commandId: 'stream/`ALL_ORDERS`/create',
      commandStatus: { queryId: 'MORE', message: 'Created query with ID MORE' },
    });
    await t.run("INSERT INTO ORDERS VALUES ('a', 5, 1);");
    await t.settle();
    expect(await t.rows('SELECT ID, AMOUNT FROM ALL_ORDERS;')).toEqual([['a', 5]]);
    expect((await t.refusal("INSERT INTO ALL_ORDERS WITH (QUERY_ID='more') SELECT * FROM ORDERS;")).message).toContain(
      "'MORE' already exists",
    );
  });

  test('exactly one query at a time', async () => {
    await expect(t.rows('SHOW STREAMS;')).rejects.toThrow('Neither a query nor a print statement');
    await expect(t.rows('SELECT 1 FROM A; SELECT 1 FROM B;')).rejects.toThrow('Expected exactly one KSQL statement; found 2 instead');
  });

  test('TERMINATE keeps the sink, PAUSE and RESUME stop and go on', async () => {
    await t.run(`${ORDERS} CREATE STREAM COPY AS SELECT * FROM ORDERS;`);
    await t.run("PAUSE CSAS_COPY_1; INSERT INTO ORDERS VALUES ('a', 1, 1);");
    expect((await t.one('queries', 'SHOW QUERIES;')).queries[0]).toMatchObject({
      id: 'CSAS_COPY_1',
      statusCount: { PAUSED: 1 },
      state: 'RUNNING',
      queryType: 'PERSISTENT',
      sinks: ['COPY'],
      sinkKafkaTopics: ['COPY'],
    });
    await t.settle();
    expect(await t.rows('SELECT * FROM COPY;')).toEqual([]);
    await t.run('RESUME CSAS_COPY_1;');
    await t.settle();
    expect(await t.rows('SELECT ID FROM COPY;')).toEqual([['a']]);
    expect((await t.one('currentStatus', 'TERMINATE CSAS_COPY_1;')).commandStatus.message).toBe('Query terminated.');
    expect(t.engine.catalog.sources.has('COPY')).toBe(true);
    expect((await t.refusal('TERMINATE CSAS_COPY_1;')).message).toBe('Unknown queryId: CSAS_COPY_1');
  });

  test('a push query can be ended by its id', async () => {
    await t.run(ORDERS);
    const { runQuery } = await import('../../../src/statements/run-query.ts');
    const result = await runQuery(t.engine, 'SELECT * FROM ORDERS EMIT CHANGES;', t.session);
    if (result.kind === 'print') throw new Error('a query was asked for');
    expect(result.queryId).toMatch(/^transient_ORDERS_\d+$/);
    expect(await t.one('terminate_query', `TERMINATE ${result.queryId};`)).toMatchObject({ queryId: result.queryId, wasTerminated: true });
    for await (const batch of result.rows) expect(batch).toEqual([]);
    expect(result.endReason()).toBe('Query Completed');
  });

  test('CREATE OR REPLACE goes on under the same id', async () => {
    await t.run(`${ORDERS} CREATE STREAM COPY AS SELECT * FROM ORDERS; INSERT INTO ORDERS VALUES ('a', 1, 1);`);
    await t.settle();
    const entity = await t.one('currentStatus', 'CREATE OR REPLACE STREAM COPY AS SELECT *, AMOUNT * 2 AS TWICE FROM ORDERS;');
    expect(entity.commandStatus.queryId).toBe('CSAS_COPY_1');
    await t.run("INSERT INTO ORDERS VALUES ('b', 2, 1);");
    await t.settle();
    expect(await t.rows('SELECT ID, TWICE FROM COPY;')).toEqual([
      ['a', null],
      ['b', 4],
    ]);
    expect((await t.refusal('CREATE OR REPLACE STREAM COPY AS SELECT ID, AMOUNT FROM ORDERS;')).message).toContain(
      'Cannot upgrade data source COPY',
    );
  });
});

describe('DROP', () => {
  test('is refused while something depends on the source, and says what', async () => {
    await t.run(`${ORDERS} ${TOTALS} CREATE STREAM COPY AS SELECT * FROM ORDERS; INSERT INTO COPY SELECT * FROM ORDERS;`);
    expect((await t.refusal('DROP STREAM ORDERS;')).message).toMatch(/Cannot drop ORDERS[\s\S]*\[TOTALS, COPY\]/);
    expect((await t.refusal('DROP STREAM COPY;')).message).toContain('write into this source: [INSERTQUERY_3]');
    expect((await t.refusal('DROP TABLE ORDERS;')).message).toBe('Incompatible data source type is stream, but statement was DROP table');
    expect((await t.refusal('DROP STREAM NOPE;')).message).toContain('Stream NOPE does not exist.');
    await t.run('TERMINATE INSERTQUERY_3; DROP STREAM COPY; DROP TABLE TOTALS; DROP STREAM ORDERS DELETE TOPIC;');
    expect(t.engine.catalog.queries.size).toBe(0);
    expect(t.engine.log.topic('orders')).toBeUndefined();
    expect(t.engine.log.topic('TOTALS')).toBeDefined();
  });

  test('refuses to delete a topic that another source uses', async () => {
    await t.run(`${ORDERS} CREATE STREAM SAME (ID STRING KEY, AMOUNT BIGINT) WITH (KAFKA_TOPIC='orders', VALUE_FORMAT='JSON');`);
    expect((await t.refusal('DROP STREAM SAME DELETE TOPIC;')).message).toContain(
      'Refusing to delete topic. Found other data sources (ORDERS) using topic orders',
    );
  });

  test('IF EXISTS and IF NOT EXISTS are no errors', async () => {
    expect(await t.one('currentStatus', 'DROP STREAM IF EXISTS NOPE;')).toMatchObject({
      commandStatus: { message: 'Source `NOPE` does not exist.' },
      commandSequenceNumber: -1,
    });
    await t.run(ORDERS);
    const again = await t.one('warning_entity', ORDERS.replace('STREAM', 'STREAM IF NOT EXISTS'));
    expect(again.message).toBe('Cannot add stream `ORDERS`: A stream with the same name already exists.');
    expect((await t.refusal(ORDERS)).message).toContain('already exists');
  });
});
