/** A dear expression that a query has more than once is evaluated once per row; what comes out, and what is reported, is as if it were evaluated each time. */
import { describe, expect, test } from 'vitest';
import { runInline } from '../../support/inline.ts';
import type { InlineRun } from '../../support/inline.ts';

const STREAM = "CREATE STREAM s (a INT, price BIGINT, name STRING, names ARRAY<STRING>) WITH (kafka_topic='s', value_format='JSON');";

function run(query: string, values: readonly unknown[]): InlineRun {
  const records = values.map((value, n) => ({ topic: 's', key: null, value: JSON.stringify(value), timestamp: n }));
  return runInline(`${STREAM}CREATE STREAM o AS ${query};`, records);
}

const written = (result: InlineRun) => result.outputs.map((o) => JSON.parse(o.value ?? 'null') as unknown);

/** How often the generated code has the text. */
const times = (result: InlineRun, text: string) => result.sources.join('').split(text).length - 1;

describe('evaluated once', () => {
  test('two columns of one projection', () => {
    const result = run("SELECT SPLIT(name, '/')[1] AS x, SPLIT(name, '/')[2] AS y, SPLIT(name, '-')[1] AS z FROM s", [
      { name: 'p/q' },
      { name: null },
      { name: 'r/s-t' },
    ]);
    expect(written(result)).toEqual([
      { X: 'p', Y: 'q', Z: 'p/q' },
      { X: null, Y: null, Z: null },
      { X: 'r', Y: 's-t', Z: 'r/s' },
    ]);
    expect(times(result, '=== undefined)')).toBe(1);
  });

  test('a filter and the projection behind it', () => {
    const result = run("SELECT a, REGEXP_EXTRACT('k=(.)', name, 1) AS k FROM s WHERE REGEXP_EXTRACT('k=(.)', name, 1) IS NOT NULL", [
      { a: 1, name: 'k=x' },
      { a: 2, name: 'none' },
      { a: 3, name: 'k=y' },
    ]);
    expect(written(result)).toEqual([
      { A: 1, K: 'x' },
      { A: 3, K: 'y' },
    ]);
    expect(times(result, '=== undefined)')).toBe(1);
  });

  test('but not zero and minus zero, which are written alike', () => {
    const result = run('SELECT ATAN2(CAST(a AS DOUBLE), 0e0) AS x, ATAN2(CAST(a AS DOUBLE), -0e0) AS y FROM s', [{ a: 0 }]);
    expect(written(result)).toEqual([{ X: 0, Y: Math.PI }]);
  });

  test('arithmetic of decimals', () => {
    const result = run('SELECT 0.5 * price AS half FROM s WHERE 0.5 * price > 1 AND 0.5 * price < 100', [
      { price: 1 },
      { price: 7 },
      { price: 500 },
    ]);
    expect(written(result)).toEqual([{ HALF: 3.5 }]);
    expect(times(result, '=== undefined)')).toBe(2);
  });

  test('an argument that is another such expression', () => {
    const result = run("SELECT SPLIT(LCASE(name), '/')[1] AS x, SPLIT(LCASE(name), '/')[2] AS y, LCASE(name) AS z FROM s", [
      { name: 'P/Q' },
      { name: 'R' },
    ]);
    expect(written(result)).toEqual([
      { X: 'p', Y: 'q', Z: 'p/q' },
      { X: 'r', Y: null, Z: 'r' },
    ]);
  });
});

describe('evaluated as often as it stands there', () => {
  test('what appears once leaves no trace', () => {
    const result = run("SELECT SPLIT(name, '/')[1] AS x FROM s", [{ name: 'p/q' }]);
    expect(times(result, 'once')).toBe(0);
  });

  test('functions that give another value each time', () => {
    const result = run('SELECT UUID() AS x, UUID() AS y, LCASE(UUID()) AS z, LCASE(UUID()) AS w FROM s', [{ a: 1 }]);
    expect(new Set(Object.values(written(result)[0] as object)).size).toBe(4);
  });

  test('the body of a lambda', () => {
    const result = run("SELECT TRANSFORM(names, x => SPLIT(x, '/')[1] + SPLIT(x, '/')[2]) AS t FROM s", [{ names: ['a/b', 'c/d'] }]);
    expect(written(result)).toEqual([{ T: ['ab', 'cd'] }]);
  });

  test('each element of a table function', () => {
    const result = run("SELECT LCASE(EXPLODE(names)) AS x, LCASE(name) AS y, LCASE(name) + '!' AS z FROM s", [
      { name: 'N', names: ['A', 'B'] },
      { name: 'M', names: ['C'] },
    ]);
    expect(written(result)).toEqual([
      { X: 'a', Y: 'n', Z: 'n!' },
      { X: 'b', Y: 'n', Z: 'n!' },
      { X: 'c', Y: 'm', Z: 'm!' },
    ]);
  });
});

describe('in branches and failures', () => {
  test('a branch that is not taken evaluates nothing, and leaves the next one to do it', () => {
    const result = run("SELECT CASE WHEN a > 1 THEN PARSE_DATE(name, 'yyyy') ELSE NULL END AS x, a FROM s", [{ a: 1, name: 'wrong' }]);
    expect(result.problems).toEqual([]);
    const twice = run(
      "SELECT CASE WHEN a > 1 THEN SPLIT(name, '/')[1] ELSE 'none' END AS x, SPLIT(name, '/')[1] AS y FROM s",
      [1, 2].map((a) => ({ a, name: 'p/q' })),
    );
    expect(written(twice)).toEqual([
      { X: 'none', Y: 'p' },
      { X: 'p', Y: 'p' },
    ]);
  });

  test('a failure is reported for each place that it stands in', () => {
    const failing = "STRINGTOTIMESTAMP(name, 'yyyy-MM-dd')";
    const once = run(`SELECT ${failing} AS x, a FROM s`, [{ a: 1, name: 'no date' }]);
    const twice = run(`SELECT ${failing} AS x, ${failing} AS y FROM s`, [{ a: 1, name: 'no date' }, { name: '2024-01-02' }]);
    expect(once.problems.length).toBeGreaterThan(0);
    expect(twice.problems).toEqual([...once.problems, ...once.problems]);
    expect(written(twice)).toEqual([
      { X: null, Y: null },
      { X: 1_704_153_600_000, Y: 1_704_153_600_000 },
    ]);
  });

  test('a value is that of its own row', () => {
    const result = run(
      'SELECT CASE WHEN a = 1 THEN LCASE(name) ELSE NULL END AS x, CASE WHEN a = 2 THEN LCASE(name) ELSE NULL END AS y FROM s',
      [
        { a: 1, name: 'A' },
        { a: 2, name: 'B' },
        { a: 1, name: null },
        { a: 2, name: 'C' },
      ],
    );
    expect(written(result)).toEqual([
      { X: 'a', Y: null },
      { X: null, Y: 'b' },
      { X: null, Y: null },
      { X: null, Y: 'c' },
    ]);
  });
});
