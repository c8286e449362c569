/** Persistent queries and inserts: names, keys, repartitioning, windows, and the place and message of what is refused. */
import { describe, expect, test } from 'vitest';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { schemaText } from '../../../../src/data/schema.ts';
import { planScript } from '../../../plans/script.ts';
import { errorOf, nodesOf, planOf, sourceOf } from './support.ts';

const SOURCES = `
CREATE STREAM s (k INT KEY, a INT, b STRING, st STRUCT<a INT, x INT>) WITH (kafka_topic='s', value_format='JSON');
CREATE STREAM r (k INT KEY, a INT, c DOUBLE) WITH (kafka_topic='r', value_format='JSON');
CREATE TABLE t (id INT PRIMARY KEY, v INT, w STRING) WITH (kafka_topic='t', value_format='JSON');
CREATE TABLE u (id INT PRIMARY KEY, y INT) WITH (kafka_topic='u', value_format='JSON');
CREATE STREAM none (a INT) WITH (kafka_topic='n', value_format='JSON');
CREATE STREAM avro (k INT KEY, a INT) WITH (kafka_topic='v', format='AVRO');
`;

const schemaOf = (query: string): string => schemaText(sourceOf(SOURCES + query, 'O').schema, { markKeys: true });

describe('plans are plain data', () => {
  const folder = join(import.meta.dirname, '../../../plans');
  test.each(readdirSync(folder).filter((f) => f.endsWith('.sql')))('%s survives JSON', (file) => {
    for (const { plan, pull } of planScript(readFileSync(join(folder, file), 'utf8')).planned) {
      expect(JSON.parse(JSON.stringify({ plan, pull }))).toStrictEqual({ plan, pull });
    }
  });

  test('node ids are unique and stable', () => {
    const query = `${SOURCES}CREATE STREAM o AS SELECT s.a, r.c, t.v FROM s JOIN r WITHIN 1 HOUR ON s.k = r.k JOIN t ON s.a = t.id;`;
    const kinds = ['sink', 'project', 'rekey', 'source', 'streamStreamJoin', 'streamTableJoin'] as const;
    const ids = (): string[] => kinds.flatMap((kind) => nodesOf(planOf(query), kind).map((n) => n.id));
    expect(new Set(ids()).size).toBe(ids().length);
    expect(ids()).toEqual(ids());
    expect(ids()).toContain('L_Join');
  });
});

describe('names of the result', () => {
  test.each([
    ['CREATE STREAM o AS SELECT k, a + 1, b, a * 2 FROM s;', '`K` INTEGER KEY, `KSQL_COL_0` INTEGER, `B` STRING, `KSQL_COL_1` INTEGER'],
    ['CREATE STREAM o AS SELECT b, k AS id, st->x, st->a FROM s;', '`ID` INTEGER KEY, `B` STRING, `X` INTEGER, `A_1` INTEGER'],
    ['CREATE STREAM o AS SELECT k, st->* FROM s;', '`K` INTEGER KEY, `A` INTEGER, `X` INTEGER'],
    ['CREATE STREAM o AS SELECT s.k, s.a, c FROM s JOIN r WITHIN 1 DAY ON s.k = r.k;', '`S_K` INTEGER KEY, `S_A` INTEGER, `C` DOUBLE'],
    [
      'CREATE STREAM o AS SELECT x.*, r.c FROM s x JOIN r WITHIN 1 DAY ON x.k = r.k;',
      '`X_K` INTEGER KEY, `X_A` INTEGER, `X_B` STRING, `X_ST` STRUCT<`A` INTEGER, `X` INTEGER>, `C` DOUBLE',
    ],
    [
      'CREATE STREAM o AS SELECT * FROM s JOIN t ON abs(s.k) = t.id;',
      '`T_ID` INTEGER KEY, `S_K` INTEGER, `S_A` INTEGER, `S_B` STRING, `S_ST` STRUCT<`A` INTEGER, `X` INTEGER>, `T_V` INTEGER, `T_W` STRING',
    ],
    [
      'CREATE STREAM o AS SELECT * FROM r FULL JOIN none WITHIN 1 DAY ON r.a = none.a;',
      '`ROWKEY` INTEGER KEY, `R_K` INTEGER, `R_A` INTEGER, `R_C` DOUBLE, `NONE_A` INTEGER',
    ],
    ['CREATE TABLE o AS SELECT w AS name, COUNT(*) FROM t GROUP BY w;', '`NAME` STRING KEY, `KSQL_COL_0` BIGINT'],
    [
      "CREATE TABLE o WITH (key_format='JSON') AS SELECT COUNT(*) AS n, b, a FROM s GROUP BY a, b;",
      '`A` INTEGER KEY, `B` STRING KEY, `N` BIGINT',
    ],
    [
      'CREATE STREAM o AS SELECT * FROM s PARTITION BY a;',
      '`A` INTEGER KEY, `B` STRING, `ST` STRUCT<`A` INTEGER, `X` INTEGER>, `K` INTEGER',
    ],
  ])('%s', (query, expected) => expect(schemaOf(query)).toBe(expected));

  test('KSQL_COL_n skips numbers that source columns have', () => {
    const script =
      "CREATE STREAM z (k INT KEY, ksql_col_0 INT) WITH (kafka_topic='z', value_format='JSON');CREATE STREAM o AS SELECT k, ksql_col_0 + 1, 2 FROM z;";
    expect(sourceOf(script, 'O').schema.map((c) => c.name)).toEqual(['K', 'KSQL_COL_1', 'KSQL_COL_2']);
  });
});

