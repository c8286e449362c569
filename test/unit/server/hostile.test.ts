/** What must not hurt: random bytes, oversized and broken bodies, half requests, pages of other sites. After each the server still answers. */
import { request as http1Request } from 'node:http';
import { connect as http2Connect } from 'node:http2';
import type { ClientHttp2Stream } from 'node:http2';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random.ts';
import { askHttp1, askHttp2, sendRaw } from './ask.ts';
import { fakeService, start } from './fake-service.ts';
import type { Started } from './fake-service.ts';

const service = fakeService();
let started: Started;

beforeAll(async () => {
  started = await start(service);
});
afterEach(async () => {
  expect((await askHttp1(started.url, '/info')).status).toBe(200);
  expect((await askHttp2(started.url, '/info')).status).toBe(200);
});
afterAll(() => started.server.close(100));

const TOO_LARGE = {
  '@type': 'generic_error',
  error_code: 41300,
  message: 'The request body is larger than 1048576 bytes.',
  hint: 'Send fewer statements per request, or stream rows to /inserts-stream.',
};

describe('bytes that are no request', () => {
  it('are closed on', async () => {
    const random = seededRandom(7);
    for (let i = 0; i < 30; i++) {
      const text = await sendRaw(started.port, Buffer.concat([random.bytes(1 + random.integer(4000)), Buffer.from('\r\n\r\n')]));
      expect(text === '' || text.startsWith('HTTP/1.1 400')).toBe(true);
    }
  });

  it('are closed on after the preface of HTTP/2, and after half of it', async () => {
    const random = seededRandom(8);
    const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
    await sendRaw(started.port, Buffer.concat([Buffer.from(preface), random.bytes(2000)]));
    expect(await sendRaw(started.port, 'PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n')).toMatch(/^(HTTP\/1.1 400|$)/);
  });

  it('may stop at any byte', async () => {
    for (const part of ['P', 'PRI', 'PRI * HTTP/2.0\r\n', 'POST /ksql HTTP/1.1\r\nContent-Length: 100\r\n\r\n{"ks', 'GET / HT']) {
      await new Promise<void>((resolve) => {
        const socket = connect(started.port, '127.0.0.1', () => socket.write(part, () => socket.destroy()));
        socket.on('close', () => resolve());
      });
    }
  });

  it('may be a preface that comes byte by byte', async () => {
    const socket = connect(started.port, '127.0.0.1');
    for (const byte of 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n') {
      socket.write(byte);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
    const first = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(first[3]).toBe(4); // a SETTINGS frame
    socket.destroy();
  });

  it('may be an ordinary request that comes byte by byte', async () => {
    const text = await new Promise<string>((resolve) => {
      const socket = connect(started.port, '127.0.0.1');
      socket.setEncoding('utf8').once('data', (data: string) => {
        resolve(data);
        socket.destroy();
      });
      void (async () => {
        for (const byte of 'POST /ksql HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n{"ksql":""}') {
          socket.write(byte);
          await new Promise((wait) => setTimeout(wait, 1));
        }
      })();
    });
    expect(text).toMatch(/^HTTP\/1.1 200 OK/);
  });
});

/** What an HTTP/2 stream has been answered so far. */
function answerOn(stream: ClientHttp2Stream): { readonly status: number; readonly text: string } {
  const answer = { status: 0, text: '' };
  stream.on('response', (headers) => {
    answer.status = headers[':status'] ?? 0;
  });
  stream.setEncoding('utf8').on('data', (chunk: string) => (answer.text += chunk));
  stream.on('error', () => undefined);
  return answer;
}

describe('a body of 100 MB', () => {
  const block = Buffer.alloc(1 << 20, 0x20);

  it.each([
    ['with its length', { 'content-length': String(100 << 20) }],
    ['without', {}],
  ])('over HTTP/1.1 %s is refused while it is sent', async (_name, headers) => {
    const before = process.memoryUsage().rss;
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const request = http1Request(`${started.url}/ksql`, { method: 'POST', headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode, text }));
      });
      request.on('error', reject);
      let sent = 0;
      const more = (): void => {
        while (sent < 100) {
          sent++;
          if (!request.write(block)) return void request.once('drain', more);
        }
        request.end();
      };
      more();
    });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toEqual(TOO_LARGE);
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  });

  it('over HTTP/2 is refused while it is sent', async () => {
    const session = http2Connect(started.url);
    const stream = session.request({ ':path': '/query-stream', ':method': 'POST' });
    const answer = answerOn(stream);
    for (let i = 0; i < 3; i++) stream.write(block);
    await new Promise((resolve) => stream.on('end', resolve));
    session.destroy();
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toEqual(TOO_LARGE);
  });
});

