/** `/inserts-stream` over HTTP/2: headers before rows, acknowledgements, errors that end the stream, a bound on what is under way. */
import { connect as http2Connect } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../../src/base/errors.ts';
import { askHttp1, askHttp2, errorOf } from './ask.ts';
import { fakeService, never, start } from './fake-service.ts';
import type { Started } from './fake-service.ts';

const service = fakeService();
let started: Started;
let session: ClientHttp2Session;

beforeAll(async () => {
  started = await start(service);
  session = http2Connect(started.url);
});
beforeEach(() => {
  service.inserted.length = 0;
  service.onInsert = async (row) => void service.inserted.push(row);
});
afterAll(async () => {
  session.close();
  await started.server.close(100);
});

const HEAD = '{"target":"S"}\n';
const post = (body: string, headers: Record<string, string> = {}) => askHttp2(started.url, '/inserts-stream', { body, headers });

function open(): { stream: ClientHttp2Stream; headers: Promise<number>; next: () => Promise<string> } {
  const stream = session.request({ ':path': '/inserts-stream', ':method': 'POST' });
  stream.setEncoding('utf8');
  const headers = new Promise<number>((resolve) => stream.on('response', (got) => resolve(got[':status'] ?? 0)));
  const next = () => new Promise<string>((resolve) => stream.once('data', resolve));
  return { stream, headers, next };
}

describe('rows that come whole', () => {
  it('are acknowledged line by line', async () => {
    const answer = await post(`${HEAD}{"a":1}\n\n{"a":2}`);
    expect(answer.chunks).toEqual(['{"status":"ok","seq":0}\n', '{"status":"ok","seq":1}\n']);
    expect(answer.headers['content-type']).toBe('application/vnd.ksqlapi.delimited.v1');
    expect(service.inserted).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('are acknowledged in an array where JSON is asked for', async () => {
    expect((await post(`${HEAD}{"a":1}\n{"a":2}\n`, { accept: 'application/json' })).text).toBe(
      '[{"status":"ok","seq":0},{"status":"ok","seq":1}]',
    );
    expect((await post(HEAD, { accept: 'application/json' })).text).toBe('[]');
  });

  it('keep exact numbers', async () => {
    await post(`${HEAD}{"a":9007199254740993,"b":12.10,"c":1e3}`);
    expect(service.inserted[0].a).toBe(9007199254740993n);
    expect(String(service.inserted[0].b)).toBe('12.10');
  });

  it('may be many', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => JSON.stringify({ i })).join('\n');
    const { text } = await post(HEAD + rows);
    const sequence = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).seq as number);
    expect(sequence.sort((a, b) => a - b)).toEqual(Array.from({ length: 3000 }, (_, i) => i));
    expect(service.inserted.map((row) => row.i)).toEqual(Array.from({ length: 3000 }, (_, i) => i));
  });
});

describe('a stream that stays open', () => {
  it('has its headers before a row, and each acknowledgement at once', async () => {
    const { stream, headers, next } = open();
    stream.write(HEAD);
    expect(await headers).toBe(200);
    for (let i = 0; i < 3; i++) {
      stream.write(`{"a":${i}}\n`);
      expect(await next()).toBe(`{"status":"ok","seq":${i}}\n`);
    }
    stream.end();
    await new Promise((resolve) => stream.resume().on('end', resolve));
  });

  it('takes no more rows than may be under way', async () => {
    let begun = 0;
    service.onInsert = () => {
      begun++;
      return never();
    };
    const { stream, headers } = open();
    stream.write(HEAD);
    await headers;
    for (let i = 0; i < 100; i++) stream.write(`{"a":${i}}\n`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(begun).toBe(8);
    stream.on('error', () => undefined);
    stream.close();
  });
});

describe('errors', () => {
  it('are told at once, while the client keeps its request open and sends nothing', async () => {
    service.onInsert = async () => {
      throw fail('FIELD_MUST_BE_POPULATED', { field: 'k' });
    };
    const { stream, next } = open();
    stream.write(`${HEAD}{"a":1}\n`);
    expect(JSON.parse(await next())).toMatchObject({ status: 'error', seq: 0 });
    await new Promise((resolve) => stream.resume().on('end', resolve));
    // And told to stop, when it does not see by itself that the answer is complete.
    await new Promise((resolve) => stream.on('close', resolve));
    expect(stream.rstCode).toBe(0);
  });

  it('come through to a client that goes on sending', async () => {
    service.onInsert = async () => {
      throw fail('FIELD_MUST_BE_POPULATED', { field: 'k' });
    };
    const { stream, next } = open();
    stream.on('error', () => undefined);
    stream.write(HEAD);
    const sending = setInterval(() => stream.write('{"a":1}\n'.repeat(10_000)), 1);
    try {
      expect(JSON.parse(await next())).toMatchObject({ status: 'error', seq: 0 });
      await new Promise((resolve) => stream.on('close', resolve));
    } finally {
      clearInterval(sending);
    }
  });

  it('end the stream with what came before acknowledged', async () => {
    service.onInsert = async (row) => {
      if (row.a === 2) throw fail('FIELD_MUST_BE_POPULATED', { field: 'k' });
      service.inserted.push(row);
    };
    const { chunks } = await post(`${HEAD}{"a":1}\n{"a":2}\n{"a":3}`);
    expect(chunks[0]).toBe('{"status":"ok","seq":0}\n');
    const last = JSON.parse(chunks.at(-1) ?? '');
    expect(last).toMatchObject({ '@type': 'generic_error', status: 'error', seq: 1 });
    expect(errorOf(chunks.at(-1) ?? '')).toEqual([40000, '"k" field must be populated']);
  });

  it('of JSON say so, and keep the array whole', async () => {
    const { text } = await post(`${HEAD}{"a":1}\n{"a":`, { accept: 'application/json' });
    expect(JSON.parse(text)).toEqual([
      { status: 'ok', seq: 0 },
      {
        '@type': 'generic_error',
        error_code: 40000,
        message: expect.stringMatching(/^Invalid JSON in inserts stream/),
        status: 'error',
        seq: 1,
      },
    ]);
    expect((await post(`${HEAD}[1]\n`)).text).toContain('Invalid JSON in inserts stream');
  });

  it('nobody foresaw show nothing of the inside', async () => {
    service.onInsert = async () => {
      throw new Error('/var/secret');
    };
    const logged: unknown[] = [];
    const log = (what: object): void => void logged.push(what);
    const other = await start(service, { logger: { info: log, warn: log, error: log } });
    const { text } = await askHttp2(other.url, '/inserts-stream', { body: `${HEAD}{"a":1}` });
    await other.server.close(100);
    expect(errorOf(text)).toEqual([50000, 'Error in processing inserts. Check server logs for details.']);
    expect(text).not.toContain('secret');
    expect(logged).toEqual([{ err: expect.objectContaining({ message: '/var/secret' }) }]);
  });

  it('of the first line are ordinary answers', async () => {
    expect(await post('{"target":')).toMatchObject({ status: 400 });
    expect(await post('{}\n')).toMatchObject({ status: 400 });
    expect(await post('')).toMatchObject({ status: 400 });
    expect(await askHttp1(started.url, '/inserts-stream', { body: HEAD })).toMatchObject({
      status: 400,
      text: expect.stringMatching(
        /^\{"@type":"generic_error","error_code":40004,"message":"This endpoint is only available when using HTTP2","hint":"Open /,
      ),
    });
  });

  it('of a line without end stop the reading', async () => {
    const answer = await post(HEAD + 'x'.repeat(1_200_000));
    expect(answer.text).toContain('"error_code":41300');
  });
});
