/** TLS: HTTP/1.1 and HTTP/2 by ALPN on one port, WebSocket, plain bytes refused; key stores as the settings name them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as http2Connect } from 'node:http2';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { tlsOptions } from '../../../src/server/tls.ts';
import { sendRaw } from './ask.ts';
import { fakeService, row, rowsResult, start } from './fake-service.ts';
import type { Started } from './fake-service.ts';
import { PEM, PKCS12 } from './test-certificate.ts';

const service = fakeService();
const folder = mkdtempSync(join(tmpdir(), 'millrace-tls-'));
let started: Started;

beforeAll(async () => {
  writeFileSync(join(folder, 'store.pem'), PEM);
  writeFileSync(join(folder, 'store.p12'), PKCS12);
  started = await start(service, {
    tls: tlsOptions(settings({ 'ssl.keystore.location': join(folder, 'store.p12'), 'ssl.keystore.password': 'secret' })),
  });
});
afterAll(async () => {
  await started.server.close(100);
  rmSync(folder, { recursive: true });
});

function settings(values: Record<string, string>): (name: string) => string {
  return (name) => values[name] ?? '';
}

it('HTTP/1.1 is served', async () => {
  expect(started.url).toMatch(/^https:/);
  const status = await new Promise((resolve, reject) => {
    get(`${started.url}/info`, { ca: PEM }, (response) => {
      response.resume();
      resolve([response.statusCode, response.httpVersion]);
    }).on('error', reject);
  });
  expect(status).toEqual([200, '1.1']);
});

it('HTTP/2 is served, a row per frame', async () => {
  service.onQuery = async () => rowsResult('push', [[row('a', 1), row('b', 2)]], 'Query Completed');
  const session = http2Connect(started.url, { ca: PEM });
  const stream = session.request({ ':path': '/query-stream', ':method': 'POST' });
  stream.end('{"sql":"SELECT 1;"}');
  const chunks: string[] = [];
  stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  await new Promise((resolve) => stream.on('end', resolve));
  session.close();
  expect(session.alpnProtocol).toBe('h2');
  expect(chunks.slice(1)).toEqual(['["a",1]\n', '["b",2]\n']);
});

it('WebSocket is served', async () => {
  service.onQuery = async () => rowsResult('pull', [[row('a', 1)]], null);
  const socket = new WebSocket(`${started.url.replace('http', 'ws')}/ws/query?request=${encodeURIComponent('{"ksql":"SELECT 1;"}')}`, {
    ca: PEM,
  });
  const messages: string[] = [];
  socket.on('message', (data) => messages.push(String(data)));
  await new Promise((resolve, reject) => socket.on('close', resolve).on('error', reject));
  expect(messages.at(-1)).toBe('{"error":"done"}');
});

it('clear text is refused, and the server lives', async () => {
  await sendRaw(started.port, 'GET / HTTP/1.1\r\n\r\n');
  const session = http2Connect(started.url, { ca: PEM });
  await new Promise((resolve, reject) => session.on('connect', resolve).on('error', reject));
  session.close();
});

describe('a key store', () => {
  it('may be PEM', () => {
    expect(tlsOptions(settings({ 'ssl.keystore.location': join(folder, 'store.pem') }))).toMatchObject({ requestCert: false });
  });

  it('is not needed', () => {
    expect(tlsOptions(settings({}))).toBeNull();
  });

  it.each([
    [{ 'ssl.keystore.location': '/nowhere/x.pem' }],
    [{ 'ssl.keystore.location': 'store.jks' }],
    [{ 'ssl.keystore.location': 'store.p12', 'ssl.keystore.password': 'wrong' }],
  ])('that cannot be used is said so: %j', (values) => {
    const location = values['ssl.keystore.location'].replace(/^store/, join(folder, 'store'));
    expect(() => tlsOptions(settings({ ...values, 'ssl.keystore.location': location }))).toThrow(
      expect.objectContaining({ code: 'TLS_KEYSTORE' }),
    );
  });
});