describe('repartitioning', () => {
  const moves = (query: string): string[] => {
    const plan = planOf(SOURCES + query);
    const all = [...nodesOf(plan, 'rekey').map((n) => n.repartition), ...nodesOf(plan, 'aggregate').map((n) => n.repartition)];
    return all.flatMap((r) => (r === null ? [] : [`${r.name} ${r.key.format} ${r.value.format}`]));
  };
  test.each([
    ['CREATE TABLE o AS SELECT k, COUNT(*) FROM s GROUP BY k;', []],
    ['CREATE TABLE o AS SELECT a, COUNT(*) FROM s GROUP BY a;', ['Aggregate-GroupBy-repartition KAFKA JSON']],
    ["CREATE TABLE o WITH (key_format='JSON') AS SELECT k, a, COUNT(*) FROM s GROUP BY k, a;", ['Aggregate-GroupBy-repartition JSON JSON']],
    ['CREATE TABLE o AS SELECT id, COUNT(*) FROM t GROUP BY id;', ['Aggregate-GroupBy-repartition KAFKA JSON']],
    ['CREATE STREAM o AS SELECT s.k, t.v FROM s JOIN t ON s.k = t.id;', []],
    ['CREATE STREAM o AS SELECT s.a, t.v FROM s JOIN t ON s.a = t.id;', ['Join-left-repartition KAFKA JSON']],
    ['CREATE STREAM o AS SELECT s.k, avro.a AS x FROM s JOIN avro WITHIN 1 DAY ON s.k = avro.k;', ['Join-right-repartition KAFKA AVRO']],
    [
      'CREATE STREAM o AS SELECT avro.k, s.a AS x FROM avro JOIN s WITHIN 1 DAY ON s.k = avro.k;',
      ['Join-left-repartition AVRO JSON', 'Join-right-repartition AVRO JSON'],
    ],
    ['CREATE STREAM o AS SELECT s.k, t.v, u.y FROM s JOIN t ON s.k = t.id JOIN u ON t.id = u.id;', []],
    ['CREATE TABLE o AS SELECT t.id, u.y FROM t JOIN u ON t.v = u.id;', []],
    ['CREATE STREAM o AS SELECT * FROM s PARTITION BY a;', []],
  ])('%s', (query, expected) => expect(moves(query)).toEqual(expected));
});

