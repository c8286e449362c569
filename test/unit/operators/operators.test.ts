/** Operators end to end: parser, planner, generated code and log, one record at a time and without coalescing, as the reference says each must behave. */
import { describe, expect, test } from 'vitest';
import { runInline } from '../../support/inline.ts';
import type { TextRecord } from '../../support/inline.ts';

const record = (topic: string, key: string | null, value: unknown, timestamp = 0): TextRecord => ({
  topic,
  key,
  value: value === null ? null : JSON.stringify(value),
  timestamp,
});

/** Runs the script and gives each output as `key value @time`. */
function run(script: string, records: readonly TextRecord[], settings: Record<string, string> = {}): string[] {
  return runInline(script, records, settings).outputs.map((o) => `${o.key} ${o.value} @${o.timestamp}`);
}

const STREAM = "CREATE STREAM s (id STRING KEY, a INT, name STRING) WITH (kafka_topic='s', value_format='JSON');";
const TABLE = "CREATE TABLE t (id STRING PRIMARY KEY, city STRING) WITH (kafka_topic='t', value_format='JSON');";

describe('stateless operators', () => {
  test('a filter drops what is not true, and null values; a projection computes', () => {
    const out = run(`${STREAM}CREATE STREAM o AS SELECT id, a * 2 AS d FROM s WHERE a > 1;`, [
      record('s', 'x', { a: 1 }),
      record('s', 'x', { a: 2 }, 7),
      record('s', 'y', null),
      record('s', null, { a: 3 }),
      record('s', 'z', { a: null }),
    ]);
    expect(out).toEqual(['x {"D":4} @7', 'null {"D":6} @0']);
  });

  test('a projection passes null values on', () => {
    expect(run(`${STREAM}CREATE STREAM o AS SELECT id, a FROM s;`, [record('s', 'x', null, 3)])).toEqual(['x null @3']);
  });

  test('a record that cannot be read is reported with its place and skipped', () => {
    const result = runInline(`${STREAM}CREATE STREAM o AS SELECT id, a FROM s;`, [
      { topic: 's', key: 'x', value: '{"a":', timestamp: 0 },
      record('s', 'x', { a: 'many' }),
      record('s', 'x', { a: 5 }),
    ]);
    expect(result.outputs.map((o) => o.value)).toEqual(['{"A":5}']);
    expect(result.problems).toHaveLength(2);
    expect(result.problems[1]).toContain('$.A');
  });

  test('an expression that fails is NULL and is reported', () => {
    const result = runInline(`${STREAM}CREATE STREAM o AS SELECT id, 10 / a AS q, a FROM s;`, [record('s', 'x', { a: 0 })]);
    expect(result.outputs[0].value).toBe('{"Q":null,"A":0}');
    expect(result.problems).toEqual(['Division by zero']);
  });

  test('PARTITION BY moves the column into the key and the old key behind the values', () => {
    const out = run(`${STREAM}CREATE STREAM o AS SELECT * FROM s PARTITION BY name;`, [
      record('s', 'x', { a: 1, name: 'n' }),
      record('s', 'y', { a: 2 }),
    ]);
    expect(out).toEqual(['n {"A":1,"ID":"x"} @0', 'null {"A":2,"ID":"y"} @0']);
  });

  test('table functions give a row for each element, padded, and none for an empty list', () => {
    const script = "CREATE STREAM s (id STRING KEY, l ARRAY<INT>, m ARRAY<INT>) WITH (kafka_topic='s', value_format='JSON');";
    const out = run(`${script}CREATE STREAM o AS SELECT id, EXPLODE(l) AS x, EXPLODE(m) AS y FROM s;`, [
      record('s', 'a', { l: [1, 2], m: [3] }),
      record('s', 'b', { l: [], m: null }),
    ]);
    expect(out).toEqual(['a {"X":1,"Y":3} @0', 'a {"X":2,"Y":null} @0']);
  });

  test('the TIMESTAMP column gives the time; without a usable one the record is skipped', () => {
    const script =
      "CREATE STREAM s (id STRING KEY, day STRING) WITH (kafka_topic='s', value_format='JSON', timestamp='day', timestamp_format='yyyy-MM-dd');";
    const result = runInline(`${script}CREATE STREAM o AS SELECT id, day FROM s;`, [
      record('s', 'x', { day: '1970-01-02' }, 5),
      record('s', 'x', { day: 'soon' }),
    ]);
    expect(result.outputs.map((o) => o.timestamp)).toEqual([86_400_000]);
    expect(result.problems).toHaveLength(1);
  });
});

