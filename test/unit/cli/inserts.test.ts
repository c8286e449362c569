/** Inserting rows with acknowledgements: bounded, and never taking a lost row for a stored one. */
import { createServer } from 'node:http2';
import type { Http2Server, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openInserts } from '../../../src/cli/inserts.ts';

let server: Http2Server | null = null;
const sessions = new Set<{ destroy(): void }>();
afterEach(() => {
  for (const session of sessions) session.destroy();
  sessions.clear();
  server?.close();
  server = null;
});

/** A server that gives each line of the request to `take`; the first is the target. */
async function serving(take: (stream: ServerHttp2Stream, line: string, index: number) => void): Promise<string> {
  const started = createServer();
  server = started;
  started.on('session', (session) => void sessions.add(session));
  started.on('stream', (stream) => {
    let rest = '';
    let index = 0;
    stream.on('error', () => undefined);
    stream.on('data', (part: Buffer) => {
      const lines = (rest + String(part)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(stream, line, index++);
    });
  });
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const ack = (seq: number): string => `{"status":"ok","seq":${seq}}\n`;

describe('openInserts', () => {
  it('sends target and rows, and is done when all are acknowledged', async () => {
    const got: string[] = [];
    const url = await serving((stream, line, index) => {
      got.push(line);
      if (index === 0) stream.respond({ ':status': 200 });
      else setTimeout(() => stream.write(ack(index - 1)), 20);
    });
    const inserts = await openInserts(url, 'S');
    await inserts.insert({ A: 1 });
    await inserts.insert({ A: 2 });
    expect(inserts.acknowledged).toBe(0);
    await inserts.stored();
    expect(inserts.acknowledged).toBe(2);
    expect(got).toEqual(['{"target":"S"}', '{"A":1}', '{"A":2}']);
    inserts.close();
  });

  it('waits when too many rows are on their way', async () => {
    let acknowledge = (): void => undefined;
    const url = await serving((stream, _line, index) => {
      if (index === 0) stream.respond({ ':status': 200 });
      if (index === 2000) acknowledge = () => void stream.write(ack(0));
    });
    const inserts = await openInserts(url, 'S');
    for (let n = 0; n < 2000; n += 1) await inserts.insert({ n });
    let sent = false;
    const more = inserts.insert({ n: 2000 }).then(() => {
      sent = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(sent).toBe(false);
    acknowledge();
    await more;
    inserts.close();
  });

  it('refuses a target as the server does', async () => {
    const url = await serving((stream) => {
      stream.respond({ ':status': 400 });
      stream.end('{"@type":"generic_error","error_code":40001,"message":"Cannot insert values into an unknown stream/table: `S`"}');
    });
    await expect(openInserts(url, 'S')).rejects.toMatchObject({ name: 'ServerError', code: 40001 });
  });

  it('fails for rows that the server refuses', async () => {
    const url = await serving((stream, _line, index) => {
      if (index === 0) stream.respond({ ':status': 200 });
      else stream.end('{"@type":"generic_error","error_code":50000,"message":"Disk full.","status":"error","seq":0}');
    });
    const inserts = await openInserts(url, 'S');
    await inserts.insert({ A: 1 });
    await expect(inserts.stored()).rejects.toThrow('Disk full.');
    await expect(inserts.insert({ A: 2 })).rejects.toThrow('Disk full.');
  });

  it('fails when the connection breaks with rows on their way', async () => {
    const url = await serving((stream, _line, index) => {
      if (index === 0) stream.respond({ ':status': 200 });
      else stream.session?.destroy();
    });
    const inserts = await openInserts(url, 'S');
    await inserts.insert({ A: 1 });
    await expect(inserts.stored()).rejects.toMatchObject({ name: 'ConnectionError' });
  });

  it('says when nobody listens', async () => {
    await expect(openInserts('http://127.0.0.1:1', 'S')).rejects.toThrow('No server listens at http://127.0.0.1:1.');
  });
});
