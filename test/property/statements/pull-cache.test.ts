/**
 * A pull query that is found by its text answers exactly what parsing and planning the text anew answers: rows, columns and their types, and errors with their places. Texts are drawn so that they differ from each
 * other in a literal, a space, the case of a letter or a comment, over tables with keys of each type, while tables are dropped and made again with other columns and settings come and go.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { QueryResult } from '../../../src/api/query-result.ts';
import { MillraceError } from '../../../src/base/errors.ts';
import { registerFunction } from '../../../src/functions/all.ts';
import type { ScalarFunction } from '../../../src/functions/function.ts';
import { pullCache } from '../../../src/statements/pull-cache.ts';
import { runQuery } from '../../../src/statements/run-query.ts';
import { collect, testEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

const WORDS = [
  'a',
  'A',
  '',
  ' ',
  "it's",
  "''",
  '-- a',
  '/* a */',
  'a; b',
  '?',
  '5',
  '05',
  '-5',
  '${x',
  'ä',
  '😀',
  'line\nbreak',
  'null',
  '`k`',
];
const NUMBERS = [0, 5, 7, 42, -5, 999_999_999, 1_000_000_000, 2_147_483_647, -2_147_483_648];
const LONG = [
  '0',
  '5',
  '42',
  '-5',
  '2147483648',
  '9999999999',
  '10000000000',
  '999999999999999',
  '9007199254740993',
  '-9223372036854775808',
];

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What is asked: each table's name and the names of its key columns. */
const TABLES = {
  strings: ['k'],
  ints: ['k'],
  longs: ['k'],
  pairs: ['k', 'j'],
  windowed: ['k'],
} as const;
type Table = keyof typeof TABLES;

const SOURCES = `
  CREATE STREAM s (k STRING KEY, w STRING, i INT, l BIGINT) WITH (kafka_topic = 's', value_format = 'JSON', partitions = 1);
  SET 'auto.offset.reset' = 'earliest';`;

/** Two shapes of each table, to be put in each other's place. */
const CREATE: Record<Table, readonly string[]> = {
  strings: ['SELECT w AS k, COUNT(*) AS n FROM s GROUP BY w', 'SELECT w AS k, LATEST_BY_OFFSET(w) AS n, MAX(i) AS m FROM s GROUP BY w'],
  ints: ['SELECT i AS k, COUNT(*) AS n FROM s GROUP BY i', 'SELECT l AS k, COUNT(*) AS n FROM s GROUP BY l'],
  longs: [
    'SELECT l AS k, COUNT(*) AS n FROM s GROUP BY l',
    'SELECT CAST(l AS STRING) AS k, COUNT(*) AS n FROM s GROUP BY CAST(l AS STRING)',
  ],
  pairs: ['SELECT w AS k, i AS j, COUNT(*) AS n FROM s GROUP BY w, i', 'SELECT i AS k, w AS j, COUNT(*) AS n FROM s GROUP BY i, w'],
  windowed: [
    'SELECT w AS k, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 10 SECONDS) GROUP BY w',
    'SELECT i AS k, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 5 SECONDS) GROUP BY i',
  ],
};

const create = (table: Table, shape: number): string =>
  `CREATE TABLE ${table}${table === 'pairs' ? " WITH (key_format = 'JSON')" : ''} AS ${CREATE[table][shape]};`;

let t: TestEngine;
/** Answers out of the cache, so that the property is not empty. */
let found = 0;
/** Of these, for another key than the one that was planned. */
let exchanged = 0;
/** Of these, with rows. */
let answered = 0;

beforeAll(async () => {
  t = await testEngine();
  await t.run(SOURCES);
  const rows = WORDS.flatMap((word, n) => [
    `INSERT INTO s (rowtime, k, w, i, l) VALUES (${n * 1000}, 'x', ${quoted(word).replaceAll('${', "$' + '{")}, ${NUMBERS[n % NUMBERS.length]}, ${LONG[n % LONG.length]});`,
  ]);
  await t.run(rows.join('\n'));
  for (const table of Object.keys(TABLES) as Table[]) await t.run(create(table, 0));
  await t.settle();
});