describe('windows', () => {
  const HOUR = 3_600_000;
  const spec = (clause: string, emit = ''): unknown =>
    nodesOf(planOf(`${SOURCES}CREATE TABLE o AS SELECT a, COUNT(*) FROM s WINDOW ${clause} GROUP BY a ${emit};`), 'aggregate')[0]
      .windowSpec;
  test.each([
    ['TUMBLING (SIZE 1 HOUR)', '', { type: 'TUMBLING', size: HOUR, advance: HOUR, grace: 23 * HOUR, retention: 24 * HOUR }],
    ['TUMBLING (SIZE 2 DAYS)', '', { type: 'TUMBLING', size: 48 * HOUR, advance: 48 * HOUR, grace: 0, retention: 48 * HOUR }],
    ['TUMBLING (SIZE 1 HOUR)', 'EMIT FINAL', { type: 'TUMBLING', size: HOUR, advance: HOUR, grace: 0, retention: HOUR }],
    [
      'HOPPING (SIZE 1 HOUR, ADVANCE BY 1 MINUTE, RETENTION 1 DAY, GRACE PERIOD 1 HOUR)',
      '',
      { type: 'HOPPING', size: HOUR, advance: 60_000, grace: HOUR, retention: 24 * HOUR },
    ],
    ['SESSION (1 HOUR)', '', { type: 'SESSION', gap: HOUR, grace: 23 * HOUR, retention: 24 * HOUR }],
  ])('%s %s', (clause, emit, expected) => expect(spec(clause, emit)).toEqual(expected));
});

describe('a wrong query is refused at its place', () => {
  test.each([
    ['CREATE STREAM o AS SELECT * FROM nope;', 'NOPE does not exist.', '34'],
    ['CREATE STREAM o AS SELECT k, zz FROM s;', "SELECT column 'ZZ' cannot be resolved.", '30'],
    ['CREATE STREAM o AS SELECT k, q.a FROM s;', "'Q' is not a valid stream/table name or alias.", '30'],
    ['CREATE STREAM o AS SELECT s.k, a FROM s JOIN r WITHIN 1 DAY ON s.k = r.k;', "Column 'A' is ambiguous. Could be S.A or R.A.", '32'],
    ['CREATE STREAM o AS SELECT a FROM s;', 'must include the key column K in its projection (eg, SELECT K...).', '20'],
    [
      'CREATE STREAM o AS SELECT k, k AS k2, a FROM s;',
      'The projection contains a key column (`K`) more than once, aliased as: K and K2.',
      '35',
    ],
    ['CREATE STREAM o AS SELECT k FROM s;', 'The projection contains no value columns.', '20'],
    ['CREATE STREAM o AS SELECT k, a, b AS a FROM s;', 'Duplicate', '38'],
    ['CREATE STREAM o AS SELECT k, ROWTIME FROM s;', 'Reserved column name in select: `ROWTIME`. Please remove or alias the column.', '30'],
    [
      'CREATE STREAM o AS SELECT k, a AS rowtime FROM s;',
      '`ROWTIME` is a reserved column name. You cannot use it as an alias for a column.',
      '35',
    ],
    ['CREATE STREAM o AS SELECT k, NULL AS n FROM s;', "Can't infer a type of null", '30'],
    [
      'CREATE TABLE o AS SELECT * FROM s;',
      'Invalid result type. Your SELECT query produces a STREAM. Please use CREATE STREAM AS SELECT',
      '1',
    ],
    ['CREATE STREAM o AS SELECT * FROM s LIMIT 1;', "CREATE STREAM AS SELECT statements don't support LIMIT clause.", '20'],
    ['CREATE TABLE o AS SELECT COUNT(*) FROM s;', 'does not support aggregate function [COUNT(ROWTIME)] without a GROUP BY clause', '26'],
    ['CREATE TABLE o AS SELECT b, a, COUNT(*) FROM s GROUP BY b;', 'Non-aggregate SELECT expression(s) not part of GROUP BY: A', '29'],
    [
      'CREATE TABLE o AS SELECT b, COUNT(*) FROM s GROUP BY b HAVING a > 1;',
      'Non-aggregate HAVING expression not part of GROUP BY: A',
      '63',
    ],
    ['CREATE TABLE o AS SELECT b FROM s GROUP BY b;', 'GROUP BY requires aggregate functions', '35'],
    ['CREATE TABLE o AS SELECT b, SUM(COUNT(*)) FROM s GROUP BY b;', 'Aggregate functions can not be nested', '29'],
    ['CREATE TABLE o AS SELECT b, COUNT(*) FROM s GROUP BY b, b;', 'Duplicate GROUP BY expression: S.B', '57'],
    ['CREATE TABLE o AS SELECT COUNT(*) FROM s GROUP BY b;', 'must include the grouping expression B in its projection', '19'],
    ['CREATE TABLE o AS SELECT id, MIN(v) FROM t GROUP BY id;', 'The aggregation function MIN cannot be applied to a table source', '30'],
    ['CREATE TABLE o AS SELECT id, COUNT(*) FROM t WINDOW TUMBLING (SIZE 1 DAY) GROUP BY id;', 'only supported for streams', '46'],
    ['CREATE STREAM o AS SELECT * FROM s WINDOW TUMBLING (SIZE 1 DAY);', 'WINDOW clause requires a GROUP BY clause.', '36'],
    ['CREATE TABLE o AS SELECT b, COUNT(*) FROM s GROUP BY b EMIT FINAL;', 'EMIT FINAL is only supported for windowed aggregations.', '19'],
    ['CREATE TABLE o AS SELECT b, COUNT(*) FROM s WINDOW HOPPING (SIZE 1 DAY, ADVANCE BY 2 DAYS) GROUP BY b;', 'cannot advance', '84'],
    [
      'CREATE TABLE o AS SELECT b, COUNT(*) FROM s WINDOW TUMBLING (SIZE 2 DAYS, RETENTION 1 DAY) GROUP BY b;',
      'shorter than window size',
      '85',
    ],
    [
      'CREATE STREAM o AS SELECT * FROM s PARTITION BY nope;',
      "'NOPE' must be a column in the source schema since PARTITION BY is applied on the input.",
      '49',
    ],
    ['CREATE STREAM o AS SELECT a FROM s PARTITION BY b;', 'must include the partitioning expression S.B', '20'],
    ['CREATE TABLE o AS SELECT * FROM t PARTITION BY v;', 'PARTITION BY is only supported on streams', '35'],
    ["CREATE STREAM o WITH (key_format='JSON') AS SELECT * FROM none;", 'Key format specified for stream without key columns.', '23'],
    ['CREATE TABLE o AS SELECT id, EXPLODE(ARRAY[v]) FROM t;', 'Table source is not supported with table functions', '30'],
    [
      'CREATE STREAM o AS SELECT k, a FROM s WHERE COUNT(*) > 1;',
      'WHERE does not support aggregate functions: COUNT is an aggregate function.',
      '45',
    ],
  ])('%s', (query, message, column) => {
    const error = errorOf(SOURCES + query);
    expect(error.message).toContain(message);
    expect(String(error.at?.column)).toBe(column);
    expect(error.hint).not.toBe('');
  });
});

