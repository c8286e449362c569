/** Over sockets and through the library: pull lookups and inserts over HTTP, and the time from an insert to the row that a push query makes of it. */
import { open as openFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { open } from '../../../src/index.ts';
import type { Database } from '../../../src/index.ts';
import { serve } from '../child.ts';
import type { ServedProcess } from '../child.ts';
import { temporary } from '../engine-runner.ts';
import { measureRate, percentile } from '../measure.ts';
import type { BenchOptions, Figure, Line, Runner } from '../measure.ts';

const CONNECTIONS = 8;
const KEYS = 10_000;

/** Posts a body and resolves with the answer's text. */
function post(url: URL, path: string, body: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { path, method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

/** Requests one after the other on several keep-alive connections. */
function requestRunner(
  server: ServedProcess,
  count: number,
  ask: (n: number) => { path: string; body: string },
  check: (text: string) => boolean,
): Runner {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const url = new URL(server.url);
  let number = 0;
  return {
    run: async () => {
      let left = count;
      const client = async (): Promise<void> => {
        while (left-- > 0) {
          const { path, body } = ask(number++);
          const text = await post(url, path, body, agent);
          if (!check(text)) throw new Error(`an answer is wrong: ${text.slice(0, 300)}`);
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, client));
      return count;
    },
    close: async () => {
      agent.destroy();
      await server.close();
    },
  };
}

const SETUP = `CREATE STREAM s (k STRING KEY, amount BIGINT) WITH (KAFKA_TOPIC = 's', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
  CREATE TABLE t AS SELECT k, COUNT(*) AS n, SUM(amount) AS total FROM s GROUP BY k;`;
const EARLIEST = { 'auto.offset.reset': 'earliest' };

/** Fills a directory with a view of `KEYS` rows. */
async function prepare(directory: string): Promise<void> {
  const db = await open({ directory });
  await db.execute(SETUP, { properties: EARLIEST });
  await db.insert(
    's',
    Array.from({ length: KEYS }, (_, n) => ({ K: `key-${n}`, AMOUNT: n })),
  );
  await db.idle();
  await db.close();
}

async function pullLookups(options: BenchOptions): Promise<Figure[]> {
  const place = temporary(options.directory);
  await prepare(place.path);
  const count = Math.round(5000 * options.scale);
  const ask = (n: number) => ({
    path: '/query-stream',
    body: JSON.stringify({ sql: `SELECT * FROM t WHERE k = 'key-${(n * 7919) % KEYS}';` }),
  });
  const constant =
    '{"queryId":"query_1700000000000","columnNames":["K","N","TOTAL"],"columnTypes":["STRING","BIGINT","BIGINT"]}\n["key-7919",1,7919]\n';
  const figure = await measureRate(
    {
      name: 'pull-lookups',
      unit: 'lookups/s',
      target: '≥ 0.6 × bare route',
      start: async () => requestRunner(await serve('millrace', place.path), count, ask, (text) => text.includes('["key-')),
      baseline: {
        name: 'bare fastify route, constant body',
        start: async () => requestRunner(await serve('bare', constant), count, ask, (text) => text.includes('["key-')),
      },
    },
    options,
  );
  place.remove();
  return [withoutCpu(figure)];
}

async function httpInserts(options: BenchOptions): Promise<Figure[]> {
  const place = temporary(options.directory);
  await prepare(place.path);
  const count = Math.round(2000 * options.scale);
  const ask = (n: number) => ({
    path: '/ksql',
    body: JSON.stringify({ ksql: `INSERT INTO s (k, amount) VALUES ('key-${n % KEYS}', ${n});` }),
  });
  const figure = await measureRate(
    {
      name: 'http-inserts',
      unit: 'inserts/s',
      start: async () => requestRunner(await serve('millrace', place.path), count, ask, (text) => text === '[]'),
      baseline: {
        name: 'bare fastify route, constant body',
        start: async () =>
          requestRunner(
            await serve('bare', '[]'),
            count,
            () => ({ path: '/query-stream', body: '{}' }),
            (text) => text === '[]',
          ),
      },
    },
    options,
  );
  place.remove();
  return [withoutCpu(figure)];
}

/** The work is done in other processes: this one's CPU time says nothing. */
function withoutCpu({ perCpuSecond: _, baseline, ...figure }: Figure): Figure {
  return { ...figure, baseline: baseline === undefined ? undefined : { name: baseline.name, rate: baseline.rate } };
}

/** Calls `send` with the numbers up to `total`, at a steady rate. */
async function atSteadyRate(perSecond: number, total: number, send: (n: number) => void): Promise<void> {
  const from = performance.now();
  for (let n = 0; n < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - from) * perSecond) / 1000));
    for (; n < due; n++) send(n);
    await new Promise((resolve) => setTimeout(resolve, 0.5));
  }
}

