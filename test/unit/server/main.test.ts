/** The whole server in this process, in memory, with a real engine: each endpoint once over real sockets, hostile SQL, and the end. */
import { connect as http2Connect } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from '../../../src/main.ts';
import type { RunningServer } from '../../../src/main.ts';
import { askHttp1, askHttp2 } from './ask.ts';
import type { Answer } from './ask.ts';

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ port: 0, host: '127.0.0.1', directory: null, workers: 0, logLevel: 'silent' });
  const made = await ksql(
    "CREATE STREAM s (id STRING KEY, n BIGINT, d DECIMAL(6, 2)) WITH (kafka_topic = 's', value_format = 'json', partitions = 2);" +
      'CREATE TABLE t AS SELECT id, COUNT(*) AS c, SUM(n) AS total FROM s GROUP BY id;',
  );
  expect(made.status).toBe(200);
  expect(
    await ksql(
      "INSERT INTO s VALUES ('a', 1, 1.50); INSERT INTO s VALUES ('b', 9007199254740993, 2.25); INSERT INTO s VALUES ('a', 2, 0.10);",
    ),
  ).toMatchObject({
    status: 200,
    text: '[]',
  });
  await until(async () => (await pull("SELECT c FROM t WHERE id = 'a';")).includes('[2]'));
});
afterAll(() => server.close());

function ksql(text: string, properties: object = {}): Promise<Answer> {
  return askHttp1(server.url, '/ksql', { body: { ksql: text, streamsProperties: properties } });
}

async function pull(sql: string): Promise<string> {
  return (await askHttp2(server.url, '/query-stream', { body: { sql } })).text;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await holds()); await new Promise((resolve) => setTimeout(resolve, 20))) {
    if (Date.now() > end) throw new Error('it never came true');
  }
}

const EARLIEST = { 'auto.offset.reset': 'earliest' };