describe('tables', () => {
  test('a filter on a table sends a delete only when the row before had passed', () => {
    const out = run(`${TABLE}CREATE TABLE o AS SELECT * FROM t WHERE city <> 'Rome';`, [
      record('t', '1', { city: 'Rome' }),
      record('t', '1', { city: 'Paris' }),
      record('t', '1', { city: 'Rome' }),
      record('t', '1', null),
    ]);
    expect(out).toEqual(['1 {"CITY":"Paris"} @0', '1 null @0']);
  });

  test('grouping a table undoes the old row, the old group first', () => {
    const out = run(`${TABLE}CREATE TABLE o AS SELECT city, COUNT(*) AS n FROM t GROUP BY city;`, [
      record('t', '1', { city: 'Rome' }),
      record('t', '2', { city: 'Paris' }),
      record('t', '1', { city: 'Paris' }),
      record('t', '2', { city: 'Paris' }),
      record('t', '2', null),
    ]);
    expect(out).toEqual([
      'Rome {"N":1} @0',
      'Paris {"N":1} @0',
      'Rome {"N":0} @0',
      'Paris {"N":2} @0',
      'Paris {"N":2} @0',
      'Paris {"N":1} @0',
    ]);
  });
});

describe('aggregates', () => {
  test('a group is emitted for each record, with the largest time so far', () => {
    const out = run(`${STREAM}CREATE TABLE o AS SELECT name, COUNT(*) AS n, SUM(a) AS total FROM s GROUP BY name;`, [
      record('s', 'x', { a: 1, name: 'n' }, 9),
      record('s', 'y', { a: 2, name: 'n' }, 4),
      record('s', 'y', { a: 2 }),
    ]);
    expect(out).toEqual(['n {"N":1,"TOTAL":1} @9', 'n {"N":2,"TOTAL":3} @9']);
  });

  test('HAVING sends a delete for a group that stops passing', () => {
    const out = run(`${STREAM}CREATE TABLE o AS SELECT name, SUM(a) AS total FROM s GROUP BY name HAVING SUM(a) > 1;`, [
      record('s', 'x', { a: 1, name: 'n' }),
      record('s', 'x', { a: 1, name: 'n' }),
      record('s', 'x', { a: -5, name: 'n' }),
    ]);
    expect(out).toEqual(['n {"TOTAL":2} @0', 'n null @0']);
  });

  test('hopping windows take a record each, and refuse one that is late', () => {
    const script = `${STREAM}CREATE TABLE o AS SELECT id, COUNT(*) AS n, WINDOWSTART AS ws FROM s WINDOW HOPPING (SIZE 10 MILLISECONDS, ADVANCE BY 5 MILLISECONDS, GRACE PERIOD 0 MILLISECONDS) GROUP BY id;`;
    const values = runInline(script, [record('s', 'x', {}, 7), record('s', 'x', {}, 20), record('s', 'x', {}, 8)]).outputs.map(
      (o) => o.value,
    );
    expect(values).toEqual(['{"N":1,"WS":0}', '{"N":1,"WS":5}', '{"N":1,"WS":15}', '{"N":1,"WS":20}']);
  });

  test('EMIT FINAL emits a window once, when it is closed', () => {
    const script = `${STREAM}CREATE TABLE o AS SELECT id, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 10 MILLISECONDS) GROUP BY id EMIT FINAL;`;
    const out = runInline(script, [
      record('s', 'x', {}, 1),
      record('s', 'x', {}, 2),
      record('s', 'y', {}, 3),
      record('s', 'x', {}, 10),
    ]).outputs;
    expect(out.map((o) => [o.key?.[0], o.value, o.timestamp])).toEqual([
      ['x', '{"N":2}', 2],
      ['y', '{"N":1}', 3],
    ]);
  });

  test('sessions merge: the absorbed ones are deleted first', () => {
    const script = `${STREAM}CREATE TABLE o AS SELECT id, COUNT(*) AS n FROM s WINDOW SESSION (10 MILLISECONDS) GROUP BY id;`;
    const out = runInline(script, [record('s', 'x', {}, 0), record('s', 'x', {}, 20), record('s', 'x', {}, 10)]).outputs;
    expect(out.map((o) => [o.value, o.timestamp])).toEqual([
      ['{"N":1}', 0],
      ['{"N":1}', 20],
      [null, 0],
      [null, 20],
      ['{"N":3}', 20],
    ]);
  });
});