afterAll(async () => {
  await t.engine.close();
});

const shapes: Record<Table, number> = { strings: 0, ints: 0, longs: 0, pairs: 0, windowed: 0 };

async function anotherShape(table: Table): Promise<void> {
  shapes[table] = 1 - shapes[table];
  await t.run(`DROP TABLE ${table} DELETE TOPIC; ${create(table, shapes[table])}`);
  await t.settle();
}

type Outcome = { readonly columns: unknown; readonly rows: readonly string[] } | { readonly error: unknown };

async function outcome(text: string): Promise<Outcome> {
  try {
    const result = (await runQuery(t.engine, text, t.session)) as QueryResult;
    const rows = (await collect(result)).map((row) => JSON.stringify(row));
    return { columns: result.columns, rows };
  } catch (error) {
    return { error: describeError(error) };
  }
}

function describeError(error: unknown): unknown {
  if (error instanceof MillraceError) return { code: error.code, message: error.message, at: error.at };
  return { text: String(error), facts: JSON.stringify(error) };
}

/** The same without what is remembered. */
async function anew(text: string): Promise<Outcome> {
  const cache = pullCache(t.engine);
  const { find } = cache;
  cache.find = () => null;
  try {
    return await outcome(text);
  } finally {
    cache.find = find;
  }
}

async function check(text: string): Promise<void> {
  const known = pullCache(t.engine).find(t.engine, text, t.session.properties);
  const remembered = await outcome(text);
  if (known !== null) {
    found++;
    if (known.key !== undefined) exchanged++;
    if (known.key !== undefined && 'rows' in remembered && remembered.rows.length > 0) answered++;
  }
  expect({ text, ...remembered }).toEqual({ text, ...(await anew(text)) });
}

const texts = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...WORDS).map(quoted) },
  { weight: 1, arbitrary: fc.string({ maxLength: 4 }).map(quoted) },
);
const integers = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS).map(String) },
  { weight: 4, arbitrary: fc.constantFrom(...LONG) },
  { weight: 1, arbitrary: fc.integer().map(String) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String) },
  { weight: 2, arbitrary: fc.constantFrom('05', '007', '0000000005', '00000000000000005', '-0', '-05', '- 5', '(5)') },
);
const odd = fc.constantFrom(
  '--5',
  '5.0',
  '5.',
  '5e0',
  '.5',
  '5E3',
  "('a')",
  'NULL',
  'TRUE',
  "'a' + ''",
  '4 + 1',
  "CAST('5' AS INT)",
  'k',
  "LCASE('A')",
  '${x}',
  "'${x}'",
);

/** Mostly of the kind of the key, whatever it is at the time. */
const literalFor = (table: string): fc.Arbitrary<string> => {
  const [likely, other] = table === 'ints' || table === 'longs' ? [integers, texts] : [texts, integers];
  return fc.oneof({ weight: 12, arbitrary: likely }, { weight: 3, arbitrary: other }, { weight: 2, arbitrary: odd });
};

const space = fc.constantFrom(' ', ' ', ' ', '  ', '\n', '\t', " /* 'a' 5 */ ", " -- 'b' 7\n");

/** Mostly one of the first; now and then one of the second. */
const mostly = <T>(usual: readonly T[], unusual: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...unusual) });

/** A condition of a key column, written in many ways. */
const equality = (key: string, table: string): fc.Arbitrary<string> =>
  fc
    .record({
      name: mostly(
        [key, key.toUpperCase(), `\`${key.toUpperCase()}\``, `"${key.toUpperCase()}"`, `${table}.${key}`],
        [`\`${key}\``, 'ROWKEY', 'n'],
      ),
      operator: mostly(['='], ['<>', '>', 'LIKE']),
      value: literalFor(key === 'j' ? 'ints' : table),
      before: space,
      after: space,
      flipped: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    })
    .map(({ name, operator, value, before, after, flipped }) =>
      flipped ? `${value}${before}${operator}${after}${name}` : `${name}${before}${operator}${after}${value}`,
    );

