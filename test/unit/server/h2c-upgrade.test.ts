/** HTTP/2 by `Upgrade: h2c`, with frames by hand: Node's own client cannot do it. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askHttp1, sendRaw } from './ask.ts';
import { fakeService, row, rowsResult, start } from './fake-service.ts';
import type { Started } from './fake-service.ts';

const service = fakeService();
let started: Started;

beforeAll(async () => {
  started = await start(service);
});
afterAll(() => started.server.close(100));

const UPGRADE = 'Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
const OPENING = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]);

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

/** Frames of stream 1 until its end, after the 101. */
function framesOf(socket: Socket): Promise<{ head: string; frames: Frame[] }> {
  let bytes = Buffer.alloc(0);
  let head = '';
  const frames: Frame[] = [];
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`closed after ${head}`)));
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (head === '') {
        const end = bytes.indexOf('\r\n\r\n');
        if (end < 0) return;
        head = bytes.subarray(0, end).toString();
        bytes = bytes.subarray(end + 4);
        socket.write(OPENING);
      }
      while (bytes.length >= 9 && bytes.length >= 9 + bytes.readUIntBE(0, 3)) {
        const length = bytes.readUIntBE(0, 3);
        const frame = { type: bytes[3], flags: bytes[4], stream: bytes.readUInt32BE(5), payload: bytes.subarray(9, 9 + length) };
        bytes = bytes.subarray(9 + length);
        if (frame.stream === 1) frames.push(frame);
        if (frame.stream === 1 && (frame.flags & 1) === 1 && frame.type <= 1) {
          resolve({ head, frames });
          socket.removeAllListeners('close');
          socket.destroy();
        }
      }
    });
  });
}

describe('a request that asks for HTTP/2', () => {
  it('is answered on stream 1, its body included, also when it comes in pieces', async () => {
    const body = JSON.stringify({ ksql: 'x'.repeat(40_000) });
    for (const pieces of [1, 7]) {
      service.asked.length = 0;
      const socket = connect(started.port, '127.0.0.1');
      const answer = framesOf(socket);
      const text = `POST http://x/ksql HTTP/1.1\r\n${UPGRADE}Content-Length: ${body.length}\r\nContent-Type: text/plain\r\n\r\n${body}`;
      const size = Math.ceil(text.length / pieces);
      for (let from = 0; from < text.length; from += size) {
        socket.write(text.slice(from, from + size));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const { head, frames } = await answer;
      expect(head).toMatch(/^HTTP\/1.1 101 /);
      expect(frames[0].type).toBe(1);
      expect(frames[1].payload.toString()).toBe('[]');
      expect(service.asked[0].text).toBe('x'.repeat(40_000));
    }
  });

  it('gets a row per frame', async () => {
    service.onQuery = async () => rowsResult('push', [[row('a', 1), row('b', 2)]], 'Query Completed');
    const socket = connect(started.port, '127.0.0.1');
    const body = '{"sql":"SELECT 1;"}';
    socket.write(`POST /query-stream HTTP/1.1\r\n${UPGRADE}Content-Length: ${body.length}\r\n\r\n${body}`);
    const { frames } = await framesOf(socket);
    expect(frames.filter((f) => f.type === 0).map((f) => f.payload.toString())).toEqual([
      expect.stringContaining('queryId'),
      '["a",1]\n',
      '["b",2]\n',
      '',
    ]);
  });

  it('may insert rows', async () => {
    const socket = connect(started.port, '127.0.0.1');
    const body = '{"target":"S"}\n{"a":1}';
    socket.write(`POST /inserts-stream HTTP/1.1\r\n${UPGRADE}Content-Length: ${body.length}\r\n\r\n${body}`);
    const { frames } = await framesOf(socket);
    expect(Buffer.concat(frames.filter((f) => f.type === 0).map((f) => f.payload)).toString()).toBe('{"status":"ok","seq":0}\n');
  });

  it('without a body works too', async () => {
    const socket = connect(started.port, '127.0.0.1');
    socket.write(`GET /info HTTP/1.1\r\n${UPGRADE}\r\n`);
    const { frames } = await framesOf(socket);
    expect(frames[1].payload.toString()).toContain('KsqlServerInfo');
  });

  it('but whose body is large or chunked is answered in HTTP/1.1', async () => {
    const body = JSON.stringify({ ksql: 'x'.repeat(100_000) });
    const large = await sendRaw(
      started.port,
      `POST /ksql HTTP/1.1\r\n${UPGRADE.replace('Upgrade,', 'close, Upgrade,')}Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(large).toMatch(/^HTTP\/1.1 200 /);
  });

  it('but then sends something else is cut off', async () => {
    const socket = connect(started.port, '127.0.0.1');
    socket.on('data', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    socket.write(`GET /info HTTP/1.1\r\n${UPGRADE}\r\n`);
    await new Promise((resolve) => socket.on('close', resolve));
    expect((await askHttp1(started.url, '/info')).status).toBe(200);
  });
});
