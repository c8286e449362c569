/** Query results on the wire: the three shapes by endpoint and Accept, framing, errors after the header, readers that are slow or leave. */
import { connect as http2Connect } from 'node:http2';
import { request as http1Request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail } from '../../../src/base/errors.ts';
import type { QueryResult, ResultRow } from '../../../src/api/query-result.ts';
import { askHttp1, askHttp2 } from './ask.ts';
import { fakeService, never, openResult, row, rowsResult, start } from './fake-service.ts';
import type { Started } from './fake-service.ts';

const service = fakeService();
let started: Started;

beforeAll(async () => {
  started = await start(service);
});
afterAll(() => started.server.close(100));

const DELIMITED = 'application/vnd.ksqlapi.delimited.v1';
const KSQL = 'application/vnd.ksql.v1+json';
const META = '{"queryId":"q_1","columnNames":["ID","N"],"columnTypes":["STRING","BIGINT"]}';
const HEADER = '[{"header":{"queryId":"q_1","schema":"`ID` STRING KEY, `N` BIGINT"}}';
const BODY = { ksql: 'SELECT 1;', sql: 'SELECT 1;' };

function answerWith(result: QueryResult): void {
  service.onQuery = async () => result;
}

const push = (): QueryResult => rowsResult('push', [[row('a', 1), row('b', 2, true)], [], [row('c', 3)]], 'Limit Reached');

describe('shape by endpoint and Accept', () => {
  const delimited = `${META}\n["a",1]\n["c",3]\n`;
  const array = `[${META},["a",1],["c",3]]`;
  const streamed = `${HEADER},\n{"row":{"columns":["a",1]}},\n{"row":{"columns":["b",2],"tombstone":true}},\n{"row":{"columns":["c",3]}},\n{"finalMessage":"Limit Reached"}]`;
  it.each([
    ['/query-stream', undefined, DELIMITED, delimited],
    ['/query-stream', '*/*', DELIMITED, delimited],
    ['/query-stream', DELIMITED, DELIMITED, delimited],
    ['/query-stream', 'application/json', 'application/json', array],
    ['/query-stream', 'application/json; charset=utf-8', 'application/json', array],
    ['/query-stream', 'application/json, text/plain, */*', 'application/json', array],
    ['/query-stream', KSQL, KSQL, streamed],
    ['/query', undefined, KSQL, `${streamed}\n`],
    ['/query', '*/*', DELIMITED, delimited],
    ['/query', DELIMITED, DELIMITED, delimited],
    ['/query', 'application/json', KSQL, `${streamed}\n`],
    ['/query', KSQL, KSQL, `${streamed}\n`],
  ])('%s with Accept %s', async (path, accept, type, text) => {
    for (const ask of [askHttp1, askHttp2]) {
      answerWith(push());
      const answer = await ask(started.url, path, { body: BODY, headers: accept === undefined ? {} : { accept } });
      expect(answer).toMatchObject({ status: 200, text });
      expect(answer.headers['content-type']).toBe(type);
      if (type === KSQL) expect(JSON.parse(answer.text)).toHaveLength(5);
    }
  });

  it('is refused with 406 where there is none', async () => {
    expect(await askHttp1(started.url, '/query-stream', { body: BODY, headers: { accept: 'text/csv' } })).toMatchObject({
      status: 406,
      text: '',
    });
  });

  it('has no final message in a pull query on a table', async () => {
    answerWith(rowsResult('pull', [[row('a', 1)], [row('b', 2)]], null));
    const some = await askHttp1(started.url, '/query', { body: BODY });
    expect(some.text).toBe(`${HEADER},\n{"row":{"columns":["a",1]}},\n{"row":{"columns":["b",2]}}]\n`);
    answerWith(rowsResult('pull', [], null));
    expect((await askHttp1(started.url, '/query', { body: BODY })).text).toBe(`${HEADER}]\n`);
  });

  it('ends a pull query on a stream with its message', async () => {
    answerWith(rowsResult('streamPull', [[row('a', 1)]], 'Query Completed'));
    expect((await askHttp1(started.url, '/query', { body: BODY })).text).toBe(
      `${HEADER},\n{"row":{"columns":["a",1]}},\n{"finalMessage":"Query Completed"}]\n`,
    );
  });
});