it.each(['whole', 'for ever'])('an answer that does not wait for its body reaches an HTTP/2 client that sends %s', async (sent) => {
  const session = http2Connect(started.url);
  const ask = async (path: string): Promise<[path: string, status: number, text: string]> => {
    const stream = session.request({ ':path': path, ':method': 'POST' });
    const answer = answerOn(stream);
    if (sent === 'whole') stream.end('{"ksql":1}');
    else for (let blocks = 0; blocks < 4; blocks++) stream.write(Buffer.alloc(1 << 16, 'x'));
    await new Promise((resolve) => stream.on('close', resolve));
    return [path, answer.status, answer.text];
  };
  const paths = Array.from({ length: 5 }, () => ['/ksql/terminate', '/nothing/here', '/info']).flat();
  for (const [path, status, text] of await Promise.all(paths.map(ask))) {
    expect(status, path).toBe(path === '/ksql/terminate' ? 400 : 404);
    expect(text, path).toMatch(/not supported yet|^Not Found/);
  }
  session.destroy();
});

it('a body that is cut off is no crash', async () => {
  await new Promise<void>((resolve) => {
    const socket = connect(started.port, '127.0.0.1');
    socket.on('close', () => resolve());
    socket.write('POST /ksql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"ksq\r\n', () => socket.end());
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
  });
});

it('random JSON to every endpoint is answered', async () => {
  const random = seededRandom(9);
  const pieces = ['{"ksql":', '{"sql":', '"', '[[[[', '}', 'null', '\\u0000', '1e999', '{"a":{"b":', '\ud800', ',', '💥', '"queryId":'];
  for (const path of ['/ksql', '/query', '/query-stream', '/close-query', '/inserts-stream', '/ksql/terminate']) {
    for (let i = 0; i < 20; i++) {
      const body = Array.from({ length: random.integer(8) }, () => pieces[random.integer(pieces.length)]).join('');
      for (const ask of [askHttp1, askHttp2]) {
        const answer = await ask(started.url, path, { body, headers: { accept: '*/*' } });
        expect(answer.status === 200 || JSON.parse(answer.text).message.length > 0).toBe(true);
      }
    }
  }
});

it('a method that nobody knows is answered, and counted with its like', async () => {
  for (let i = 0; i < 3; i++) expect((await askHttp2(started.url, '/ksql', { method: `WORD${i}` })).status).toBeGreaterThanOrEqual(400);
  const { text } = await askHttp1(started.url, '/metrics');
  expect(text).not.toContain('WORD1');
});

it('deep brackets in the body are an error of the request at most', async () => {
  const answer = await askHttp1(started.url, '/ksql', { body: `{"ksql":${'['.repeat(100_000)}` });
  expect(answer.status).toBe(400);
});

describe('a page of another site', () => {
  it('is refused', async () => {
    const own = started.url;
    const ask = (origin: string, host?: string) =>
      askHttp1(own, '/ksql', { body: { ksql: '' }, headers: { origin, ...(host === undefined ? {} : { host }) } });
    expect((await ask('https://evil.example')).status).toBe(403);
    expect((await ask('null')).status).toBe(403);
    expect((await ask('http://evil.example:1', 'evil.example:1')).status).toBe(403); // a name of its own that points here
    expect((await ask(own)).status).toBe(200);
  });

  it('is let in when a setting names it', async () => {
    const open = await start(service, { cors: { origin: 'https://good.example', methods: '', headers: '' } });
    const headers = { origin: 'https://good.example' };
    const answer = await askHttp1(open.url, '/ksql', { body: { ksql: '' }, headers });
    expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': 'https://good.example' } });
    const preflight = await askHttp1(open.url, '/ksql', {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-method': 'POST' },
    });
    expect(preflight).toMatchObject({ status: 204, headers: { 'access-control-allow-methods': 'GET,POST,HEAD' } });
    await open.server.close(100);
  });
});

it('a caller who is not known is refused, but probes are open', async () => {
  const { fail } = await import('../../../src/base/errors.ts');
  const closed = await start(service, {
    authenticate: async () => {
      throw fail('CROSS_SITE_REQUEST', { origin: 'x' });
    },
  });
  expect((await askHttp1(closed.url, '/info')).status).toBe(403);
  expect((await askHttp1(closed.url, '/healthcheck')).status).toBe(200);
  expect((await askHttp1(closed.url, '/chc/live')).status).toBe(200);
  await closed.server.close(100);
});

it('a port that is taken is said so', async () => {
  await expect(start(service, { port: started.port })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
});