describe('a wrong join is refused', () => {
  test.each([
    ['SELECT * FROM s JOIN r ON s.k = r.k', 'Stream-Stream joins must have a WITHIN clause'],
    ['SELECT * FROM s JOIN t WITHIN 1 DAY ON s.k = t.id', 'WITHIN'],
    [
      'SELECT * FROM t JOIN s ON t.id = s.k',
      'Invalid join order: table-stream joins are not supported; only stream-table joins. Got T [INNER] JOIN S.',
    ],
    [
      'SELECT * FROM s RIGHT JOIN t ON s.k = t.id',
      'Invalid join type: right-outer join not supported for stream-table join. Got S RIGHT [OUTER] JOIN T.',
    ],
    ['SELECT * FROM s JOIN t ON s.k = t.v', "stream-table joins require to join on the table's primary key. Got S.K = T.V."],
    ['SELECT * FROM t FULL JOIN u ON t.v = u.id', 'OUTER JOIN on a foreign key is not supported'],
    ['SELECT * FROM s JOIN t ON s.b = t.id', "types don't match. Got S.B{STRING} = T.ID{INTEGER}."],
    ['SELECT * FROM s JOIN t ON s.k = t.id AND s.a = t.v', 'joins on multiple conditions are not yet supported'],
    ['SELECT * FROM s JOIN t ON s.k > t.id', 'only equality join conditions are supported'],
    ['SELECT * FROM s JOIN s ON s.k = s.k', "Can not join 'S' to 'S': self joins are not yet supported."],
    ['SELECT s.k, r.c FROM s JOIN r WITHIN 1 DAY ON s.st->a = r.k', 'must include the join expression R.K in its projection'],
  ])('%s', (query, message) => {
    const error = errorOf(`${SOURCES}CREATE STREAM o AS ${query};`);
    expect(error.message).toContain(message);
    expect(error.at).not.toBeNull();
  });

  test('partition counts must be equal, except for foreign keys', () => {
    const topics = { u: { partitions: 2, replicas: 1, retentionMs: 1 } };
    expect(errorOf(`${SOURCES}CREATE TABLE o AS SELECT t.id, y FROM t JOIN u ON t.id = u.id;`, { topics }).message).toContain(
      "Can't join `T` with `U` since the number of partitions don't match. `T` partitions = 4; `U` partitions = 2.",
    );
    expect(planOf(`${SOURCES}CREATE TABLE o AS SELECT t.id, y FROM t JOIN u ON t.v = u.id;`, { topics }).root.kind).toBe('sink');
  });

  test('the sides carry only what is read', () => {
    const [join] = nodesOf(
      planOf(`${SOURCES}CREATE STREAM o AS SELECT s.k, t.v FROM s JOIN t ON s.k = t.id WHERE s.a > 1;`),
      'streamTableJoin',
    );
    expect(join.columns.map((c) => c.name)).toEqual(['ROWKEY', 'S_A', 'T_V']);
  });
});

