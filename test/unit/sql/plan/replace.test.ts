/** CREATE OR REPLACE: which changes a running query survives. */
import { describe, expect, test } from 'vitest';
import { MillraceError } from '../../../../src/base/errors.ts';
import { planReplace } from '../../../../src/sql/plan/replace.ts';
import { planScript } from '../../../plans/script.ts';
import { errorOf, planOf } from './support.ts';

const SOURCES = `
CREATE STREAM s (k INT KEY, a INT, b STRING) WITH (kafka_topic='s', value_format='JSON');
CREATE TABLE t (id INT PRIMARY KEY, v INT) WITH (kafka_topic='t', value_format='JSON');
`;

/** Null when the new query may go on with the state of the old one, else why not. */
function refusal(before: string, after: string): string | null {
  const old = planOf(`${SOURCES}${before}`);
  const now = planOf(`${SOURCES}${after}`);
  try {
    expect(planReplace(old, now, null)).toBe(now);
    return null;
  } catch (error) {
    if (error instanceof MillraceError) return error.message;
    throw error;
  }
}

describe('a running query may be replaced', () => {
  test.each([
    ['CREATE STREAM o AS SELECT k, a FROM s;', 'CREATE STREAM o AS SELECT k, a, b FROM s WHERE a > 1;'],
    ['CREATE STREAM o AS SELECT k, a FROM s WHERE a > 1;', 'CREATE STREAM o AS SELECT k, a FROM s;'],
    [
      'CREATE TABLE o AS SELECT a, COUNT(*) AS n FROM s GROUP BY a;',
      'CREATE TABLE o AS SELECT a, COUNT(*) AS n FROM s WHERE b IS NOT NULL GROUP BY a;',
    ],
    ['CREATE STREAM o AS SELECT * FROM s PARTITION BY a;', "CREATE STREAM o AS SELECT * FROM s WHERE b = 'x' PARTITION BY a;"],
  ])('%s → %s', (before, after) => expect(refusal(before, after)).toBeNull());
});

describe('a running query may not be replaced', () => {
  test.each([
    [
      'CREATE TABLE o AS SELECT a, COUNT(*) AS n FROM s GROUP BY a;',
      'CREATE TABLE o AS SELECT a, COUNT(*) AS n, SUM(k) AS m FROM s GROUP BY a;',
      'the aggregates have changed',
    ],
    [
      'CREATE TABLE o AS SELECT a, COUNT(*) AS n FROM s GROUP BY a;',
      'CREATE TABLE o AS SELECT b, COUNT(*) AS n FROM s GROUP BY b;',
      'GROUP BY',
    ],
    [
      'CREATE STREAM o AS SELECT * FROM s PARTITION BY a;',
      'CREATE STREAM o AS SELECT * FROM s PARTITION BY b;',
      'PARTITION BY has changed',
    ],
    [
      'CREATE STREAM o AS SELECT s.k, v FROM s JOIN t ON s.k = t.id;',
      'CREATE STREAM o AS SELECT s.k, v FROM s JOIN t ON s.k = t.id;',
      'Upgrades not yet supported for streamTableJoin',
    ],
    [
      'CREATE STREAM o AS SELECT k, a FROM s;',
      'CREATE STREAM o AS SELECT EXPLODE(ARRAY[a]) AS a, k FROM s;',
      'Upgrades not yet supported from source to flatMap',
    ],
  ])('%s → %s', (before, after, reason) => expect(refusal(before, after)).toContain(reason));

  test('when a column of the sink would go', () => {
    const error = errorOf(`${SOURCES}CREATE STREAM o AS SELECT k, a, b FROM s; CREATE OR REPLACE STREAM o AS SELECT k, b FROM s;`);
    expect(error.message).toContain('The following columns are changed, missing or reordered: [`A` INTEGER, `B` STRING]');
  });

  test('the id of the query stays', () => {
    const { sources } = planScript(`${SOURCES}CREATE STREAM o AS SELECT k, a FROM s; CREATE OR REPLACE STREAM o AS SELECT k, a, b FROM s;`);
    expect(sources.get('O')?.queryId).toBe('CSAS_O_2');
  });
});