describe('joins', () => {
  test('stream with table: the row of the moment; nothing for a table update', () => {
    const out = run(`${STREAM}${TABLE}CREATE STREAM o AS SELECT s.id, a, city FROM s LEFT JOIN t ON s.id = t.id;`, [
      record('s', '1', { a: 1 }, 5),
      record('t', '1', { city: 'Rome' }, 9),
      record('s', '1', { a: 2 }, 6),
      record('t', '1', null),
      record('s', '1', { a: 3 }, 7),
    ]);
    expect(out).toEqual(['1 {"A":1,"CITY":null} @5', '1 {"A":2,"CITY":"Rome"} @6', '1 {"A":3,"CITY":null} @7']);
  });

  const pair = (kind: string) =>
    `CREATE STREAM l (id STRING KEY, x INT) WITH (kafka_topic='l', value_format='JSON');CREATE STREAM r (id STRING KEY, y INT) WITH (kafka_topic='r', value_format='JSON');
     CREATE STREAM o AS SELECT l.id, x, y FROM l ${kind} ON l.id = r.id;`;

  test('stream with stream: within the bounds, both included; padded at once without GRACE', () => {
    const out = run(pair('LEFT JOIN r WITHIN 10 MILLISECONDS'), [
      record('l', 'k', { x: 1 }, 0),
      record('r', 'k', { y: 1 }, 10),
      record('r', 'k', { y: 2 }, 11),
    ]);
    expect(out).toEqual(['k {"X":1,"Y":null} @0', 'k {"X":1,"Y":1} @10']);
  });

  test('stream with stream and GRACE: padding waits until the window has passed, a match ends the waiting', () => {
    const out = run(pair('LEFT JOIN r WITHIN 10 MILLISECONDS GRACE PERIOD 5 MILLISECONDS'), [
      record('l', 'k', { x: 1 }, 0),
      record('l', 'm', { x: 2 }, 1),
      record('r', 'k', { y: 1 }, 4),
      record('l', 'k', { x: 3 }, 17),
    ]);
    expect(out).toEqual(['k {"X":1,"Y":1} @4', 'm {"X":2,"Y":null} @1']);
  });

  test('table with table on a foreign key', () => {
    const script = `CREATE TABLE l (id STRING PRIMARY KEY, f STRING) WITH (kafka_topic='l', value_format='JSON');CREATE TABLE r (id STRING PRIMARY KEY, y INT) WITH (kafka_topic='r', value_format='JSON');
      CREATE TABLE o AS SELECT l.id, y FROM l JOIN r ON l.f = r.id;`;
    const out = run(script, [
      record('l', '1', { f: 'p' }),
      record('r', 'p', { y: 1 }),
      record('l', '2', { f: 'p' }),
      record('r', 'p', { y: 2 }),
      record('l', '1', { f: 'q' }),
      record('r', 'p', null),
    ]);
    expect(out).toEqual(['1 {"Y":1} @0', '2 {"Y":1} @0', '1 {"Y":2} @0', '2 {"Y":2} @0', '1 null @0', '2 null @0']);
  });
});

describe('table with table on the primary key', () => {
  const records = [
    record('l', 'k', { x: 1 }, 0),
    record('r', 'k', { y: 1 }, 5),
    record('r', 'j', { y: 9 }, 6),
    record('l', 'k', null, 7),
    record('r', 'k', null, 8),
  ];
  const script = (kind: string, key: string) =>
    `CREATE TABLE l (id STRING PRIMARY KEY, x INT) WITH (kafka_topic='l', value_format='JSON');CREATE TABLE r (id STRING PRIMARY KEY, y INT) WITH (kafka_topic='r', value_format='JSON');
     CREATE TABLE o AS SELECT ${key}, x, y FROM l ${kind} JOIN r ON l.id = r.id;`;

  test.each([
    ['INNER', 'l.id', ['k {"X":1,"Y":1} @5', 'k null @7']],
    ['LEFT', 'l.id', ['k {"X":1,"Y":null} @0', 'k {"X":1,"Y":1} @5', 'k null @7']],
    ['RIGHT', 'r.id', ['k {"X":1,"Y":1} @5', 'j {"X":null,"Y":9} @6', 'k {"X":null,"Y":1} @7', 'k null @8']],
    [
      'FULL OUTER',
      'ROWKEY',
      ['k {"X":1,"Y":null} @0', 'k {"X":1,"Y":1} @5', 'j {"X":null,"Y":9} @6', 'k {"X":null,"Y":1} @7', 'k null @8'],
    ],
  ])('%s', (kind, key, expected) => {
    expect(run(script(kind, key), records)).toEqual(expected);
  });
});