/** Single inserts at a steady rate through the library; latency from the call of the insert to the row in the subscriber's hands. */
async function latencies(db: Database, perSecond: number, seconds: number): Promise<number[]> {
  const sent = new Map<number, number>();
  const found: number[] = [];
  const total = perSecond * seconds;
  const subscription = await db.subscribe('SELECT n FROM events EMIT CHANGES;');
  const reader = (async () => {
    for await (const { row } of subscription) {
      const number = Number(row.N);
      found.push(performance.now() - (sent.get(number) ?? 0));
      if (found.length === total) return;
    }
  })();
  const inserts: Promise<void>[] = [];
  await atSteadyRate(perSecond, total, (n) => {
    sent.set(n, performance.now());
    inserts.push(db.insert('events', { N: n }));
  });
  await Promise.all(inserts);
  await reader;
  subscription.close();
  return found.slice(Math.floor(total / 5));
}

/** Bytes that an insert of `latencies` has in the journal. */
const FRAME_BYTES = 160;

/** What the disk alone does at that rate: the bytes of each insert, written and synced together with those that came meanwhile. */
async function syncLatencies(directory: string, perSecond: number, seconds: number): Promise<number[]> {
  const file = await openFile(join(directory, 'bare'), 'w');
  const total = perSecond * seconds;
  await file.write(Buffer.alloc(total * FRAME_BYTES), 0);
  await file.datasync();
  const found: number[] = [];
  let waiting: number[] = [];
  let syncing: Promise<void> | null = null;
  const sync = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await file.write(Buffer.alloc(group.length * FRAME_BYTES, 1), 0, undefined, found.length * FRAME_BYTES);
      await file.datasync();
      for (const from of group) found.push(performance.now() - from);
    }
    syncing = null;
  };
  await atSteadyRate(perSecond, total, () => {
    waiting.push(performance.now());
    syncing ??= sync();
  });
  await syncing;
  await file.close();
  return found.slice(Math.floor(total / 5));
}

const RATES = [
  { perSecond: 100, seconds: 5 },
  { perSecond: 1000, seconds: 5, p50: '< 3 ms', p99: '< 15 ms' },
  { perSecond: 10_000, seconds: 3 },
];

async function pushLatency(options: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { perSecond, seconds, p50, p99 } of RATES) {
    const place = temporary(options.directory);
    const db = await open({ directory: place.path, workers: 1 });
    await db.execute("CREATE STREAM events (n BIGINT) WITH (KAFKA_TOPIC = 'events', PARTITIONS = 1, VALUE_FORMAT = 'JSON');");
    const found = await latencies(db, perSecond, seconds);
    await db.close();
    const bare = await syncLatencies(place.path, perSecond, seconds);
    place.remove();
    for (const [name, share, target] of [
      ['p50', 0.5, p50],
      ['p99', 0.99, p99],
    ] as const) {
      const baseline = { name: 'the same bytes written and synced', rate: percentile(bare, share) };
      figures.push({ name: `insert-to-push ${perSecond}/s ${name}`, rate: percentile(found, share), unit: 'ms', target, baseline });
    }
  }
  return figures;
}

export const servingLines: readonly Line[] = [
  { name: 'pull-lookups', measure: pullLookups },
  { name: 'http-inserts', measure: httpInserts },
  { name: 'insert-to-push', measure: pushLatency },
];
