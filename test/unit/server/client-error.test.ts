/** What never becomes a request gets the server's error body, over clear text and TLS; and nothing is ever written into an answer that has begun. */
import { createServer } from 'node:http';
import type { RequestListener, ServerOptions } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noteResponse, refuseClient } from '../../../src/server/client-error.ts';
import { askHttp1, sendRaw } from './ask.ts';
import { fakeService, start } from './fake-service.ts';
import type { Started } from './fake-service.ts';
import { PEM } from './test-certificate.ts';

let clear: Started;

beforeAll(async () => {
  clear = await start(fakeService());
});
afterAll(() => clear.server.close(100));

/** Status and body of an answer that is whole and the last of its connection. */
function parsed(text: string): [status: number, body: unknown] {
  const [head, body] = text.split('\r\n\r\n');
  expect(head).toContain('Content-Type: application/json');
  expect(head).toContain('Connection: close');
  expect(head).toContain(`Content-Length: ${body.length}`);
  return [Number(head.split(' ')[1]), JSON.parse(body)];
}

const HEADERS_TOO_LARGE = {
  '@type': 'generic_error',
  error_code: 43100,
  message: 'The request line and the headers are larger than 16384 bytes.',
  hint: 'Send SQL and data in the body, and fewer cookies.',
};

const post = (rest: string): string => `POST /ksql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${rest}`;

describe('over clear text', () => {
  it.each([
    ['a header', `GET /info HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(90_000)}\r\n\r\n`],
    ['a header that is still on its way', `GET /info HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(9_000_000)}\r\n\r\n`],
    ['a request line', `GET /info?${'a'.repeat(90_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('%s that is too large is 431', async (_name, text) => {
    expect(parsed(await sendRaw(clear.port, text))).toEqual([431, HEADERS_TOO_LARGE]);
  });

  it.each([
    ['a request line', 'HELLO\r\n\r\n', 'Invalid method encountered'],
    ['a version', 'GET / HTTP/7.3\r\n\r\n', 'Invalid HTTP version'],
    ['a header', 'GET / HTTP/1.1\r\nHost x\r\n\r\n', 'Invalid header token'],
    ['a length', 'POST /ksql HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n', 'Invalid character in Content-Length'],
    ['a chunk', post('zz\r\n'), 'Invalid character in chunk size'],
  ])('%s that is none is 400, and says why', async (_name, text, reason) => {
    const [status, body] = parsed(await sendRaw(clear.port, text));
    expect(status).toBe(400);
    expect(body).toMatchObject({ '@type': 'generic_error', error_code: 40000 });
    expect((body as { message: string }).message).toContain(`The request is not valid HTTP: Parse Error: ${reason}`);
  });

  it('chunk extensions without end are 413', async () => {
    const [status, body] = parsed(await sendRaw(clear.port, post(`2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`)));
    expect(status).toBe(413);
    expect(body).toMatchObject({ error_code: 41300, message: 'The chunk extensions of the request body are too large.' });
  });

  it('a connection is counted once, whatever it goes on to send', async () => {
    const count = async (): Promise<number> => {
      const { text } = await askHttp1(clear.url, '/metrics');
      return Number(/^millrace_http_connections_refused_total (\d+)$/m.exec(text)?.[1]);
    };
    const before = await count();
    await sendRaw(clear.port, `GET / HTTP/1.1\r\nX: ${'a'.repeat(5_000_000)}\r\n\r\n`);
    expect(await count()).toBe(before + 1);
  });
});

it('over TLS a header that is too large is 431 too', async () => {
  const secure = await start(fakeService(), { tls: { key: PEM, cert: PEM } });
  const text = await new Promise<string>((resolve) => {
    const socket = connectTls({ port: secure.port, host: '127.0.0.1', ca: PEM, servername: 'localhost', ALPNProtocols: ['http/1.1'] });
    let got = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (got += chunk));
    socket.on('error', () => undefined).on('close', () => resolve(got));
    socket.write(`GET /info HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(90_000)}\r\n\r\n`);
  });
  expect(parsed(text)).toEqual([431, HEADERS_TOO_LARGE]);
  await secure.server.close(100);
});

describe('a server of Node', () => {
  let stop: () => void = () => undefined;
  afterEach(() => stop());

  async function serve(options: ServerOptions, handler: RequestListener): Promise<number> {
    const server = createServer(options, (request, response) => {
      noteResponse(request, response);
      handler(request, response);
    });
    server.on('clientError', (error: Error, socket: Socket) => refuseClient(error, socket, () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stop = () => {
      server.close();
      server.closeAllConnections();
    };
    return (server.address() as AddressInfo).port;
  }

  it.each([
    ['the headers', 'GET / HTTP/1.1\r\nHost: x\r\n'],
    ['the body', post('')],
  ])('that waits for %s in vain answers 408', async (_name, text) => {
    const port = await serve({ headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 20 }, () => undefined);
    const [status, body] = parsed(await sendRaw(port, text));
    expect(status).toBe(408);
    expect(body).toMatchObject({ '@type': 'generic_error', error_code: 40800, message: 'The request was not complete in time.' });
  });

  it('that has begun its answer says nothing more', async () => {
    const port = await serve({}, (_request, response) => response.write('part'));
    const text = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(post('')));
      let got = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        got += chunk;
        if (got.endsWith('part\r\n')) socket.write('zz\r\n');
      });
      socket.on('error', () => undefined).on('close', () => resolve(got));
    });
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).toMatch(/\r\npart\r\n$/);
  });

  it('that has ended its answer says what is wrong with the next request', async () => {
    const port = await serve({}, (_request, response) => response.end('whole'));
    const text = await sendRaw(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\nHELLO\r\n\r\n');
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });
});
