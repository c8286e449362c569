/** Pull queries: how rows are found, and what is refused. */
import { describe, expect, test } from 'vitest';
import { explainPull } from '../../../../src/sql/plan/explain.ts';
import { planScript } from '../../../plans/script.ts';
import { errorOf, nodesOf, planOf } from './support.ts';
import type { PullPlan } from '../../../../src/sql/plan/nodes.ts';

const SOURCES = `
CREATE STREAM s (k INT KEY, a STRING, v INT) WITH (kafka_topic='s', value_format='JSON');
CREATE TABLE plain (id INT PRIMARY KEY, v INT) WITH (kafka_topic='p', value_format='JSON');
CREATE TABLE by_text AS SELECT a, COUNT(*) AS n FROM s GROUP BY a;
CREATE TABLE by_int AS SELECT v, COUNT(*) AS n FROM s GROUP BY v;
CREATE TABLE by_two WITH (key_format='JSON') AS SELECT a, v, COUNT(*) AS n FROM s GROUP BY a, v;
CREATE TABLE windowed AS SELECT a, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY a;
`;
const NO_SCAN = { 'ksql.query.pull.table.scan.enabled': 'false' };
const NOTHING = { ...NO_SCAN, 'ksql.query.pull.range.scan.enabled': 'false' };

function pullOf(query: string, settings: Record<string, string> = {}): PullPlan {
  const pull = planScript(SOURCES + query, { settings }).planned.at(-1)?.pull;
  if (pull === undefined || pull === null) throw new Error('not a pull query on a table');
  return pull;
}

const accesses = (query: string): string[] =>
  explainPull(pullOf(query))
    .split('\n')
    .map((l) => l.trim())
    .filter((l) => /^- (lookup|range|scan)/.test(l))
    .map((l) => l.slice(2));

describe('how rows are found', () => {
  test.each([
    ["SELECT * FROM by_text WHERE a = 'x';", ["lookup of 'x'"]],
    ["SELECT * FROM by_text WHERE 'x' = a AND n > 1;", ["lookup of 'x'"]],
    ["SELECT * FROM by_text WHERE a IN ('x', 'y', 'x');", ["lookup of 'x'", "lookup of 'y'"]],
    ["SELECT * FROM by_text WHERE a = 'x' OR (a = 'y' AND n = 1);", ["lookup of 'x'", "lookup of 'y'"]],
    ["SELECT * FROM by_text WHERE a > 'x' AND a <= 'z';", ["range of keys > 'x' <= 'z'"]],
    ["SELECT * FROM by_text WHERE 'x' >= a;", ["range of keys <= 'x'"]],
    ["SELECT * FROM by_text WHERE a BETWEEN 'b' AND 'c';", ["range of keys >= 'b' <= 'c'"]],
    ["SELECT * FROM by_text WHERE a < 'x' OR a > 'y';", ['scan']],
    ["SELECT * FROM by_text WHERE a = 'x' OR n = 1;", ['scan']],
    ["SELECT * FROM by_text WHERE a LIKE 'x%';", ['scan']],
    ['SELECT * FROM by_int WHERE v = 3;', ['lookup of 3']],
    ['SELECT * FROM by_int WHERE v > 3;', ['scan']],
    ["SELECT * FROM by_two WHERE v = 1 AND a = 'x';", ["lookup of 'x', 1"]],
    ['SELECT * FROM by_two WHERE v = 1;', ['scan']],
    [
      "SELECT * FROM windowed WHERE a = 'x' AND WINDOWSTART >= 5 AND WINDOWEND < '1970-01-01T00:00:01';",
      ["lookup of 'x', windows WINDOWSTART >= 5::BIGINT and WINDOWEND <= 1000"],
    ],
    ['SELECT * FROM windowed WHERE WINDOWSTART = 0;', ['scan, windows WINDOWSTART >= 0::BIGINT and WINDOWSTART <= 0::BIGINT']],
    ['SELECT * FROM by_int;', ['scan']],
  ])('%s', (query, expected) => expect(accesses(query)).toEqual(expected));

  test('everything stays in the residual filter', () => {
    expect(pullOf("SELECT * FROM by_text WHERE a = 'x';").filter).not.toBeNull();
    expect(pullOf('SELECT * FROM by_text;').filter).toBeNull();
  });

  test('results are marked as key or value', () => {
    const { columns, limit } = pullOf('SELECT n, WINDOWSTART, a AS b FROM windowed LIMIT 2;');
    expect(columns.map((c) => `${c.name} ${c.role}`)).toEqual(['N value', 'WINDOWSTART key', 'B key']);
    expect(limit).toBe(2);
  });

  test('too many alternatives are scanned', () => {
    const many = Array.from({ length: 40 }, (_, i) => `(n = ${i} OR a = 'x${i}')`).join(' AND ');
    expect(accesses(`SELECT * FROM by_text WHERE ${many};`)).toEqual(['scan']);
  });
});

