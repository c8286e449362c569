/** Queries over WebSocket: messages, close codes, refusals, clients that leave. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { fail } from '../../../src/base/errors.ts';
import { sendRaw } from './ask.ts';
import { fakeService, never, openResult, row, rowsResult, start } from './fake-service.ts';
import type { Started } from './fake-service.ts';

const service = fakeService();
let started: Started;

beforeAll(async () => {
  started = await start(service);
});
afterAll(() => started.server.close(100));

interface Heard {
  readonly messages: string[];
  readonly code: number;
  readonly reason: string;
}

function listen(request: object | string, headers: Record<string, string> = {}): Promise<Heard> {
  const text = typeof request === 'string' ? request : JSON.stringify(request);
  const socket = new WebSocket(`${started.url.replace('http', 'ws')}/ws/query?request=${encodeURIComponent(text)}`, { headers });
  const messages: string[] = [];
  socket.on('message', (data) => messages.push(String(data)));
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code, reason) => resolve({ messages, code, reason: String(reason) }));
  });
}

describe('a query', () => {
  it('sends its schema, its rows without tombstones, and says that it is done', async () => {
    service.onQuery = async () => rowsResult('pull', [[row('a', 1), row('b', null, true)], [row('c', 3)]], null);
    const heard = await listen({ ksql: 'SELECT * FROM t;', streamsProperties: { 'auto.offset.reset': 'earliest' } });
    expect(heard).toEqual({
      messages: [
        '[{"name":"ID","schema":{"type":"STRING","fields":null,"memberSchema":null},"type":"KEY"},{"name":"N","schema":{"type":"BIGINT","fields":null,"memberSchema":null}}]',
        '{"row":{"columns":["a",1]}}',
        '{"row":{"columns":["c",3]}}',
        '{"error":"done"}',
      ],
      code: 1000,
      reason: 'done',
    });
    expect(service.asked.at(-1)).toMatchObject({ text: 'SELECT * FROM t;', properties: { 'auto.offset.reset': 'earliest' } });
  });

  it('that fails on the way closes with 1011 and a reason that fits', async () => {
    service.onQuery = async () =>
      openResult('push', async function* () {
        yield [row('a', 1)];
        throw new Error('ä'.repeat(200));
      });
    const heard = await listen({ ksql: 'SELECT 1;' });
    expect(heard.code).toBe(1011);
    expect(heard.messages.at(-1)).toBe(JSON.stringify({ error: 'ä'.repeat(200) }));
    expect(Buffer.byteLength(heard.reason)).toBeLessThanOrEqual(123);
    expect(heard.reason.endsWith('ä...')).toBe(true);
  });

  it('ends when its time is over', async () => {
    const short = await start(service, { limits: { bodyBytes: 1000, insertsInFlight: 1, websocketMs: 50 } });
    const result = openResult('push', never as never);
    service.onQuery = async () => ({ ...result, rows: { [Symbol.asyncIterator]: () => ({ next: never }) } });
    const socket = new WebSocket(`${short.url.replace('http', 'ws')}/ws/query?request=${encodeURIComponent('{"ksql":"SELECT 1;"}')}`);
    const code = await new Promise((resolve) => socket.on('close', resolve));
    await result.closed;
    await short.server.close(100);
    expect(code).toBe(1011);
  });

  it('ends when the client leaves', async () => {
    const result = openResult('push', async function* () {
      yield [row('a', 1)];
      await never();
    });
    service.onQuery = async () => result;
    const socket = new WebSocket(`${started.url.replace('http', 'ws')}/ws/query?request=${encodeURIComponent('{"ksql":"SELECT 1;"}')}`);
    socket.on('message', () => socket.terminate());
    socket.on('error', () => undefined);
    await result.closed;
  });

  it('does not outrun a client that does not read', async () => {
    let produced = 0;
    const batch = Array.from({ length: 100 }, () => row('x'.repeat(1000), 1));
    const result = openResult('push', async function* () {
      for (;;) {
        produced += batch.length;
        yield batch;
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    service.onQuery = async () => result;
    const socket = new WebSocket(`${started.url.replace('http', 'ws')}/ws/query?request=${encodeURIComponent('{"ksql":"SELECT 1;"}')}`, {
      perMessageDeflate: false,
    });
    socket.once('message', () => socket.pause());
    for (let before = -1; before !== produced; await new Promise((resolve) => setTimeout(resolve, 200))) before = produced;
    expect(produced * 1000).toBeLessThan(20_000_000);
    socket.terminate();
    await result.closed;
  });
});

describe('PRINT', () => {
  it('sends its lines as JSON strings', async () => {
    service.onQuery = async () =>
      ({
        kind: 'print',
        lines: (async function* () {
          yield ['key: "a"'];
        })(),
        close: () => undefined,
      }) as never;
    expect((await listen({ ksql: 'PRINT t;' })).messages).toEqual(['"key: \\"a\\""', '{"error":"done"}']);
  });
});

describe('a refusal', () => {
  it.each([
    ['{', 1003],
    ['', 1003],
    ['{}', 1003],
    ['{"ksql":5}', 1003],
  ])('of the request %j has a code', async (request, code) => {
    const heard = await listen(request);
    expect(heard.code).toBe(code);
    expect(JSON.parse(heard.messages[0]).error.length).toBeGreaterThan(0);
  });

  it('that may pass has another', async () => {
    service.onQuery = async () => {
      throw fail('SERVER_INITIALIZING');
    };
    expect((await listen({ ksql: 'SELECT 1;' })).code).toBe(1013);
    service.current = 'TERMINATING';
    expect((await listen({ ksql: 'SELECT 1;' })).code).toBe(1013);
    service.current = 'RUNNING';
  });

  it('meets pages of other sites', async () => {
    expect((await listen({ ksql: 'SELECT 1;' }, { origin: 'https://evil.example' })).code).toBe(1003);
  });

  it('of another path, or of a handshake that is none, ends the connection', async () => {
    const upgrade = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
    expect(await sendRaw(started.port, `GET /other HTTP/1.1\r\n${upgrade}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 404/,
    );
    expect(await sendRaw(started.port, `GET /ws/query HTTP/1.1\r\n${upgrade}\r\n`)).toMatch(/^HTTP\/1.1 400/);
  });

  it('is not met by a request that asks for another protocol: it is simply answered', async () => {
    const text = await sendRaw(started.port, 'GET /chc/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: foo/2\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1.1 200/);
  });
});
