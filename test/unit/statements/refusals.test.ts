/** What statements are refused with: code, fragments that clients match on, place, way out. One engine serves all cases, because a refused script changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MillraceError } from '../../../src/base/errors.ts';
import { createSession, requestSession } from '../../../src/engine/session.ts';
import { executeStatements } from '../../../src/statements/execute.ts';
import { parseScript } from '../../../grammar/parser.ts';
import { openInserts } from '../../../src/statements/inserts.ts';
import { runQuery } from '../../../src/statements/run-query.ts';
import { createRegistry } from '../../../src/formats/schema-registry/registry.ts';
import { toErrorBody } from '../../../src/api/errors.ts';
import { TEST_SETTINGS, testEngine } from '../../support/engine.ts';
import type { ErrorCode } from '../../../src/base/errors.ts';
import type { TestEngine } from '../../support/engine.ts';

let t: TestEngine;
beforeAll(async () => {
  t = await testEngine({
    schemas: null,
    settings: {
      ...TEST_SETTINGS,
      'ksql.query.persistent.active.limit': '4',
      'ksql.max.push.queries': '0',
      'ksql.properties.overrides.denylist': 'commit.interval.ms',
    },
  });
  await t.run(`
    CREATE STREAM S (K STRING KEY, V INT, D DECIMAL(4, 2)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
    CREATE TABLE T AS SELECT K, COUNT(*) AS N FROM S GROUP BY K;
    CREATE STREAM C AS SELECT * FROM S;
    INSERT INTO C WITH (QUERY_ID='mine') SELECT * FROM S;
    CREATE SOURCE TABLE M (K STRING PRIMARY KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
    CREATE STREAM HIDDEN (V INT) WITH (KAFKA_TOPIC='_confluent-x', VALUE_FORMAT='JSON', PARTITIONS=1);
    CREATE TYPE MONEY AS DECIMAL(10, 2);`);
});
afterAll(() => t.engine.close());

const cases: readonly (readonly [ErrorCode, string, string])[] = [
  ['STATEMENT_UNSUPPORTED', "CREATE SOURCE CONNECTOR X WITH ('connector.class'='y');", 'CREATE CONNECTOR is not supported yet.'],
  ['STATEMENT_FOR_QUERY_ENDPOINT', 'PRINT s;', 'should be issued to the websocket endpoint'],
  ['PERSISTENT_LIMIT', 'CREATE STREAM MORE AS SELECT * FROM S;', 'Current persistent query count: 4. Configured limit: 4'],
  ['QUERY_ID_TAKEN', "INSERT INTO C WITH (QUERY_ID='mine') SELECT * FROM S;", "Query ID 'MINE' already exists."],
  ['TOPIC_READ_ONLY', 'INSERT INTO HIDDEN (V) VALUES (1);', 'Cannot write to the read-only topic: _confluent-x'],
  ['DROP_UNKNOWN', 'DROP TABLE NOPE;', 'Table NOPE does not exist.'],
  ['DROP_UNKNOWN', 'DROP STREAM `s`;', 'Did you mean'],
  ['DROP_KIND', 'DROP TABLE S;', 'Incompatible data source type is stream, but statement was DROP table'],
  ['DROP_DERIVED', 'DROP STREAM S;', 'The following streams and/or tables read from this source: [T, C].'],
  ['DROP_QUERIES', 'DROP STREAM C;', 'The following queries write into this source: [MINE].'],
  ['DROP_TOPIC_READ_ONLY', 'DROP TABLE M DELETE TOPIC;', 'Cannot delete topic for read-only source: M'],
  [
    'DROP_TOPIC_SHARED',
    "CREATE STREAM SAME (V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON'); DROP STREAM SAME DELETE TOPIC;",
    'Found other data sources (S, M) using topic s',
  ],
  ['REPLACE_WRITERS', 'CREATE OR REPLACE STREAM C AS SELECT * FROM S WHERE V > 1;', 'multiple queries writing into it: MINE'],
  ['SOURCE_NOT_FOUND', 'DESCRIBE NOPE;', "Could not find STREAM/TABLE 'NOPE' in the Metastore"],
  ['SOURCE_NOT_FOUND', 'DESCRIBE `t`;', 'Did you mean T?'],
  [
    'TYPE_EXISTS',
    'CREATE TYPE money AS INT;',
    "Cannot register custom type 'MONEY' since it is already registered with type: DECIMAL(10, 2)",
  ],
  ['TYPE_MISSING', 'DROP TYPE NOPE;', 'Type NOPE does not exist.'],
  ['QUERY_UNKNOWN', 'PAUSE NOPE;', 'Unknown queryId: NOPE'],
  ['QUERY_OF_SOURCE_TABLE', 'PAUSE CST_M_4;', "Cannot pause query 'CST_M_4' because it is linked to a source table."],
  ['TERMINATE_FAILED', 'TERMINATE transient_S_1;', "Failed to terminate query with query ID: 'TRANSIENT_S_1'"],
  ['EXPLAIN_UNKNOWN', 'EXPLAIN NOPE;', 'Query with id:NOPE does not exist, use SHOW QUERIES to view the full set of queries.'],
  ['EXPLAIN_NOT_QUERY', 'EXPLAIN SHOW STREAMS;', 'The provided statement does not run a ksql query'],
  ['FUNCTION_UNKNOWN_NAME', 'DESCRIBE FUNCTION NOPE;', "Can't find any functions with the name 'NOPE'"],
  ['SET_UNKNOWN', "SET 'nope'='1';", 'Unknown property: nope'],
  ['SET_FIXED', "SET 'bootstrap.servers'='x';", "Cannot override property 'bootstrap.servers'"],
  ['SET_VALUE', "SET 'auto.offset.reset'='none';", 'Invalid value none for configuration auto.offset.reset'],
  ['SET_UNKNOWN', "UNSET 'nope';", 'Unknown property: nope'],
  [
    'PROPERTIES_DENIED',
    "SET 'ksql.streams.commit.interval.ms'='1';",
    'prohibited by the KSQL server denylist (use UNSET to reset their default value): [ksql.streams.commit.interval.ms]',
  ],
  ['ALTER_SYSTEM_OFF', "ALTER SYSTEM 'auto.offset.reset'='earliest';", 'Cannot alter system configs when'],
  ['INSERT_FAILED', "INSERT INTO S (K, D) VALUES ('a', CAST('x' AS DECIMAL(4, 2)));", "Failed to insert values into 'S'."],
  ['INSERT_FAILED', "INSERT INTO S (K, ROWTIME) VALUES ('a', -5);", 'ROWTIME must not be negative'],
  ['ASSERT_TOPIC_MISSING', 'ASSERT TOPIC nope TIMEOUT 1 MILLISECOND;', 'Topic nope does not exist'],
  ['ASSERT_TOPIC_THERE', 'ASSERT NOT EXISTS TOPIC s TIMEOUT 1 MILLISECOND;', 'Topic s exists'],
  [
    'ASSERT_TOPIC_CONFIG',
    'ASSERT TOPIC s WITH (PARTITIONS=2) TIMEOUT 1 MILLISECOND;',
    'Mismatched configuration for topic s: For config partitions, expected 2 got 1',
  ],
  ['ASSERT_TOPIC_PROPERTY', 'ASSERT TOPIC s WITH (FOO=2);', 'Cannot assert unknown topic property: FOO'],
  ['ASSERT_SCHEMA_EMPTY', 'ASSERT SCHEMA TIMEOUT 1 MILLISECOND;', 'must include a subject name or an id'],
  ['ASSERT_SCHEMA_ID', "ASSERT SCHEMA ID 'x';", 'ID must be an integer'],
  ['REGISTRY_NOT_CONFIGURED', 'ASSERT SCHEMA ID 3 TIMEOUT 1 MILLISECOND;', 'not configured to use a schema registry'],
];

describe('a refusal', () => {
  test.each(cases)('%s: %s', async (code, script, fragment) => {
    const before = [t.engine.commands.next, t.engine.log.topics().length];
    const error = await t.refusal(script);
    expect(error).toBeInstanceOf(MillraceError);
    if (!(error instanceof MillraceError)) return;
    expect(error.code).toBe(code);
    expect(error.message).toContain(fragment);
    expect(error.hint).not.toBe('');
    expect([t.engine.commands.next, t.engine.log.topics().length]).toEqual(before);
  });

  test('of statements that are not the server’s is like that of unknown ones', async () => {
    const error = await t.refusal("RUN SCRIPT 'x.sql';");
    expect(error.message).toContain("Unknown statement 'RUN'");
    const parsed = parseScript("RUN SCRIPT 'x.sql';", { testStatements: true });
    await expect(executeStatements(t.engine, parsed, t.session)).rejects.toMatchObject({ code: 'STATEMENT_UNKNOWN' });
    expect(toErrorBody(error).body.error_code).toBe(40001);
  });

  test('has the HTTP status and wire code of its category', async () => {
    const status = async (script: string): Promise<unknown> => {
      const answer = toErrorBody(await t.refusal(script));
      return [answer.status, answer.body.error_code, answer.body['@type']];
    };
    expect(await status('DESCRIBE NOPE;')).toEqual([400, 40001, 'statement_error']);
    expect(await status('CREATE STREAM MORE AS SELECT * FROM S;')).toEqual([400, 40000, 'generic_error']);
    expect(await status('ASSERT TOPIC nope TIMEOUT 1 MILLISECOND;')).toEqual([417, 41700, 'generic_error']);
    expect(await status('ASSERT SCHEMA ID 3;')).toEqual([428, 42801, 'generic_error']);
    expect(toErrorBody(new TypeError('x'))).toMatchObject({ status: 500, body: { error_code: 50000, message: 'x' } });
  });
});

describe('overrides of a request', () => {
  const refused: readonly (readonly [ErrorCode, Record<string, unknown>])[] = [
    ['PROPERTY_NAME_UNKNOWN', { nope: 1 }],
    ['PROPERTY_FIXED', { 'ksql.streams.bootstrap.servers': 'x' }],
    ['SETTING_VALUE', { 'cache.max.bytes.buffering': 'many' }],
  ];
  test.each(refused)('%s', (code, properties) => {
    expect(() => requestSession(t.engine.settings, properties)).toThrow(expect.objectContaining({ code }));
  });

  test('are kept under one name whatever the spelling', () => {
    const session = requestSession(t.engine.settings, {
      'ksql.streams.auto.offset.reset': 'latest',
      'ksql.functions.collect_list.limit': 3,
      'max.poll.records': '7',
    });
    expect([...session.properties]).toEqual([
      ['auto.offset.reset', 'latest'],
      ['ksql.functions.collect_list.limit', '3'],
      ['max.poll.records', '7'],
    ]);
  });
});

describe('a query', () => {
  const queries: readonly (readonly [ErrorCode, string])[] = [
    ['QUERY_COUNT', ''],
    ['QUERY_KIND', 'SHOW STREAMS;'],
    ['PUSH_LIMIT', 'SELECT * FROM S EMIT CHANGES;'],
    ['PRINT_TOPIC', 'PRINT nope;'],
    ['PRINT_INTERVAL', 'PRINT s INTERVAL 0;'],
  ];
  test.each(queries)('%s: %s', async (code, text) => {
    await expect(runQuery(t.engine, text, createSession())).rejects.toMatchObject({ code });
  });

  test('that is no text at all is asked for where each endpoint reads it', async () => {
    // Who sends "ksql" to /query-stream, or "sql" to /query, sends nothing.
    await expect(runQuery(t.engine, '', createSession())).rejects.toMatchObject({
      hint: expect.stringMatching(/\/query-stream .*"sql".*"ksql"/),
    });
  });

  test('of a view whose query has ended is not ready', async () => {
    const other = await testEngine();
    await other.run(
      "CREATE STREAM S (K STRING KEY) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1); CREATE TABLE T AS SELECT K, COUNT(*) AS N FROM S GROUP BY K; TERMINATE CTAS_T_1;",
    );
    await expect(other.rows('SELECT * FROM T;')).rejects.toMatchObject({ code: 'PULL_NOT_READY' });
    await other.engine.close();
    await expect(other.run('SHOW STREAMS;')).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
    await expect(other.rows('SELECT * FROM T;')).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  });

  test('beyond the limits of pull queries is refused, and one that ended makes room', async () => {
    const script =
      "CREATE STREAM S (K STRING KEY) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1); CREATE TABLE T AS SELECT K, COUNT(*) AS N FROM S GROUP BY K;";
    const few = await testEngine({ settings: { 'ksql.query.pull.max.concurrent.requests': '1' } });
    await few.run(script);
    const open = await runQuery(few.engine, 'SELECT * FROM T;', few.session);
    await expect(few.rows('SELECT * FROM T;')).rejects.toMatchObject({ code: 'PULL_CONCURRENCY' });
    open.close();
    expect(await few.rows('SELECT * FROM T;')).toEqual([]);
    await few.engine.close();
    const slow = await testEngine({ settings: { 'ksql.query.pull.max.qps': '2' } });
    await slow.run(script);
    await slow.rows('SELECT * FROM T;');
    await slow.rows('SELECT * FROM T;');
    await expect(slow.rows('SELECT * FROM T;')).rejects.toMatchObject({ code: 'PULL_RATE' });
    await slow.engine.close();
  });
});

describe('inserting rows', () => {
  const targets: readonly (readonly [ErrorCode, string])[] = [
    ['VALUES_TARGET_UNKNOWN', 'nope'],
    ['VALUES_TARGET_UNKNOWN', '`s`'],
    ['VALUES_TARGET_READ_ONLY', 'm'],
    ['TOPIC_READ_ONLY', '"HIDDEN"'],
  ];
  test.each(targets)('%s: %s', async (code, target) => {
    await expect(openInserts(t.engine, target, createSession())).rejects.toMatchObject({ code });
  });

  test('refuses rows that are none, and rows after its close', async () => {
    const inserts = await openInserts(t.engine, 's', createSession());
    await expect(inserts.insert([] as never)).rejects.toMatchObject({ code: 'INSERT_ROW_SHAPE' });
    await expect(inserts.insert({ V: 1 })).rejects.toMatchObject({ code: 'INSERT_KEY_MISSING' });
    await expect(inserts.insert({ K: 'a', NOPE: 1 })).rejects.toMatchObject({ code: 'INSERT_COLUMN_UNKNOWN' });
    await expect(inserts.insert({ K: 'a', V: 2 ** 31 })).rejects.toMatchObject({ code: 'INSERT_COERCION' });
    inserts.close();
    await expect(inserts.insert({ K: 'a' })).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  });

  test('can be switched off', async () => {
    const off = await testEngine({ settings: { 'ksql.insert.into.values.enabled': 'false' } });
    await off.run("CREATE STREAM S (V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);");
    await expect(openInserts(off.engine, 'S', off.session)).rejects.toMatchObject({ code: 'INSERTS_DISABLED' });
    await expect(off.run('INSERT INTO S VALUES (1);')).rejects.toMatchObject({ code: 'VALUES_DISABLED' });
    await off.engine.close();
  });
});

test('ASSERT SCHEMA asks the registry', async () => {
  const schemas = createRegistry();
  const id = schemas.add('x-value', { type: 'AVRO', text: '"string"' });
  const with_ = await testEngine({ schemas });
  expect(await with_.one('assert_schema', `ASSERT SCHEMA SUBJECT 'x-value' ID ${id};`)).toMatchObject({
    subject: 'x-value',
    id,
    exists: true,
  });
  expect((await with_.refusal("ASSERT SCHEMA SUBJECT 'y' TIMEOUT 1 MILLISECOND;")) as MillraceError).toMatchObject({
    code: 'ASSERT_SCHEMA_MISSING',
    message: 'Schema with subject name y does not exist',
  });
  expect((await with_.refusal(`ASSERT NOT EXISTS SCHEMA ID ${id} TIMEOUT 1 MILLISECOND;`)) as MillraceError).toMatchObject({
    code: 'ASSERT_SCHEMA_THERE',
  });
  await with_.engine.close();
});

test('statements beyond the rate wait a second and are refused then', async () => {
  const slow = await testEngine({ settings: { 'ksql.server.command.topic.rate.limit': '2' } });
  const from = Date.now();
  await slow.run('CREATE TYPE A AS INT; CREATE TYPE B AS INT;');
  await slow.run('CREATE TYPE C AS INT; CREATE TYPE D AS INT; CREATE TYPE E AS INT;');
  expect(Date.now() - from).toBeGreaterThan(900);
  expect(await slow.refusal('DROP TYPE A;')).toMatchObject({ code: 'COMMAND_RATE' });
  expect(await slow.run('SHOW TYPES;')).toHaveLength(1);
  await slow.engine.close();
});
