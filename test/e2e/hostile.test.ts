/**
 * Hostile input against a whole server: engine, endpoints and sockets. Whatever comes gets a clear error or a clean close, never an answer of 500, and afterwards the server works,
 * its memory is where it was, and nothing was rejected unseen. The server's own tests (`test/unit/server/hostile.test.ts`) hold the endpoints alone to more.
 *
 * Inputs are drawn from a seed, which a failure prints; `HOSTILE_SEED=n` tries another one, `HOSTILE_ROUNDS=n` more of it.
 */
import { request as http1Request } from 'node:http';
import { connect as http2Connect } from 'node:http2';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/server/routes/all.ts';
import { askHttp1, askHttp2, sendRaw } from '../unit/server/ask.ts';
import { seededRandom } from '../../src/base/random.ts';
import { startServer } from '../../src/main.ts';
import type { Answer } from '../unit/server/ask.ts';
import type { Random } from '../../src/base/random.ts';
import type { RunningServer } from '../../src/main.ts';

const SEED = Number(process.env.HOSTILE_SEED ?? 20240229);
const ROUNDS = Number(process.env.HOSTILE_ROUNDS ?? 300);
const SETUP = `
  CREATE STREAM s (id STRING KEY, a INT, b DOUBLE, d DECIMAL(6, 2), l ARRAY<INT>, m MAP<STRING, INT>, t STRUCT<x INT, y STRING>) WITH (kafka_topic='s', value_format='JSON', partitions=2);
  CREATE TABLE counts AS SELECT id, COUNT(*) AS n FROM s GROUP BY id;`;

let server: RunningServer;
let port: number;
const rejected: unknown[] = [];
const note = (reason: unknown): void => void rejected.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  server = await startServer({ port: 0, host: '127.0.0.1', directory: null, workers: 0, logLevel: 'silent' });
  port = Number(new URL(server.url).port);
  expect((await ksql(SETUP)).status).toBe(200);
});
afterEach(async () => {
  expect((await ksql('SHOW STREAMS;')).text).toContain('"S"');
  expect((await askHttp2(server.url, '/query-stream', { body: { sql: 'SELECT * FROM counts;' } })).status).toBe(200);
  expect(rejected).toEqual([]);
});
afterAll(async () => {
  await server?.close();
  process.off('unhandledRejection', note);
});

const ksql = (text: string): Promise<Answer> => askHttp1(server.url, '/ksql', { body: { ksql: text } });

/** The message of a refusal. Fails unless it is one, in JSON and with words. */
function refusal(answer: Answer, what: string): string {
  expect(answer.status, `${what}: ${answer.text.slice(0, 500)}`).toBeGreaterThanOrEqual(400);
  return clear(answer, what);
}

/** Fails where an answer is our own mistake, or an error that says nothing. */
function clear(answer: Answer, what: string): string {
  expect(answer.status, `${what}: ${answer.text.slice(0, 500)}`).toBeLessThan(500);
  if (answer.status < 400) return '';
  const { message } = JSON.parse(answer.text) as { message: string };
  expect(message.length, what).toBeGreaterThan(10);
  expect(message, what).not.toMatch(/undefined|\[object|Assertion|Maximum call stack|Cannot read propert/);
  return message;
}

/** Begins a query and leaves: its answer up to the first bytes, because a push query has no end. */
function beginQuery(path: string, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http1Request(
      `${server.url}${path}`,
      { method: 'POST', headers: { 'content-length': Buffer.byteLength(body) } },
      (response) => {
        let text = '';
        const done = (): void => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, chunks: [text] });
          request.destroy();
        };
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          if ((response.statusCode ?? 0) < 400) done();
        });
        response.on('end', done).on('error', () => undefined);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