describe('INSERT INTO', () => {
  const target = "CREATE STREAM o (k INT KEY, d DECIMAL(6,2)) WITH (kafka_topic='o', value_format='JSON');";
  test.each([
    ['INSERT INTO o SELECT k, CAST(a AS DECIMAL(4,2)) AS d FROM s;', null],
    ['INSERT INTO o SELECT k, 5 AS d FROM s;', null],
    ['INSERT INTO o SELECT k, a AS d FROM s;', 'Incompatible schema between results and sink.'],
    [
      'INSERT INTO o SELECT k, CAST(a AS DECIMAL(8,2)) AS d FROM s;',
      'Result schema is `K` INTEGER KEY, `D` DECIMAL(8, 2)\nSink schema is `K` INTEGER KEY, `D` DECIMAL(6, 2)',
    ],
    ['INSERT INTO o SELECT k, 5.0 AS e FROM s;', 'Incompatible schema'],
    ['INSERT INTO t SELECT * FROM s;', 'INSERT INTO can only be used to insert into a stream. T is a table.'],
    ["INSERT INTO o WITH (query_id='csas_x') SELECT k, 5 AS d FROM s;", 'reserved'],
  ])('%s', (query, message) => {
    if (message === null) expect(planOf(SOURCES + target + query).root.columns.map((c) => c.name)).toEqual(['K', 'D']);
    else expect(errorOf(SOURCES + target + query).message).toContain(message);
  });
});

describe('INSERT VALUES', () => {
  test('gives each column its converted value', () => {
    const { values } = planScript(`${SOURCES}INSERT INTO r (ROWTIME, c, k) VALUES (5, 1, 2);`).planned.at(-1) ?? {};
    expect(values?.columns.map((c) => (c.column === 'ROWTIME' ? c.column : c.column.name))).toEqual(['ROWTIME', 'C', 'K']);
    expect(values?.columns.map((c) => c.expression.type?.kind)).toEqual(['BIGINT', 'DOUBLE', 'INTEGER']);
  });

  test.each([
    ['INSERT INTO nope VALUES (1);', 'Cannot insert values into an unknown stream/table: `NOPE`'],
    ['INSERT INTO r VALUES (1);', 'Expected a value for each column'],
    ['INSERT INTO r (k, a) VALUES (1);', 'Expected number columns and values to match: 2, 1'],
    ['INSERT INTO r (zz) VALUES (1);', 'Column name `ZZ` does not exist.'],
    ['INSERT INTO r (k, rowoffset) VALUES (1, 2);', 'Inserting into column `ROWOFFSET` is not allowed.'],
    ["INSERT INTO r (k) VALUES ('x');", 'Expected type INTEGER for field `K` but got STRING'],
    ['INSERT INTO t (v) VALUES (1);', 'Value for primary key column(s) ID is required for tables'],
    ['INSERT INTO r (k) VALUES (a);', 'cannot be resolved'],
  ])('%s', (statement, message) => expect(errorOf(SOURCES + statement).message).toContain(message));
});