describe('queries', () => {
  it('pull from a table, exactly', async () => {
    const [meta, ...rows] = (await pull('SELECT * FROM t;')).trim().split('\n');
    expect(JSON.parse(meta)).toMatchObject({ columnNames: ['ID', 'C', 'TOTAL'], columnTypes: ['STRING', 'BIGINT', 'BIGINT'] });
    expect(rows.sort()).toEqual(['["a",2,3]', '["b",1,9007199254740993]']);
  });

  it('push with LIMIT as StreamedRow', async () => {
    const { text } = await askHttp1(server.url, '/query', {
      body: { ksql: 'SELECT * FROM s EMIT CHANGES LIMIT 3;', streamsProperties: EARLIEST },
    });
    const elements = JSON.parse(text);
    expect(elements[0].header.schema).toBe('`ID` STRING, `N` BIGINT, `D` DECIMAL(6, 2)');
    expect(elements.at(-1)).toEqual({ finalMessage: 'Limit Reached' });
    expect(text).toContain('{"row":{"columns":["a",1,1.50]}}');
  });

  it('pull from a stream', async () => {
    const { text } = await askHttp1(server.url, '/query', { body: { ksql: 'SELECT id FROM s;' } });
    expect(JSON.parse(text)).toHaveLength(5);
    expect(text.endsWith('{"finalMessage":"Query Completed"}]\n')).toBe(true);
  });

  it('print a topic, with its formats only on /query', async () => {
    const sql = 'PRINT s FROM BEGINNING LIMIT 2;';
    const old = (await askHttp1(server.url, '/query', { body: { ksql: sql } })).text;
    const { text } = await askHttp1(server.url, '/query-stream', { body: { sql } });
    expect(old).toContain('Key format: ');
    expect(text).toMatch(/^rowtime: .*, key: .*, value: \{.*\}, partition: \d\nrowtime: .*\n$/);
    expect(await askHttp1(server.url, '/query-stream', { body: { sql: 'PRINT nothing;' } })).toMatchObject({ status: 400 });
  });

  it('end when they are closed by id, from another connection', async () => {
    const session = http2Connect(server.url);
    const stream = session.request({ ':path': '/query-stream', ':method': 'POST' });
    stream.end(JSON.stringify({ sql: 'SELECT * FROM s EMIT CHANGES;' }));
    stream.setEncoding('utf8');
    const { queryId } = JSON.parse(await new Promise<string>((resolve) => stream.once('data', resolve)));
    expect((await ksql('SHOW QUERIES;')).text).toContain(queryId);
    expect(await askHttp1(server.url, '/close-query', { body: { queryId } })).toMatchObject({ status: 200, text: '' });
    await new Promise((resolve) => stream.resume().on('end', resolve));
    session.close();
    expect((await ksql('SHOW QUERIES;')).text).not.toContain(queryId);
    expect(await askHttp1(server.url, '/close-query', { body: { queryId: 'CTAS_T_1' } })).toMatchObject({ status: 400 });
  });

  it('end when their client leaves', async () => {
    const session = http2Connect(server.url);
    const stream = session.request({ ':path': '/query-stream', ':method': 'POST' });
    stream.end(JSON.stringify({ sql: 'SELECT * FROM s EMIT CHANGES;' }));
    const { queryId } = JSON.parse(String(await new Promise((resolve) => stream.once('data', resolve))));
    session.destroy();
    await until(async () => !(await ksql('SHOW QUERIES;')).text.includes(queryId));
  });

  it('run over WebSocket', async () => {
    const request = encodeURIComponent(JSON.stringify({ ksql: "SELECT id, total FROM t WHERE id = 'b';" }));
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/query?request=${request}`);
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    await new Promise((resolve) => socket.on('close', resolve));
    expect(messages.slice(1)).toEqual(['{"row":{"columns":["b",9007199254740993]}}', '{"error":"done"}']);
  });
});

describe('rows over the insert stream', () => {
  it('are seen by a push query, numbers exact', async () => {
    const rows = '{"target":"s"}\n{"id":"x","n":9007199254740995,"d":7.10}\n{"ID":"y","N":1}';
    expect((await askHttp2(server.url, '/inserts-stream', { body: rows })).text).toBe('{"status":"ok","seq":0}\n{"status":"ok","seq":1}\n');
    const { text } = await askHttp1(server.url, '/query-stream', {
      body: { sql: "SELECT * FROM s WHERE id = 'x' OR id = 'y' EMIT CHANGES LIMIT 2;", properties: EARLIEST },
    });
    expect(text.trim().split('\n').slice(1).sort()).toEqual(['["x",9007199254740995,7.10]', '["y",1,null]']);
  });

  it('of an unknown target are refused at the first line', async () => {
    expect(await askHttp2(server.url, '/inserts-stream', { body: '{"target":"nope"}\n{}' })).toMatchObject({ status: 400 });
  });
});

describe('the rest', () => {
  it('tells who it is', async () => {
    const { KsqlServerInfo } = JSON.parse((await askHttp1(server.url, '/info')).text);
    expect(KsqlServerInfo).toMatchObject({ ksqlServiceId: 'default_', serverStatus: 'RUNNING' });
    expect(KsqlServerInfo.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(KsqlServerInfo.kafkaClusterId).toMatch(/^[\w-]{22}$/);
  });

  it('knows what became of statements', async () => {
    expect(JSON.parse((await askHttp1(server.url, '/status')).text).commandStatuses).toMatchObject({
      'stream/`S`/create': 'SUCCESS',
      'table/`T`/create': 'SUCCESS',
    });
    expect(JSON.parse((await askHttp1(server.url, '/status/table/%60T%60/create')).text)).toMatchObject({
      status: 'SUCCESS',
      queryId: 'CTAS_T_1',
    });
  });

  it('knows which properties may be set', async () => {
    expect(await askHttp1(server.url, '/is_valid_property/auto.offset.reset')).toMatchObject({ status: 200, text: 'true' });
    for (const name of ['nonsense', 'listeners'])
      expect(await askHttp1(server.url, `/is_valid_property/${name}`)).toMatchObject({ status: 400 });
    expect(await ksql('SHOW STREAMS;', { nonsense: 1 })).toMatchObject({ status: 400 });
  });

  it('counts', async () => {
    const { text } = await askHttp1(server.url, '/metrics');
    expect(text).toContain('millrace_queries{kind="PERSISTENT",state="RUNNING"} 1');
    expect(text).toMatch(/millrace_log_records\{topic="s"\} [1-9]/);
  });
});

describe('hostile SQL', () => {
  const brackets = '('.repeat(10_000);
  it.each([
    ['open brackets', `SELECT ${brackets} FROM s;`],
    ['closed brackets', `SELECT ${brackets}1${')'.repeat(10_000)} FROM s EMIT CHANGES;`],
    ['square brackets', `SELECT ${'['.repeat(10_000)} FROM s;`],
    ['a long name', `SELECT ${'x'.repeat(100_000)} FROM s EMIT CHANGES;`],
    ['control characters', 'SELECT \u0000\u0001\u202e FROM s;'],
    ['nothing', ''],
    ['two queries', 'SELECT * FROM s; SELECT * FROM s;'],
    ['no query', 'SHOW STREAMS;'],
  ])('with %s is a clear error', async (_name, sql) => {
    const answer = await askHttp1(server.url, '/query-stream', { body: { sql } });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).message.length).toBeGreaterThan(10);
    expect((await ksql(`${sql.startsWith('SHOW') ? 'FOO;' : sql}`)).status).toBe(sql === '' ? 200 : 400);
    expect((await askHttp1(server.url, '/info')).status).toBe(200);
  });
});

it('an end is quick, and said to those who come late', async () => {
  const own = await startServer({ port: 0, host: '127.0.0.1', directory: null, workers: 0, logLevel: 'silent' });
  await askHttp1(own.url, '/ksql', {
    body: { ksql: "CREATE STREAM s (n INT) WITH (kafka_topic = 's', value_format = 'json', partitions = 1);" },
  });
  const answer = askHttp1(own.url, '/query', { body: { ksql: 'SELECT * FROM s EMIT CHANGES;' } });
  await until(async () => (await askHttp1(own.url, '/ksql', { body: { ksql: 'SHOW QUERIES;' } })).text.includes('transient_S'));
  const from = performance.now();
  await own.close();
  expect(performance.now() - from).toBeLessThan(2000);
  expect((await answer).text).toMatch(/"finalMessage":"Query Completed"\}\]\n$/);
  await expect(askHttp1(own.url, '/info')).rejects.toThrow();
});
