/** The library face: rows in, rows out, subscriptions, functions of the application. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { open } from '../../../src/index.ts';
import type { Database } from '../../../src/index.ts';

let db: Database;
beforeEach(async () => {
  db = await open({ settings: { 'auto.offset.reset': 'earliest' } });
  await db.execute(`
    CREATE STREAM s (id STRING KEY, n BIGINT, price DECIMAL(6, 2), raw BYTES, made TIMESTAMP, tags ARRAY<STRING>, m MAP<STRING, DOUBLE>, deep STRUCT<a INT, b DECIMAL(4, 0)>)
      WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=2);
    CREATE TABLE t AS SELECT id, SUM(n) AS total FROM s GROUP BY id;`);
});
afterEach(() => db.close());

test('what is inserted comes back exactly', async () => {
  const at = new Date('2024-03-01T10:20:30.123Z');
  await db.insert('s', {
    id: 'a',
    N: 9007199254740993n,
    price: '12.10',
    raw: Uint8Array.of(1, 2, 255),
    made: at,
    tags: ['x', null],
    m: { k: 0.1 },
    deep: { a: 1, B: 7 },
    ROWTIME: 1234,
  });
  const rows = await db.query('SELECT *, ROWTIME FROM s;').all();
  expect(rows).toEqual([
    {
      ID: 'a',
      N: 9007199254740993n,
      PRICE: '12.10',
      RAW: Buffer.from([1, 2, 255]),
      MADE: '2024-03-01T10:20:30.123',
      TAGS: ['x', null],
      M: { k: 0.1 },
      DEEP: { A: 1, B: '7' },
      ROWTIME: 1234,
    },
  ]);
});

test('many rows go in together and are aggregated', async () => {
  await db.insert(
    's',
    Array.from({ length: 5000 }, (_, i) => ({ id: `k${i % 10}`, n: i })),
  );
  await db.idle();
  const rows = await db.query('SELECT * FROM t;').all();
  expect(rows).toHaveLength(10);
  expect(rows.reduce((sum, r) => sum + Number(r.TOTAL), 0)).toBe((5000 * 4999) / 2);
});

test('rows that do not fit are refused, and say why', async () => {
  const refusals: [Record<string, unknown>, string][] = [
    [{ n: 1 }, 'Key field must be specified: ID'],
    [{ id: 'a', nope: 1 }, 'Column name `NOPE` does not exist.'],
    [{ id: 'a', n: 'x' }, "Can't coerce a field of type string (x) into type BIGINT"],
    [{ id: 'a', n: 1.5 }, "Can't coerce a field of type number (1.5) into type BIGINT"],
    [{ id: 'a', price: '1.234' }, 'into type DECIMAL(6, 2)'],
    [{ id: 7 }, "Can't coerce a field of type number (7) into type STRING"],
    [{ id: 'a', made: 'yesterday' }, 'into type TIMESTAMP'],
    [{ id: 'a', deep: [1] }, 'into type STRUCT'],
  ];
  for (const [row, message] of refusals) await expect(db.insert('s', row)).rejects.toThrow(message);
  await expect(db.insert('nope', { a: 1 })).rejects.toThrow('Cannot insert values into an unknown stream/table: `NOPE`');
  expect(await db.query('SELECT * FROM s;').all()).toEqual([]);
});

test('inserting goes on after the source was replaced', async () => {
  await db.insert('s', { id: 'a', n: 1 });
  await db.execute('ALTER STREAM s ADD COLUMN extra INT;');
  await db.insert('s', { id: 'a', n: 2, extra: 5 });
  expect(await db.query('SELECT n, extra FROM s;').all()).toEqual([
    { N: 1, EXTRA: null },
    { N: 2, EXTRA: 5 },
  ]);
});

test('a subscription gets changes until it is closed', async () => {
  const changes = await db.subscribe('SELECT id, total FROM t EMIT CHANGES;', { properties: { 'auto.offset.reset': 'latest' } });
  const seen: unknown[] = [];
  const done = (async () => {
    for await (const change of changes) {
      seen.push(change);
      if (seen.length === 1) changes.close();
    }
  })();
  await db.insert('s', { id: 'a', n: 5 });
  await done;
  expect(seen).toEqual([{ row: { ID: 'a', TOTAL: 5 }, deleted: false }]);
});

test('SQL calls registered functions', async () => {
  db.registerFunction({ name: 'shout', signature: '(text STRING) -> STRING', call: (text: string) => `${text.toUpperCase()}!` });
  await db.insert('s', [{ id: 'hey' }, { id: 'you', n: 1 }]);
  expect((await db.query('SELECT shout(id) AS x FROM s;').all()).map((r) => r.X).sort()).toEqual(['HEY!', 'YOU!']);
  expect(() => db.registerFunction({ name: 'Len', signature: '(x INT) -> INT', call: (x: number) => x })).toThrow(
    expect.objectContaining({ code: 'FUNCTION_BUILT_IN' }),
  );
  const f = { name: 'f', signature: '(x INT) -> INT', call: (x: number) => x };
  await expect(open({ workers: 1, functions: [f] })).rejects.toMatchObject({ code: 'FUNCTION_NEEDS_THREAD' });
});
