/** Every error of the planner is provoked once: it has its code, a place, a filled-in message and a way out. */
import { describe, expect, test } from 'vitest';
import { planErrors } from '../../../../src/base/errors/plan.ts';
import { INTEGER, STRING } from '../../../../src/data/types.ts';
import { errorOf } from './support.ts';
import type { ScriptOptions } from '../../../plans/script.ts';

const SOURCES = `
CREATE STREAM s (k INT KEY, a INT, b STRING, m MAP<STRING, INT>) WITH (kafka_topic='s', value_format='JSON');
CREATE STREAM r (k INT KEY, a INT, c DOUBLE) WITH (kafka_topic='r', value_format='JSON');
CREATE STREAM q (k INT KEY, d INT) WITH (kafka_topic='q', value_format='JSON');
CREATE TABLE t (id INT PRIMARY KEY, v INT, w STRING) WITH (kafka_topic='t', value_format='JSON');
CREATE TABLE u (id INT PRIMARY KEY, y INT) WITH (kafka_topic='u', value_format='JSON');
CREATE TABLE two (id INT PRIMARY KEY, id2 INT PRIMARY KEY, y INT) WITH (kafka_topic='two', format='JSON');
CREATE STREAM sw (k INT KEY, a INT) WITH (kafka_topic='sw', value_format='JSON', window_type='TUMBLING', window_size='1 HOUR');
CREATE STREAM ss (k INT KEY, a INT) WITH (kafka_topic='ss', value_format='JSON', window_type='SESSION');
CREATE STREAM sv (k INT KEY, a INT) WITH (kafka_topic='sv', value_format='JSON', window_type='TUMBLING', window_size='1 HOUR');
CREATE TABLE tw (id INT PRIMARY KEY, v INT) WITH (kafka_topic='tw', value_format='JSON', window_type='SESSION');
CREATE STREAM kafka (k INT KEY, a INT) WITH (kafka_topic='ka', format='KAFKA');
CREATE STREAM csv (k INT KEY, a INT) WITH (kafka_topic='cs', value_format='DELIMITED');
CREATE STREAM keyless (a INT) WITH (kafka_topic='kl', value_format='JSON');
CREATE STREAM headed (k INT KEY, h BYTES HEADER('x'), a INT) WITH (kafka_topic='h', value_format='JSON');
CREATE SOURCE STREAM fixed (k INT KEY, a INT) WITH (kafka_topic='f', value_format='JSON');
CREATE STREAM copy AS SELECT k, a FROM s;
CREATE TABLE n AS SELECT a, COUNT(*) AS c FROM s GROUP BY a;
CREATE TABLE nt AS SELECT b, COUNT(*) AS c FROM s GROUP BY b;
CREATE TABLE n2 WITH (key_format='JSON') AS SELECT a, b, COUNT(*) AS c FROM s GROUP BY a, b;
CREATE TABLE nw AS SELECT a, COUNT(*) AS c FROM s WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY a;
`;
const J = "kafka_topic='x', value_format='JSON'";
const off = (name: string): ScriptOptions => ({ settings: { [name]: 'false' } });
const NO_SCAN = off('ksql.query.pull.table.scan.enabled');
const infer: ScriptOptions = {
  infer: () => [
    { name: 'K', type: STRING, role: 'value' },
    { name: 'A', type: INTEGER, role: 'value' },
  ],
};

const stream = (query: string): string => `CREATE STREAM o AS ${query};`;
const table = (query: string): string => `CREATE TABLE o AS ${query};`;

type Case = readonly [code: keyof typeof planErrors, script: string, options?: ScriptOptions];