const projection = mostly(
  ['*', 'n', 'k, n', '`K`, `N`', "'a' AS a, n", '5 AS five, n', 'ROWTIME, n', "UUID() <> '' AS r, n"],
  ['m', "k = 'a' AS is_a, n", "'a' + 'b', 5, n", 'n + 5', 'WINDOWSTART, n', '9223372036854775807 AS most, n'],
);

const more = mostly(
  ['', '', '', " -- 'a'", " /* k = 'a' */", ' LIMIT 1'],
  [
    " AND k = 'a'",
    ' AND n > 0',
    ' OR n = 5',
    ' AND WINDOWSTART >= 0 AND WINDOWEND <= 10000',
    " AND WINDOWSTART >= '1970-01-01T00:00:00'",
    ' LIMIT 0',
  ],
);

const query = fc.constantFrom(...(Object.keys(TABLES) as Table[])).chain((table) =>
  fc
    .record({
      columns: projection,
      conditions: fc.tuple(...TABLES[table].map((key) => equality(key, table))),
      reversed: fc.boolean(),
      rest: more,
      space,
      from: mostly([table, table.toUpperCase()], [`${table} AS x`]),
      end: mostly([';', ' ;', ";\n-- 'a'"], ['', ';;']),
    })
    .map(({ columns, conditions, reversed, rest, space: gap, from, end }) => {
      const where = (reversed ? conditions.toReversed() : conditions).join(' AND ');
      return { table, text: `SELECT ${columns} FROM ${from}${gap}WHERE ${where}${rest}${end}` };
    }),
);

/** A text and others like it but for their literals: what the cache takes for the same question. */
const family = query
  .chain(({ table, text }) => fc.tuple(fc.constant(table), fc.constant(text), fc.array(literalFor(table), { minLength: 1, maxLength: 4 })))
  .map(([table, text, literals]) => {
    const places = [...text.matchAll(/'(?:[^']|'')*'|-?[0-9]+/g)];
    const others = literals.map((other, n) => {
      const place = places[n % Math.max(1, places.length)];
      return place === undefined ? text : text.slice(0, place.index) + other + text.slice(place.index + place[0].length);
    });
    return { table, ask: [text, text, ...others, text] };
  });

const SETTINGS = [
  "SET 'ksql.query.pull.table.scan.enabled' = 'false';",
  "UNSET 'ksql.query.pull.table.scan.enabled';",
  "SET 'ksql.query.pull.table.scan.enabled' = 'true';",
  "SET 'ksql.query.pull.limit.clause.enabled' = 'false';",
  "SET 'ksql.query.pull.range.scan.enabled' = 'false';",
  "DEFINE x = 'a';",
  "DEFINE x = '5';",
  'UNDEFINE x;',
];

/** Texts about a table, and what may come between asking them and asking them again: a statement, or the table made anew in its other shape. */
interface Step {
  readonly table: Table;
  readonly ask: readonly string[];
  readonly between: string | null;
}

const step: fc.Arbitrary<Step> = fc
  .tuple(family, fc.oneof(fc.constant(null), fc.constantFrom(...SETTINGS), fc.constantFrom('anew')))
  .map(([{ table, ask }, between]) => ({ table, ask, between }));