describe('bodies', () => {
  it.each([
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{"ksql":',
    '{"ksql":1}',
    '{"ksql":{}}',
    '{"sql":"SHOW STREAMS;"}',
    '{"ksql":"SHOW STREAMS;","streamsProperties":7}',
    '\u0000',
    '{"ksql":"\\ud800"}',
  ])('%j is refused on each endpoint that takes one, or understood', async (body) => {
    for (const { path } of ROUTES.filter((route) => route.method === 'POST' && route.path !== '/inserts-stream'))
      for (const ask of [askHttp1, askHttp2]) clear(await ask(server.url, path, { body }), `${path} ${body}`);
  });

  it('of 100 MB are refused', async () => {
    const before = process.memoryUsage().rss;
    const block = 'x'.repeat(1 << 20);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = http1Request(`${server.url}/ksql`, { method: 'POST' }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
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
    expect(status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });

  it('of 15 MB of one statement are answered', async () => {
    refusal(await ksql(`SELECT ${'a, '.repeat(5 << 20)} a FROM s EMIT CHANGES;`), 'a long list');
  }, 30_000);
});

describe('rows', () => {
  const deep = (open: string, close: string): string => `${open.repeat(10_000)}1${close.repeat(10_000)}`;

  it.each([
    ['10,000 nested arrays', `{"id":"x","l":${deep('[', ']')}}`],
    ['10,000 nested objects', `{"id":"x","t":${deep('{"x":', '}')}}`],
    ['10,000 nested arrays for text', `{"id":${deep('[', ']')}}`],
    ['10,000 open brackets', `{"id":${'['.repeat(10_000)}`],
    ['a hundred thousand columns', `{${Array.from({ length: 100_000 }, (_, i) => `"c${i}":1`).join()}}`],
    ['control characters', '{"id":"\u0000\u0001"}'],
  ])('of %s are refused with words', async (_name, row) => {
    const answer = await askHttp2(server.url, '/inserts-stream', { body: `{"target":"S"}\n${row}\n` });
    const { error_code, message } = JSON.parse(answer.text) as { error_code: number; message: string };
    expect(error_code).toBe(40000);
    expect(message).toMatch(/^(Can't coerce|Invalid JSON in inserts stream|Column name)/);
  });
});

describe('statements', () => {
  it.each([
    ['10,000 nested brackets', `SELECT ${'('.repeat(10_000)}a${')'.repeat(10_000)} FROM s EMIT CHANGES;`],
    ['10,000 open brackets', `SELECT ${'('.repeat(10_000)}`],
    ['10,000 nested arrays', `SELECT ${'ARRAY['.repeat(10_000)}a${']'.repeat(10_000)} FROM s EMIT CHANGES;`],
    ['10,000 nested calls', `SELECT ${'ABS('.repeat(10_000)}a${')'.repeat(10_000)} FROM s EMIT CHANGES;`],
    ['10,000 nested CASEs', `SELECT ${'CASE WHEN a > 1 THEN '.repeat(10_000)}a${' END'.repeat(10_000)} FROM s EMIT CHANGES;`],
    ['10,000 NOTs', `SELECT * FROM s WHERE ${'NOT '.repeat(10_000)}a > 1 EMIT CHANGES;`],
    ['10,000 signs', `SELECT ${'- '.repeat(10_000)}a FROM s EMIT CHANGES;`],
    ['10,000 terms', `SELECT a${' + a'.repeat(10_000)} FROM s EMIT CHANGES;`],
    ['10,000 conditions', `SELECT * FROM s WHERE a = 1${' OR a = 1'.repeat(10_000)} EMIT CHANGES;`],
    [
      'nested types',
      `CREATE STREAM x (a ${'ARRAY<'.repeat(10_000)}INT${'>'.repeat(10_000)}) WITH (kafka_topic='x', value_format='JSON', partitions=1);`,
    ],
    [
      '10,000 columns',
      `CREATE STREAM wide (${Array.from({ length: 10_000 }, (_, i) => `c${i} INT`).join()}) WITH (kafka_topic='wide', value_format='JSON', partitions=1);`,
    ],
    ['10,000 semicolons', ';'.repeat(10_000)],
    ['a name of 100,000 letters', `SELECT ${'n'.repeat(100_000)} FROM s EMIT CHANGES;`],
    [
      'a source of 100,000 letters',
      `CREATE STREAM ${'n'.repeat(100_000)} (a INT) WITH (kafka_topic='n', value_format='JSON', partitions=1);`,
    ],
    [
      'a topic of 100,000 letters',
      `CREATE STREAM n (a INT) WITH (kafka_topic='${'n'.repeat(100_000)}', value_format='JSON', partitions=1);`,
    ],
    ['a topic outside of the folder', "CREATE STREAM n (a INT) WITH (kafka_topic='../../n', value_format='JSON', partitions=1);"],
    ['a million partitions', "CREATE STREAM n (a INT) WITH (kafka_topic='n', value_format='JSON', partitions=1000000);"],
    ['NUL bytes', "SELECT '\u0000', a\u0000 FROM s\u0000 EMIT CHANGES;"],
    ['a name of NUL bytes', 'SELECT `\u0000` FROM s EMIT CHANGES;'],
    ['an open comment', `SELECT ${'/*'.repeat(50_000)}`],
    ['an open string', `SELECT ${"''".repeat(50_000)}'`],
    ['a number of 100,000 digits', `SELECT ${'9'.repeat(100_000)} FROM s EMIT CHANGES;`],
    ['a huge exponent', 'SELECT 1e999999999 FROM s EMIT CHANGES;'],
    ['a pattern that backtracks', `SELECT * FROM s WHERE id LIKE '${'%a'.repeat(5000)}' EMIT CHANGES;`],
    [
      'a window of an age',
      'SELECT id, COUNT(*) FROM s WINDOW HOPPING (SIZE 2147483647 DAYS, ADVANCE BY 1 MILLISECOND) GROUP BY id EMIT CHANGES;',
    ],
    ['names of the prototype', "SELECT __proto__, constructor, m['__proto__'] FROM s EMIT CHANGES;"],
    ['variables in variables', "DEFINE a = '${a}${a}'; SELECT ${a} FROM s EMIT CHANGES;"],
  ])(
    '%s are refused with words or run',
    async (_name, text) => {
      clear(await ksql(text), text.slice(0, 80));
      clear(await beginQuery('/query-stream', JSON.stringify({ sql: text })), text.slice(0, 80));
    },
    30_000,
  );

  it('with random changes are refused with words or run', async () => {
    const random = seededRandom(SEED);
    for (let round = 0; round < ROUNDS; round++) {
      const text = mutated(random);
      const what = `seed ${SEED}, round ${round}: ${JSON.stringify(text)}`;
      clear(await ksql(text), what);
      clear(await beginQuery('/query', JSON.stringify({ ksql: text })), what);
    }
  }, 120_000);
});

const SAMPLES = [
  "SELECT id, a + b * 2 AS x, UCASE(id) FROM s WHERE a > 1 AND id LIKE 'a%' EMIT CHANGES LIMIT 1;",
  'SELECT id, COUNT(*), SUM(a), COLLECT_LIST(b) FROM s WINDOW TUMBLING (SIZE 1 MINUTE, GRACE PERIOD 1 SECOND) GROUP BY id HAVING COUNT(*) > 1 EMIT CHANGES;',
  "SELECT t->x, m['k'], l[1], CAST(d AS DOUBLE), CASE WHEN a IS NULL THEN 1 ELSE a END FROM s EMIT CHANGES;",
  "SELECT * FROM counts WHERE id IN ('a', 'b') AND n BETWEEN 1 AND 5;",
  "INSERT INTO s (id, a, b, d, l, m, t) VALUES ('k', 1, 2.5, 3.25, ARRAY[1, 2], MAP('k' := 1), STRUCT(x := 1, y := 'z'));",
  "CREATE STREAM n1 WITH (kafka_topic='n1', partitions=1) AS SELECT id, TRANSFORM(l, x => x + 1) AS l FROM s PARTITION BY a;",
  'CREATE TABLE n2 AS SELECT a, MAX(b) AS m FROM s GROUP BY a EMIT CHANGES;',
  'DESCRIBE s EXTENDED; SHOW QUERIES; EXPLAIN SELECT * FROM s EMIT CHANGES;',
  'DROP STREAM IF EXISTS n1 DELETE TOPIC; DROP TABLE IF EXISTS n2;',
  "SET 'auto.offset.reset'='earliest'; DEFINE v = '1'; CREATE TYPE p AS STRUCT<a INT>; DROP TYPE p;",
  'SELECT s.id, EXPLODE(l), n FROM s JOIN counts c ON s.id = c.id EMIT CHANGES;',
];

/** A statement with a few pieces moved, doubled, cut out, or replaced by a piece of another one or by noise. */
function mutated(random: Random): string {
  const pieces = pick(random, SAMPLES).match(/\w+|\s+|[^\w\s]/g) ?? [];
  const noise = [
    'NULL',
    '(',
    ')',
    '[',
    ']',
    ',',
    ';',
    "'",
    '`',
    '"',
    '->',
    '=>',
    ':=',
    '*',
    '-1',
    '1e400',
    '0x',
    '\u0000',
    '\ufeff',
    '💥',
    'é',
    '${v}',
    '--',
    '/*',
    'AS',
    'FROM',
    '9'.repeat(40),
  ];
  for (let i = 1 + random.integer(4); i > 0; i--) {
    const at = random.integer(pieces.length);
    const other = pick(random, SAMPLES).match(/\w+|[^\w\s]/g) ?? [];
    const way = random.integer(4);
    if (way === 0) pieces.splice(at, 1 + random.integer(3));
    else if (way === 1) pieces.splice(at, 0, ...pieces.slice(at, at + 1 + random.integer(5)));
    else if (way === 2) pieces[at] = pick(random, other);
    else pieces.splice(at, random.integer(2), pick(random, noise));
  }
  // The stream and the table of the checks afterwards stay.
  return pieces
    .join('')
    .replace(/DROP\s+(STREAM|TABLE)(\s+IF\s+EXISTS)?\s+(s|counts)\b/gi, 'DESCRIBE $3')
    .replace(/TERMINATE/gi, 'EXPLAIN');
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.integer(from.length)];
}

describe('bytes', () => {
  it('at random go to every endpoint', async () => {
    const random = seededRandom(SEED);
    for (const { method, path } of ROUTES) {
      for (let i = 0; i < 3; i++) {
        const body = random.bytes(random.integer(2000));
        const head = `${method} ${path.replace(/[:*]\w*/g, 'x')} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
        const text = await sendRaw(port, Buffer.concat([Buffer.from(head), body]));
        expect(text, `${method} ${path}, seed ${SEED}`).toMatch(/^HTTP\/1\.1 [1234]\d\d |^$/);
      }
    }
  });

  it('at random go to every endpoint over HTTP/2', async () => {
    const random = seededRandom(SEED + 1);
    for (const { method, path } of ROUTES.filter((route) => route.method === 'POST')) {
      for (let i = 0; i < 3; i++) {
        const answer = await sendHttp2(path, method, random.bytes(random.integer(2000)));
        expect(answer.status, `${path}, seed ${SEED}: ${answer.text}`).toBeLessThan(500);
      }
    }
  });

  it('that are frames of HTTP/2 but for a bit close that connection', async () => {
    const random = seededRandom(SEED + 2);
    for (let i = 0; i < 20; i++) {
      const frame = Buffer.concat([
        Buffer.from([0, 0, 8, random.integer(12), random.integer(256), 0, 0, 0, random.integer(9)]),
        random.bytes(8 + random.integer(60)),
      ]);
      await within(
        sendRaw(
          port,
          Buffer.concat([
            Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
            Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
            frame,
            random.bytes(4000),
          ]),
        ),
      );
    }
  });
});

/** Resolves with the promise or after two seconds: some garbage is the beginning of a request that may go on. */
function within(promise: Promise<unknown>): Promise<unknown> {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 2000))]);
}

function sendHttp2(path: string, method: string, body: Buffer): Promise<{ status: number; text: string }> {
  const session = http2Connect(server.url);
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const stream = session.request({ ':path': path, ':method': method });
    let status = 0;
    let text = '';
    stream.on('response', (headers) => (status = headers[':status'] ?? 0));
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    stream.on('error', reject).on('end', () => resolve({ status, text }));
    stream.end(body);
  }).finally(() => session.destroy());
}

describe('connections', () => {
  it('that are half closed get their answer', async () => {
    const body = JSON.stringify({ ksql: 'SHOW STREAMS;' });
    const text = await new Promise<string>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      let got = '';
      socket.on('data', (data) => (got += data.toString()));
      socket
        .on('error', () => undefined)
        .on('close', () => resolve(got))
        .on('end', () => socket.end());
      socket.end(`POST /ksql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    });
    expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('that end in the middle of a push query end that query', async () => {
    for (let i = 0; i < 20; i++) await beginQuery('/query-stream', JSON.stringify({ sql: 'SELECT * FROM s EMIT CHANGES;' }));
    const running = async (): Promise<number> => ((await ksql('SHOW QUERIES;')).text.match(/"queryType":"PUSH"/g) ?? []).length;
    await expect.poll(running, { timeout: 5000 }).toBe(0);
  });

  it('by the hundred that send their headers letter by letter keep nobody from being served', async () => {
    const sockets = Array.from({ length: 200 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    const drip = setInterval(() => {
      for (const socket of sockets) socket.write('x');
    }, 20);
    for (const socket of sockets) socket.write('POST /ksql HTTP/1.1\r\nX-Slow: ');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const from = performance.now();
    expect((await ksql('SHOW STREAMS;')).status).toBe(200);
    expect(performance.now() - from).toBeLessThan(1000);
    clearInterval(drip);
    for (const socket of sockets) socket.destroy();
  });

  it('with headers without end are closed', async () => {
    const text = await sendRaw(port, `GET /info HTTP/1.1\r\n${`X-Long: ${'x'.repeat(1000)}\r\n`.repeat(100)}\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
  });
});

it('memory does not grow with what is refused', async () => {
  const random = seededRandom(SEED + 3);
  const round = async (): Promise<void> => {
    for (let i = 0; i < 150; i++) {
      await ksql(`SELECT ${random.integer(1e9)} FROM nothing_${random.integer(1e9)} WHERE a = '${'x'.repeat(20_000)}' EMIT CHANGES;`);
      await askHttp1(server.url, '/query-stream', { body: `{"sql":"${'y'.repeat(20_000)}` });
    }
  };
  const used = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  await round();
  const before = used();
  await round();
  await round();
  expect(used() - before).toBeLessThan(60e6);
}, 30_000);