describe('framing', () => {
  it.each([
    ['HTTP/1.1', askHttp1],
    ['HTTP/2', askHttp2],
  ])('delimited lines come one by one over %s', async (_name, ask) => {
    const rows = Array.from({ length: 200 }, (_, i) => row(`k${i}`, i));
    answerWith(rowsResult('push', [rows], 'Query Completed'));
    const { chunks } = await ask(started.url, '/query-stream', { body: BODY });
    expect(chunks).toEqual([`${META}\n`, ...rows.map((r) => `${r.columns}\n`)]);
  });

  it('the header comes before there is a row', async () => {
    const result = openResult('push', never as never);
    answerWith({ ...result, rows: { [Symbol.asyncIterator]: () => ({ next: never }) } });
    const first = await new Promise<string>((resolve, reject) => {
      const request = http1Request(`${started.url}/query-stream`, { method: 'POST' }, (response) => {
        response.setEncoding('utf8').once('data', (text: string) => {
          resolve(text);
          request.destroy();
        });
      });
      request.on('error', reject);
      request.end(JSON.stringify(BODY));
    });
    expect(first).toBe(`${META}\n`);
    await result.closed;
  });
});

describe('errors', () => {
  async function* failing(): AsyncGenerator<readonly ResultRow[]> {
    yield [row('a', 1)];
    throw fail('SUBSCRIBER_TOO_SLOW', { id: 'q', rows: 5 });
  }

  it('after the header are the last element, and the whole stays readable', async () => {
    const error =
      '{"@type":"generic_error","error_code":50000,"message":"The query q was ended because its reader fell more than 5 rows behind.\\nRead faster, select fewer rows with WHERE, or write the result to a stream and read that at your own pace."}';
    answerWith(openResult('push', failing));
    expect((await askHttp1(started.url, '/query-stream', { body: BODY })).text).toBe(`${META}\n["a",1]\n${error}\n`);
    answerWith(openResult('push', failing));
    expect((await askHttp2(started.url, '/query-stream', { body: BODY, headers: { accept: 'application/json' } })).text).toBe(
      `[${META},["a",1],${error}]`,
    );
    for (const kind of ['push', 'pull'] as const) {
      answerWith(openResult(kind, failing));
      const { text } = await askHttp1(started.url, '/query', { body: BODY });
      expect(text).toBe(`${HEADER},\n{"row":{"columns":["a",1]}},\n{"errorMessage":${error}}]\n`);
      expect(JSON.parse(text)).toHaveLength(3);
    }
  });

  it('before it carry the query', async () => {
    service.onQuery = async () => {
      throw fail('QUERY_STOPPED', { id: 'q', reason: 'r' });
    };
    expect(await askHttp1(started.url, '/query-stream', { body: BODY })).toMatchObject({ status: 503 });
    expect(await askHttp1(started.url, '/query', { body: { ksql: ' ' } })).toMatchObject({
      status: 400,
      text: expect.stringContaining('"error_code":40000,"message":"\\"ksql\\" field must be populated'),
    });
  });

  it('says which protocol is too old', async () => {
    const { sendRaw } = await import('./ask.ts');
    const body = JSON.stringify(BODY);
    const text = await sendRaw(started.port, `POST /query-stream HTTP/1.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(text).toContain('"error_code":40004,"message":"This endpoint is only available when using HTTP1.1 or HTTP2"');
  });
});

describe('PRINT', () => {
  const lines = ['Key format: KAFKA_STRING', 'rowtime: 1, key: a, value: b, partition: 0'];
  const printing = async (): Promise<never> =>
    ({
      kind: 'print',
      lines: (async function* () {
        yield lines;
      })(),
      close: () => undefined,
    }) as never;

  it('is text on /query, and on /query-stream only when delimited', async () => {
    service.onQuery = printing;
    expect((await askHttp1(started.url, '/query', { body: BODY })).text).toBe(`${lines.join('\n')}\n`);
    expect(await askHttp2(started.url, '/query-stream', { body: BODY })).toMatchObject({ status: 200, text: `${lines.join('\n')}\n` });
    expect(await askHttp2(started.url, '/query-stream', { body: BODY, headers: { accept: 'application/json' } })).toMatchObject({
      status: 406,
    });
  });
});

describe('a reader', () => {
  /** Rows without end, counting how many were asked for. */
  function endless(): { result: ReturnType<typeof openResult>; produced: () => number } {
    let produced = 0;
    const batch = Array.from({ length: 100 }, () => row('x'.repeat(1000), 1));
    const result = openResult('push', async function* () {
      for (;;) {
        produced += batch.length;
        yield batch;
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    return { result, produced: () => produced };
  }

  async function settled(count: () => number): Promise<number> {
    for (let before = -1; before !== count(); ) {
      before = count();
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return count();
  }

  it.each([DELIMITED, KSQL])('that does not read over HTTP/1.1 stops the rows (%s)', async (accept) => {
    const { result, produced } = endless();
    answerWith(result);
    const request = http1Request(`${started.url}/query-stream`, { method: 'POST', headers: { accept } });
    request.end(JSON.stringify(BODY));
    const response = await new Promise<IncomingMessage>((resolve) => request.on('response', resolve));
    response.pause();
    const stopped = await settled(produced);
    expect(stopped * 1000).toBeLessThan(20_000_000);
    response.resume();
    while (produced() <= stopped) await new Promise((resolve) => setTimeout(resolve, 10));
    request.destroy();
    await result.closed;
  });

  it('that does not read over HTTP/2 stops the rows', async () => {
    const { result, produced } = endless();
    answerWith(result);
    const session = http2Connect(started.url);
    const stream = session.request({ ':path': '/query-stream', ':method': 'POST' });
    stream.end(JSON.stringify(BODY));
    await new Promise((resolve) => stream.on('response', resolve));
    expect((await settled(produced)) * 1000).toBeLessThan(2_000_000);
    stream.close();
    await result.closed;
    session.close();
  });

  it.each(['before a row came', 'between rows'])('that leaves %s ends the query', async (when) => {
    const result = openResult('push', async function* () {
      if (when === 'between rows') yield [row('a', 1)];
      await never();
      yield [];
    });
    answerWith(result);
    const request: ClientRequest = http1Request(`${started.url}/query-stream`, { method: 'POST' }, (response) => {
      response.on('error', () => undefined);
      response.once('data', () => setTimeout(() => request.destroy(), 20));
    });
    request.on('error', () => undefined);
    request.end(JSON.stringify(BODY));
    await result.closed;
  });

  it('whose HTTP/2 connection ends without a word ends the query', async () => {
    const result = openResult('push', async function* () {
      yield [row('a', 1)];
      await never();
    });
    answerWith(result);
    const session = http2Connect(started.url);
    const stream = session.request({ ':path': '/query-stream', ':method': 'POST' });
    stream.on('error', () => undefined).end(JSON.stringify(BODY));
    stream.once('data', () => session.destroy());
    await result.closed;
  });

  it('keeps its connection for the next request', async () => {
    const { Agent } = await import('node:http');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let i = 0; i < 5; i++) {
      answerWith(push());
      await new Promise<void>((resolve, reject) => {
        const request = http1Request(`${started.url}/query-stream`, { method: 'POST', agent }, (response) => {
          ports.add(response.socket.localPort);
          response.resume().on('end', resolve);
        });
        request.on('error', reject);
        request.end(JSON.stringify(BODY));
      });
    }
    agent.destroy();
    expect(ports.size).toBe(1);
  });
});

it('a stop of the server ends open results in order', async () => {
  const own = await start(service);
  const result = openResult('push', async function* () {
    yield [row('a', 1)];
    await never();
  });
  answerWith(result);
  const answer = askHttp1(own.url, '/query', { body: BODY });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const from = performance.now();
  await own.server.close(1000);
  expect(performance.now() - from).toBeLessThan(900);
  expect((await answer).text).toBe(`${HEADER},\n{"row":{"columns":["a",1]}},\n{"finalMessage":"Query Completed"}]\n`);
});
