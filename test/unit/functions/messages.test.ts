/** What a function that fails says: INSERT … VALUES hands it to the user; in a running query it goes to the processing log. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSession } from '../../../src/engine/session.ts';
import { callTabular } from '../../support/functions/call.ts';
import { cubeExplode } from '../../../src/functions/tabular/cube-explode.ts';
import { executeScript } from '../../../src/statements/execute.ts';
import { openEngine } from '../../../src/statements/open.ts';
import { ERRORS } from '../../../src/base/errors.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { ErrorCode } from '../../../src/base/errors.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ directory: null, workers: 0 });
  await run("CREATE STREAM s (text STRING) WITH (kafka_topic='s', value_format='JSON', partitions=1);");
});
afterAll(() => engine.close());

const run = (sql: string) => executeScript(engine, sql, createSession());

it.each<[ErrorCode, string, string]>([
  ['UNKNOWN_TIME_ZONE', "FORMAT_TIMESTAMP(FROM_UNIXTIME(0), 'yyyy', 'Atlantis')", "Unknown time zone: 'Atlantis'."],
  ['INVALID_TIME_PATTERN', "FORMAT_TIMESTAMP(FROM_UNIXTIME(0), 'b')", "The date and time pattern 'b' has the unknown letter 'b'."],
  ['UNSUPPORTED_TIME_FIELD', "FORMAT_DATE(FROM_DAYS(0), 'HH')", 'The value has no '],
  ['NOT_COMPARABLE', 'CAST(ARRAY_MAX(ARRAY[ARRAY[1], ARRAY[2]]) AS STRING)', 'Arrays, maps and structs have no order.'],
  ['NOT_JOINABLE', "ARRAY_JOIN(ARRAY[ARRAY[1]], ',')", 'ARRAY_JOIN cannot show elements of type ARRAY<INTEGER>.'],
  ['INVALID_SERIES', 'CAST(GENERATE_SERIES(1, 5, -1) AS STRING)', 'There is no series from 1 to 5 in steps of -1.'],
  ['NULL_ARGUMENT', "CAST(ENTRIES(MAP('a' := 1), CAST(NULL AS BOOLEAN)) AS STRING)", 'sorted of ENTRIES must not be NULL.'],
  ['LAMBDA_GAVE_NULL', 'CAST(FILTER(ARRAY[1], x => CAST(NULL AS BOOLEAN)) AS STRING)', 'the condition of FILTER is NULL.'],
  [
    'DUPLICATE_MAP_KEY',
    "CAST(TRANSFORM(MAP('a' := 1, 'b' := 2), (k, v) => 'c', (k, v) => v) AS STRING)",
    "TRANSFORM gives the key 'c' twice.",
  ],
])('%s', async (code, expression, message) => {
  expect(ERRORS[code].category).toBe('record');
  const error = await run(`INSERT INTO s (text) VALUES (${expression});`).then(
    () => null,
    (thrown: Error) => thrown,
  );
  expect(error?.message).toMatch(/^Failed to insert values into 'S'\. [A-Z_]+ failed: /);
  expect(error?.message).toContain(message);
  expect(error).toMatchObject({ code: 'INSERT_FAILED', at: { line: 1, column: 30 } });
});

it('TOO_MANY_CUBE_COLUMNS', () => {
  expect(() => callTabular(cubeExplode, '(columns ARRAY<T>) -> ARRAY<T>', [Array.from({ length: 40 }, () => 1)])).toThrow(
    /CUBE_EXPLODE takes at most \d+ columns, but got 40\./,
  );
});

it('AGGREGATE_DECIMAL_OVERFLOW stops the query, which says why', async () => {
  await run(`
    CREATE STREAM d (id STRING KEY, d DECIMAL(38, 0)) WITH (kafka_topic='d', value_format='JSON', partitions=1);
    CREATE TABLE sums AS SELECT id, SUM(d) AS total FROM d GROUP BY id;
    INSERT INTO d (id, d) VALUES ('a', CAST('99999999999999999999999999999999999999' AS DECIMAL(38, 0)));
    INSERT INTO d (id, d) VALUES ('a', CAST('99999999999999999999999999999999999999' AS DECIMAL(38, 0)));`);
  await expect
    .poll(
      () =>
        engine.queries
          .list()
          .flatMap((query) => query.errors.map((e) => e.message))
          .join(),
      { timeout: 5000 },
    )
    .toContain('Numeric field overflow: the result of SUM does not fit its type DECIMAL(38, 0).');
});