describe('a text that was planned before', () => {
  test('calls a registered function as it is now', async () => {
    const doubled = (returns: string, call: ScalarFunction['overloads'][number]['call']): ScalarFunction => ({
      kind: 'scalar',
      name: 'PULL_CACHE_PROBE',
      category: 'OTHER',
      description: '',
      pure: false,
      overloads: [{ signature: `(x BIGINT) -> ${returns}`, nulls: 'propagate', call }],
    });
    const text = 'SELECT PULL_CACHE_PROBE(n) AS r FROM strings LIMIT 1;';
    registerFunction(doubled('BIGINT', (x) => x));
    await check(text);
    await check(text);
    registerFunction(doubled('STRING', (x) => `<${String(x)}>`));
    await check(text);
    expect(await t.rows(text)).toEqual([[expect.stringMatching(/^<\d+>$/)]]);
  });

  test('reads the clock anew', async () => {
    const text = 'SELECT UNIX_TIMESTAMP() AS now FROM strings LIMIT 1;';
    const [before] = (await t.rows(text)) as number[][];
    await new Promise((resolve) => setTimeout(resolve, 5));
    const [after] = (await t.rows(text)) as number[][];
    expect(after[0]).toBeGreaterThan(before[0]);
  });

  test('is not taken for one of another order of keys, nor for one that only looks alike', async () => {
    const alike = [
      "SELECT n FROM pairs WHERE k = 'a' AND j = 0;",
      "SELECT n FROM pairs WHERE j = 0 AND k = 'a';",
      "SELECT n FROM pairs WHERE k = '0' AND j = 5;",
      "SELECT n FROM strings WHERE k = 'a' -- 'b'\n;",
      "SELECT n FROM strings WHERE k = 'b' -- 'a'\n;",
      "SELECT n FROM strings WHERE k = 'a' -- 'a'\n;",
      "SELECT 'a' AS n FROM strings WHERE k = 'a';",
      "SELECT 'A' AS n FROM strings WHERE k = 'a';",
      "SELECT 'a' AS n FROM strings WHERE k = 'A';",
      'SELECT n FROM ints WHERE k = 5 LIMIT 1;',
      'SELECT n FROM ints WHERE k = 5 LIMIT 0;',
      'SELECT n FROM ints WHERE k = 1 LIMIT 5;',
      'SELECT n FROM ints WHERE k = -5;',
      'SELECT n FROM ints WHERE k = --5\n42;',
      'SELECT n FROM ints WHERE k = 2147483648;',
      'SELECT n FROM ints WHERE k = 05;',
    ];
    for (let round = 0; round < 3; round++) for (const text of alike) await check(text);
  });

  test('is planned anew when a variable means something else, and when the table does', async () => {
    const texts = ["SELECT n FROM strings WHERE k = '${x}';", 'SELECT * FROM replaced LIMIT 1;'];
    await t.run("DEFINE x = 'a'; CREATE TABLE replaced AS SELECT k, n FROM strings WHERE n >= 0;");
    await t.settle();
    for (const text of [...texts, ...texts]) await check(text);
    await t.run("DEFINE x = '';");
    for (const text of texts) await check(text);
    await t.run('CREATE OR REPLACE TABLE replaced AS SELECT k, n, n + 1 AS more FROM strings WHERE n >= 0;');
    await t.settle();
    for (const text of texts) await check(text);
    await t.run('DROP TABLE replaced DELETE TOPIC;');
  });

  // Last: it leaves the tables in other shapes.
  const runs = Number(process.env.MILLRACE_CACHE_RUNS ?? 100);

  test('answers as if it were planned anew', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        t.session.properties.clear();
        t.session.properties.set('auto.offset.reset', 'earliest');
        t.session.variables.clear();
        for (const { table, ask, between } of steps) {
          for (const text of ask) await check(text);
          if (between === null) continue;
          if (between === 'anew') await anotherShape(table);
          else await t.run(between);
          for (const text of ask) await check(text);
        }
      }),
      { numRuns: runs },
    );
    expect(found).toBeGreaterThan(runs);
    expect(exchanged).toBeGreaterThan(runs / 2);
    expect(answered).toBeGreaterThan(runs / 3);
  });
});