describe('a wrong pull query is refused', () => {
  test.each([
    [
      'SELECT * FROM plain;',
      {},
      "The `PLAIN` table isn't queryable. To derive a queryable table, you can do 'CREATE TABLE QUERYABLE_PLAIN AS SELECT * FROM PLAIN'.",
    ],
    ['SELECT a, COUNT(*) FROM by_text GROUP BY a;', {}, "Pull queries don't support GROUP BY clauses."],
    ['SELECT * FROM by_text PARTITION BY a;', {}, "Pull queries don't support PARTITION BY clauses."],
    ['SELECT * FROM by_text WINDOW TUMBLING (SIZE 1 DAY);', {}, "Pull queries don't support WINDOW clauses."],
    ['SELECT * FROM by_text JOIN by_int ON by_text.n = by_int.v;', {}, "Pull queries don't support JOIN clauses."],
    ['SELECT a, ROWOFFSET FROM by_text;', {}, "Pull queries don't support the following columns in SELECT clauses: `ROWOFFSET`"],
    [
      'SELECT a FROM by_text WHERE ROWPARTITION = 1;',
      {},
      "Pull queries don't support the following columns in WHERE clauses: `ROWPARTITION`",
    ],
    ['SELECT n, n FROM by_text;', {}, 'Duplicate value columns found in schema: `N` BIGINT'],
    [
      'SELECT * FROM by_text LIMIT 1;',
      { 'ksql.query.pull.limit.clause.enabled': 'false' },
      'LIMIT clause in pull queries is currently disabled.',
    ],
    ['SELECT * FROM by_text WHERE n IS NULL;', {}, 'Unsupported expression in WHERE clause'],
    ["SELECT * FROM by_text WHERE NOT a = 'x';", {}, 'Unsupported expression in WHERE clause'],
    ["SELECT * FROM by_int WHERE v LIKE 'x';", {}, 'The column type for Like condition must be VARCHAR. The column type is INTEGER'],
    ["SELECT * FROM by_int WHERE v IN ('10', 8);", {}, "'10' can not be converted to the type of the key column: V INTEGER KEY"],
    ["SELECT * FROM by_int WHERE v = '10';", {}, "Cannot compare V (INTEGER) to '10' (STRING)"],
    ["SELECT * FROM by_text WHERE a = 'x' AND WINDOWSTART = 1;", {}, "WHERE column 'WINDOWSTART' cannot be resolved"],
    ['SELECT * FROM windowed WHERE WINDOWSTART > 1 AND WINDOWSTART >= 2;', {}, 'Duplicate WINDOWSTART bounds'],
    ['SELECT * FROM windowed WHERE WINDOWEND = 1 AND WINDOWEND >= 2;', {}, 'cannot be combined'],
    ['SELECT * FROM windowed WHERE WINDOWSTART <> 1;', {}, 'Unsupported WINDOWSTART bounds'],
    ['SELECT * FROM by_text;', { 'ksql.pull.queries.enable': 'false' }, 'Pull queries are disabled'],
    ['SELECT * FROM by_text;', NO_SCAN, 'Query requires table scan to be enabled'],
    ['SELECT * FROM by_text WHERE n = 1;', NO_SCAN, 'WHERE clause missing key column for disjunct: (N = 1)'],
    [
      "SELECT * FROM by_text WHERE a >= 'x' AND a <= 'y';",
      NO_SCAN,
      'A comparison condition on the key column cannot be combined with other comparisons',
    ],
    ["SELECT * FROM by_text WHERE a >= 'x';", NOTHING, 'Query requires table scan to be enabled'],
    ['SELECT * FROM by_int WHERE v = n;', NO_SCAN, 'A comparison must be between a key column and a resolvable expression.'],
    ['SELECT * FROM by_int WHERE v + 1 = 2;', NO_SCAN, 'A comparison must directly reference a key column.'],
    ['SELECT * FROM by_int WHERE v <> 2;', NO_SCAN, "must currently be '='"],
    ['SELECT * FROM by_two WHERE v = 1;', NO_SCAN, 'Multi-column sources must specify every key in the WHERE clause.'],
  ])('%s', (query, settings, message) => {
    const error = errorOf(SOURCES + query, { settings });
    expect(error.message).toContain(message);
    expect(error.hint).not.toBe('');
  });

  test('range scans go on without table scans', () => {
    expect(pullOf("SELECT * FROM by_text WHERE a >= 'x';", NO_SCAN).accesses[0].kind).toBe('range');
  });
});

describe('pull queries on streams', () => {
  test('are planned as push queries and skip NULL rows', () => {
    const plan = planOf(`${SOURCES}SELECT v + 1, k FROM s LIMIT 3;`);
    expect(plan.root).toMatchObject({ kind: 'emit', limit: 3 });
    expect(plan.root.columns.map((c) => c.name)).toEqual(['KSQL_COL_0', 'K']);
    expect(nodesOf(plan, 'filter')).toHaveLength(1);
  });

  test('take any condition', () => {
    expect(nodesOf(planOf(`${SOURCES}SELECT * FROM s WHERE v IS NULL AND NOT a = 'x';`), 'filter')).toHaveLength(1);
  });

  test('can be switched off', () => {
    expect(errorOf(`${SOURCES}SELECT * FROM s;`, { settings: { 'ksql.query.pull.stream.enabled': 'false' } }).message).toContain(
      'Pull queries on streams are disabled',
    );
  });
});