const CASES: readonly Case[] = [
  ['JOIN_SELF', stream('SELECT * FROM s x JOIN s y WITHIN 1 DAY ON x.k = y.k')],
  ['JOIN_SOURCE_TWICE', stream('SELECT * FROM s JOIN t ON s.k = t.id JOIN t z ON s.k = z.id')],
  ['JOIN_NAME_CLASH', stream('SELECT x.k FROM s x JOIN r x WITHIN 1 DAY ON x.k = x.k')],
  ['JOIN_CONDITIONS', stream('SELECT * FROM s JOIN t ON s.k = t.id AND s.a = t.v')],
  ['JOIN_NOT_EQUALITY', stream('SELECT * FROM s JOIN t ON s.k > t.id')],
  ['JOIN_SIDE_SOURCES', stream('SELECT * FROM s JOIN t ON s.k = 1')],
  ['JOIN_SAME_SOURCE', stream('SELECT * FROM s JOIN t ON s.k = s.a')],
  ['JOIN_OTHER_SOURCE', stream('SELECT * FROM s JOIN t ON s.k = t.id JOIN u ON s.k = t.id')],
  ['JOIN_LATER_SOURCE', stream('SELECT * FROM s JOIN t ON t.id = u.id JOIN u ON s.k = u.id')],
  ['JOIN_ORDER', stream('SELECT * FROM t JOIN s ON t.id = s.k')],
  ['JOIN_STREAM_TABLE_TYPE', stream('SELECT * FROM s FULL JOIN t ON s.k = t.id')],
  ['JOIN_CONDITION', stream('SELECT * FROM s JOIN t ON s.k = t.v')],
  ['JOIN_TYPES', stream('SELECT * FROM s JOIN t ON s.b = t.id')],
  ['JOIN_FOREIGN_KEY_TYPE', table('SELECT * FROM t RIGHT JOIN u ON t.v = u.id')],
  ['JOIN_FOREIGN_KEY_WINDOWED', 'SELECT * FROM tw JOIN u ON tw.v = u.id EMIT CHANGES;'],
  ['JOIN_WITHIN_MISSING', stream('SELECT * FROM s JOIN r ON s.k = r.k')],
  ['JOIN_WITHIN_NEEDLESS', stream('SELECT * FROM s JOIN t WITHIN 1 DAY ON s.k = t.id')],
  ['JOIN_WINDOWED', stream('SELECT * FROM s JOIN sw WITHIN 1 DAY ON s.k = sw.k')],
  ['JOIN_WINDOW_KINDS', stream('SELECT * FROM ss JOIN sw WITHIN 1 DAY ON ss.k = sw.k')],
  ['JOIN_WINDOWED_REPARTITION', stream('SELECT * FROM sv JOIN sw WITHIN 1 DAY ON sv.k = sw.a')],
  ['JOIN_PARTITIONS', stream('SELECT * FROM s JOIN t ON s.k = t.id'), { topics: { t: { partitions: 1, replicas: 1, retentionMs: 1 } } }],
  ['PULL_CLAUSE', 'SELECT * FROM n JOIN u ON n.c = u.id;'],
  ['PULL_AGGREGATE', 'SELECT COUNT(*) FROM s;'],
  ['PULL_COLUMNS', 'SELECT ROWOFFSET FROM n;'],
  ['PULL_DISABLED', 'SELECT * FROM n;', off('ksql.pull.queries.enable')],
  ['PULL_STREAM_DISABLED', 'SELECT * FROM s;', off('ksql.query.pull.stream.enabled')],
  ['PULL_LIMIT_DISABLED', 'SELECT * FROM n LIMIT 1;', off('ksql.query.pull.limit.clause.enabled')],
  ['PULL_LIMIT_NEGATIVE', 'SELECT * FROM n LIMIT -1;'],
  ['PULL_NOT_QUERYABLE', 'SELECT * FROM t;'],
  ['PULL_WHERE_SHAPE', 'SELECT * FROM n WHERE c IS NULL;'],
  ['PULL_LIKE_TYPE', "SELECT * FROM n WHERE a LIKE 'x';"],
  ['PULL_LIKE_STRINGS', "SELECT * FROM nt WHERE b LIKE 'x';", NO_SCAN],
  ['PULL_KEY_MISSING', 'SELECT * FROM n WHERE c = 1;', NO_SCAN],
  ['PULL_KEYS_MISSING', 'SELECT * FROM n2 WHERE a = 1;', NO_SCAN],
  ['PULL_KEY_BOUND', 'SELECT * FROM n WHERE a <> 1;', NO_SCAN],
  ['PULL_KEY_COMPARISON', 'SELECT * FROM n WHERE a = c;', NO_SCAN],
  ['PULL_KEY_REFERENCE', 'SELECT * FROM n WHERE a + 1 = 2;', NO_SCAN],
  ['PULL_KEY_TWICE', 'SELECT * FROM n WHERE a = 1 AND a = 2;', NO_SCAN],
  ['PULL_SCAN_NEEDED', 'SELECT * FROM n;', NO_SCAN],
  ['PULL_IN_TYPE', "SELECT * FROM n WHERE a IN ('1', 2);"],
  ['PULL_WINDOW_DUPLICATE', 'SELECT * FROM nw WHERE WINDOWSTART > 1 AND WINDOWSTART > 2;'],
  ['PULL_WINDOW_COMBINED', 'SELECT * FROM nw WHERE WINDOWSTART = 1 AND WINDOWSTART > 0;'],
  ['PULL_WINDOW_OPERATOR', 'SELECT * FROM nw WHERE WINDOWEND <> 1;'],
  ['PROPERTY_UNKNOWN', `CREATE STREAM o (a INT) WITH (${J}, nope='x');`],
  ['PROPERTY_INVALID', `CREATE STREAM o (a INT) WITH (${J}, wrap_single_value='maybe');`],
  [
    'PROPERTY_CONFLICT',
    `CREATE STREAM o (a INT) WITH (kafka_topic='x', value_format='AVRO', value_schema_full_name='a.B', value_avro_schema_full_name='a.C');`,
  ],
  ['PROPERTY_FORMAT_CONFLICT', `CREATE STREAM o (a INT) WITH (${J}, format='JSON');`],
  ['PROPERTY_CLEANUP_POLICY', `CREATE STREAM o (a INT) WITH (${J}, cleanup_policy='delete');`],
  ['DURATION_INVALID', `CREATE STREAM o (k INT KEY, a INT) WITH (${J}, window_type='TUMBLING', window_size='ten seconds');`],
  ['VALUE_FORMAT_MISSING', "CREATE STREAM o (a INT) WITH (kafka_topic='x');"],
  ['KEY_FORMAT_WITHOUT_KEY', "CREATE STREAM o WITH (key_format='JSON') AS SELECT * FROM keyless;"],
  ['SCHEMA_ID_FORMAT', `CREATE STREAM o WITH (${J}, value_schema_id=1);`],
  ['SCHEMA_ID_WITH_COLUMNS', "CREATE STREAM o (a INT) WITH (kafka_topic='x', value_format='AVRO', value_schema_id=1);"],
  ['WRAP_SINGLE_VALUE_INVALID', `CREATE STREAM o (a INT, b INT) WITH (${J}, wrap_single_value=true);`],
  ['SOURCE_EXISTS', `CREATE STREAM s (a INT) WITH (${J});`],
  ['REPLACE_SOURCE_READ_ONLY', `CREATE OR REPLACE STREAM fixed (a INT) WITH (${J});`],
  ['REPLACE_DISABLED', `CREATE OR REPLACE STREAM s (a INT) WITH (${J});`, off('ksql.create.or.replace.enabled')],
  ['COLUMN_RESERVED', `CREATE STREAM o (windowstart INT) WITH (${J});`],
  ['PRIMARY_KEY_MISSING', `CREATE TABLE o (a INT) WITH (${J});`],
  ['COLUMNS_MISSING', `CREATE STREAM o WITH (${J});`],
  ['HEADERS_TYPE', `CREATE STREAM o (h STRING HEADER('a')) WITH (${J});`],
  ['HEADERS_SEVERAL', `CREATE STREAM o (h ARRAY<STRUCT<key STRING, value BYTES>> HEADERS, i BYTES HEADER('a')) WITH (${J});`],
  ['HEADER_KEY_TWICE', `CREATE STREAM o (h BYTES HEADER('a'), i BYTES HEADER('a')) WITH (${J});`],
  ['TIMESTAMP_UNKNOWN', `CREATE STREAM o (a INT) WITH (${J}, timestamp='nope');`],
  ['TIMESTAMP_TYPE', `CREATE STREAM o (a INT) WITH (${J}, timestamp='a');`],
  ['TIMESTAMP_FORMAT_ALONE', `CREATE STREAM o (a STRING) WITH (${J}, timestamp_format='yyyy');`],
  ['WINDOW_WITHOUT_KEY', `CREATE STREAM o (a INT) WITH (${J}, window_type='SESSION');`],
  ['WINDOW_SIZE_ALONE', `CREATE STREAM o (k INT KEY, a INT) WITH (${J}, window_size='1 DAY');`],
  ['WINDOW_SIZE_SESSION', `CREATE STREAM o (k INT KEY, a INT) WITH (${J}, window_type='SESSION', window_size='1 DAY');`],
  ['WINDOW_SIZE_NEEDED', `CREATE STREAM o (k INT KEY, a INT) WITH (${J}, window_type='HOPPING');`],
  ['TOPIC_NAME_MISSING', "CREATE STREAM o (a INT) WITH (value_format='JSON');"],
  ['TOPIC_NAME_EMPTY', "CREATE STREAM o (a INT) WITH (kafka_topic=' ', value_format='JSON');"],
  [
    'TOPIC_NAME_INVALID',
    "CREATE STREAM o (a INT) WITH (kafka_topic='a/b', partitions=1, value_format='JSON');",
    { topics: { 'a/b': null } },
  ],
  ['TOPIC_MISSING', `CREATE STREAM o (a INT) WITH (${J});`, { topics: { x: null } }],
  ['TOPIC_DIFFERS', `CREATE STREAM o (a INT) WITH (${J}, partitions=9);`],
  ['PARTITIONS_INVALID', `CREATE STREAM o (a INT) WITH (${J}, partitions=0);`, { topics: { x: null } }],
  ['RETENTION_ON_TABLE', `CREATE TABLE o (k INT PRIMARY KEY, a INT) WITH (${J}, retention_ms=1);`],
  ['INSERT_TARGET_UNKNOWN', 'INSERT INTO nope SELECT * FROM s;'],
  ['INSERT_TARGET_TABLE', 'INSERT INTO t SELECT * FROM s;'],
  ['INSERT_TARGET_READ_ONLY', 'INSERT INTO fixed SELECT k, a FROM s;'],
  ['INSERT_TARGET_HEADERS', 'INSERT INTO headed SELECT k, a FROM s;'],
  ['INSERT_RESULT_KIND', 'INSERT INTO copy SELECT id AS k, y AS a FROM u;'],
  ['INSERT_SCHEMA', 'INSERT INTO copy SELECT k, b AS a FROM s;'],
  ['QUERY_ID_INVALID', "INSERT INTO copy WITH (query_id='a b') SELECT k, a FROM s;"],
  ['QUERY_ID_RESERVED', "INSERT INTO copy WITH (query_id='ctas_x') SELECT k, a FROM s;"],
  ['VALUES_TARGET_UNKNOWN', 'INSERT INTO nope VALUES (1);'],
  ['VALUES_TARGET_READ_ONLY', 'INSERT INTO fixed VALUES (1, 2);'],
  ['VALUES_TARGET_WINDOWED', 'INSERT INTO sw VALUES (1, 2);'],
  ['VALUES_HEADERS', "INSERT INTO headed (k, h) VALUES (1, 'x');"],
  ['VALUES_COLUMN_UNKNOWN', 'INSERT INTO r (nope) VALUES (1);'],
  ['VALUES_COLUMN_FORBIDDEN', 'INSERT INTO r (rowpartition) VALUES (1);'],
  ['VALUES_COLUMN_TWICE', 'INSERT INTO r (k, k) VALUES (1, 1);'],
  ['VALUES_COUNT_ALL', 'INSERT INTO r VALUES (1);'],
  ['VALUES_COUNT', 'INSERT INTO r (k) VALUES (1, 2);'],
  ['VALUES_KEY_MISSING', 'INSERT INTO t (v) VALUES (1);'],
  ['VALUES_TYPE', "INSERT INTO r (k) VALUES ('x');"],
  ['VALUES_DISABLED', 'INSERT INTO r (k) VALUES (1);', off('ksql.insert.into.values.enabled')],
  ['ALTER_UNKNOWN', 'ALTER STREAM nope ADD x INT;'],
  ['ALTER_KIND', 'ALTER TABLE s ADD x INT;'],
  ['ALTER_QUERY', 'ALTER STREAM copy ADD x INT;'],
  ['ALTER_READ_ONLY', 'ALTER STREAM fixed ADD x INT;'],
  ['ALTER_COLUMN_EXISTS', 'ALTER STREAM s ADD a INT;'],
  ['PREPARE_FAILED', "CREATE STREAM o (a INT) WITH (kafka_topic='x', value_format='DELIMITED', value_delimiter='');"],
  ['SOURCE_UNKNOWN', stream('SELECT * FROM nope')],
  ['ALIAS_UNKNOWN', stream('SELECT nope.* FROM s')],
  ['COLUMN_UNKNOWN', stream('SELECT nope FROM s')],
  ['COLUMN_AMBIGUOUS', stream('SELECT a FROM s JOIN r WITHIN 1 DAY ON s.k = r.k')],
  ['COLUMN_DUPLICATE', stream('SELECT k, a, b AS a FROM s')],
  ['WINDOW_BOUNDS_UNKNOWN', table('SELECT a, COUNT(*) FROM s WINDOW TUMBLING (SIZE 1 DAY) WHERE WINDOWSTART > 1 GROUP BY a')],
  ['WINDOW_BOUNDS_MISPLACED', table('SELECT a, MAX(WINDOWSTART) FROM s WINDOW TUMBLING (SIZE 1 DAY) GROUP BY a')],
  ['ALIAS_RESERVED', stream('SELECT k, a AS windowend FROM s')],
  ['SELECT_RESERVED', stream('SELECT k, ROWTIME FROM s')],
  ['STAR_NOT_STRUCT', stream('SELECT k, a->* FROM s')],
  ['GROUP_BY_EMPTY', table('SELECT COUNT(*) FROM s GROUP BY ()')],
  ['GROUP_BY_DUPLICATE', table('SELECT a, COUNT(*) FROM s GROUP BY a, s.a')],
  ['GROUP_BY_WITHOUT_AGGREGATE', table('SELECT a FROM s GROUP BY a')],
  ['NON_AGGREGATE_SELECT', table('SELECT a, b, COUNT(*) FROM s GROUP BY a')],
  ['NON_AGGREGATE_HAVING', table("SELECT a, COUNT(*) FROM s GROUP BY a HAVING b = 'x'")],
  ['AGGREGATE_WITHOUT_GROUP_BY', table('SELECT COUNT(*) FROM s')],
  ['AGGREGATE_NOT_ON_TABLE', table('SELECT id, MIN(v), MAX(v) FROM t GROUP BY id')],
  ['AGGREGATE_STATE_TYPE', table('SELECT k, AVG(a) FROM csv GROUP BY k')],
  ['TABULAR_WITH_AGGREGATE', table('SELECT a, EXPLODE(m), COUNT(*) FROM s GROUP BY a')],
  ['TABULAR_ON_TABLE', table('SELECT id, EXPLODE(ARRAY[v]) FROM t')],
  ['WINDOW_WITHOUT_GROUP_BY', stream('SELECT * FROM s WINDOW TUMBLING (SIZE 1 DAY)')],
  ['WINDOW_ON_TABLE', table('SELECT id, COUNT(*) FROM t WINDOW TUMBLING (SIZE 1 DAY) GROUP BY id')],
  ['WINDOW_SIZE_INVALID', table('SELECT a, COUNT(*) FROM s WINDOW TUMBLING (SIZE 0 DAYS) GROUP BY a')],
  ['WINDOW_ADVANCE_INVALID', table('SELECT a, COUNT(*) FROM s WINDOW HOPPING (SIZE 1 DAY, ADVANCE BY 2 DAYS) GROUP BY a')],
  ['WINDOW_RETENTION_SHORT', table('SELECT a, COUNT(*) FROM s WINDOW TUMBLING (SIZE 1 DAY, RETENTION 1 HOUR) GROUP BY a')],
  ['EMIT_FINAL_UNWINDOWED', stream('SELECT * FROM s EMIT FINAL')],
  [
    'EMIT_FINAL_DISABLED',
    table('SELECT a, COUNT(*) FROM s WINDOW TUMBLING (SIZE 1 DAY) GROUP BY a EMIT FINAL'),
    off('ksql.suppress.enabled'),
  ],
  ['HAVING_WITHOUT_GROUP_BY', stream('SELECT * FROM s HAVING a > 1')],
  ['PARTITION_AND_GROUP', table('SELECT a, COUNT(*) FROM s GROUP BY a PARTITION BY a')],
  ['PARTITION_BY_EMPTY', stream('SELECT * FROM s PARTITION BY ()')],
  ['PARTITION_BY_NULL_MIXED', stream('SELECT * FROM s PARTITION BY a, NULL')],
  ['PARTITION_BY_DUPLICATE', stream('SELECT * FROM s PARTITION BY a, s.a')],
  ['PARTITION_BY_TABLE', table('SELECT * FROM t PARTITION BY v')],
  ['PARTITION_BY_WINDOWED', stream('SELECT * FROM sw PARTITION BY a')],
  ['KEY_MISSING', stream('SELECT a FROM s')],
  ['FOREIGN_KEY_MISSING', table('SELECT two.id, u.y FROM two JOIN u ON two.y = u.id')],
  ['KEY_REPEATED', stream('SELECT k, k AS l, a FROM s')],
  ['KEY_REPEATED_GROUP', table('SELECT a, a AS l, COUNT(*) FROM s GROUP BY a')],
  ['KEY_REPEATED_PARTITION', stream('SELECT a, a AS l, b FROM s PARTITION BY a')],
  ['NO_VALUE_COLUMNS', stream('SELECT k FROM s')],
  ['RESULT_KIND', table('SELECT * FROM s')],
  ['LIMIT_UNSUPPORTED', stream('SELECT * FROM s LIMIT 1')],
  ['WINDOWED_TABLE', table('SELECT * FROM tw')],
  ['KAFKA_FORMAT_UNSUPPORTED', table('SELECT a, COUNT(*) FROM kafka GROUP BY a')],
  ['SINK_FORMAT_UNSUPPORTED', "CREATE STREAM o WITH (value_format='DELIMITED') AS SELECT k, m FROM s;"],
  ['SCHEMA_ID_MISMATCH', "CREATE STREAM o WITH (value_format='AVRO', value_schema_id=1) AS SELECT k, a, b FROM s;", infer],
  ['UPGRADE_REFUSED', 'CREATE OR REPLACE STREAM copy AS SELECT k, b FROM s;'],
  ['HEADERS_DISABLED', '', off('ksql.headers.columns.enabled')],
];

describe('errors of the planner', () => {
  test('are all in the table', () => expect(new Set(CASES.map(([code]) => code))).toEqual(new Set(Object.keys(planErrors))));

  test.each(CASES.map(([code, script, options]) => ({ code, script, options })))('$code', ({ code, script, options }) => {
    const error = errorOf(SOURCES + script, options);
    expect(error.code, error.message).toBe(code);
    expect(error.at).not.toBeNull();
    expect(error.hint).not.toBe('');
    expect(`${error.message} ${error.hint}`).not.toMatch(/\{[a-z]\w*\}|undefined/);
  });
});
