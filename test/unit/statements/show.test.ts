/** What SHOW, DESCRIBE and EXPLAIN answer. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOT_SUPPORTED } from '../../../src/statements/not-supported.ts';
import { TEST_SETTINGS, testEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

let t: TestEngine;
beforeEach(async () => {
  t = await testEngine();
  await t.run(`
    CREATE STREAM S (K STRING KEY, V INT, P DECIMAL(6, 2), A ARRAY<STRING>, M MAP<STRING, INT>, H BYTES HEADER('h')) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=2);
    CREATE TABLE W AS SELECT K, COUNT(*) AS N FROM S WINDOW TUMBLING (SIZE 10 SECONDS) GROUP BY K;`);
});
afterEach(() => t.engine.close());

/** A record on topic s with a key. */
async function produce(value: string): Promise<void> {
  await t.engine.appends.append('s', 1000, Buffer.from('k'), Buffer.from(value));
}

describe('sources', () => {
  test('are listed by kind', async () => {
    expect((await t.one('streams', 'LIST STREAMS;')).streams).toEqual([
      { type: 'STREAM', name: 'S', topic: 's', keyFormat: 'KAFKA', valueFormat: 'JSON', isWindowed: false },
    ]);
    expect((await t.one('tables', 'SHOW TABLES;')).tables).toEqual([
      { type: 'TABLE', name: 'W', topic: 'W', keyFormat: 'KAFKA', valueFormat: 'JSON', isWindowed: true },
    ]);
    expect((await t.one('source_descriptions', 'SHOW STREAMS EXTENDED;')).sourceDescriptions[0]).toMatchObject({
      name: 'S',
      extended: true,
      partitions: 2,
    });
    expect((await t.one('source_descriptions', 'DESCRIBE TABLES;')).sourceDescriptions[0]).toMatchObject({
      name: 'W',
      extended: false,
      windowType: 'TUMBLING',
    });
  });

  test('are described with their columns, queries and constraints', async () => {
    const { sourceDescription } = await t.one('sourceDescription', 'DESCRIBE S;');
    expect(Object.keys(sourceDescription)).toEqual([
      'name',
      'windowType',
      'readQueries',
      'writeQueries',
      'fields',
      'type',
      'timestamp',
      'statistics',
      'errorStats',
      'extended',
      'keyFormat',
      'valueFormat',
      'topic',
      'partitions',
      'replication',
      'statement',
      'queryOffsetSummaries',
      'sourceConstraints',
      'clusterStatistics',
      'clusterErrorStats',
    ]);
    expect(sourceDescription).toMatchObject({
      name: 'S',
      windowType: null,
      type: 'STREAM',
      timestamp: '',
      sourceConstraints: ['W'],
      writeQueries: [],
    });
    expect(sourceDescription.readQueries.map((q) => q.id)).toEqual(['CTAS_W_1']);
    expect(sourceDescription.fields).toEqual([
      { name: 'K', schema: { type: 'STRING', fields: null, memberSchema: null }, type: 'KEY' },
      { name: 'V', schema: { type: 'INTEGER', fields: null, memberSchema: null } },
      { name: 'P', schema: { type: 'DECIMAL', fields: null, memberSchema: null, parameters: { precision: 6, scale: 2 } } },
      { name: 'A', schema: { type: 'ARRAY', fields: null, memberSchema: { type: 'STRING', fields: null, memberSchema: null } } },
      { name: 'M', schema: { type: 'MAP', fields: null, memberSchema: { type: 'INTEGER', fields: null, memberSchema: null } } },
      { name: 'H', schema: { type: 'BYTES', fields: null, memberSchema: null }, type: 'HEADER', headerKey: 'h' },
    ]);
    expect(sourceDescription.statement).toMatch(/^CREATE STREAM S .*;$/);
  });

  test('EXTENDED counts records, failures and positions', async () => {
    await produce('{"V":1}');
    await produce('{"V":"many"}');
    await t.settle();
    const source = (await t.one('sourceDescription', 'DESCRIBE S EXTENDED;')).sourceDescription;
    expect(source.statistics).toMatch(/total-messages: +2$/);
    expect(source.partitions).toBe(2);
    const table = (await t.one('sourceDescription', 'DESCRIBE W EXTENDED;')).sourceDescription;
    const offsets = table.queryOffsetSummaries[0].topicSummaries[0].offsets;
    expect(offsets.map((o) => [o.partition, o.logStartOffset, o.logEndOffset, o.consumerOffset]).filter(([, , end]) => end > 0)).toEqual([
      [expect.any(Number), 0, 2, 2],
    ]);
    expect(table.queryOffsetSummaries[0].groupId).toBe('_confluent-ksql-default_query_CTAS_W_1');
  });
});

describe('queries', () => {
  test('EXPLAIN of a running query shows plan, topology, code, positions', async () => {
    const { queryDescription } = await t.one('queryDescription', 'EXPLAIN CTAS_W_1;');
    expect(Object.keys(queryDescription).slice(0, 8)).toEqual([
      'id',
      'statementText',
      'windowType',
      'fields',
      'sources',
      'sinks',
      'topology',
      'executionPlan',
    ]);
    expect(queryDescription).toMatchObject({
      id: 'CTAS_W_1',
      windowType: 'TUMBLING',
      sources: ['S'],
      sinks: ['W'],
      queryType: 'PERSISTENT',
      state: 'RUNNING',
      consumerGroupId: '_confluent-ksql-default_query_CTAS_W_1',
    });
    expect(queryDescription.executionPlan).toContain('> [ AGGREGATE ]');
    expect(queryDescription.executionPlan).toContain('Generated code of sub-topology 0:\nfunction');
    expect(queryDescription.topology).toContain('Source: (topics: [s]) STREAM');
    expect(queryDescription.tasksMetadata.map((m) => m.taskId)).toEqual(['0_0', '0_1']);
    expect((await t.one('query_descriptions', 'SHOW QUERIES EXTENDED;')).queryDescriptions).toHaveLength(1);
  });

  test('EXPLAIN of a statement plans it and does nothing', async () => {
    const planned = (await t.one('queryDescription', 'EXPLAIN CREATE STREAM X AS SELECT * FROM S WHERE V > 1;')).queryDescription;
    expect(planned).toMatchObject({ id: 'CSAS_X_2', sinks: ['X'], ksqlHostQueryStatus: {}, state: null });
    expect(planned.executionPlan).toContain('> [ FILTER ]');
    const push = (await t.one('queryDescription', 'EXPLAIN SELECT V FROM S EMIT CHANGES;')).queryDescription;
    expect(push).toMatchObject({ sinks: [], queryType: 'PUSH' });
    expect(push.id).toMatch(/^transient_S_/);
    const pull = (await t.one('queryDescription', "EXPLAIN SELECT * FROM W WHERE K = 'a';")).queryDescription;
    expect(pull).toMatchObject({ queryType: 'PULL', sources: ['W'] });
    expect(pull.executionPlan).toContain('lookup');
    expect(t.engine.catalog.sources.has('X')).toBe(false);
    expect(t.engine.commands.next).toBe(2);
  });
});

test('topics: those of users, or all', async () => {
  expect((await t.one('kafka_topics', 'SHOW TOPICS;')).topics).toEqual([
    { name: 'W', replicaInfo: [1, 1] },
    { name: 's', replicaInfo: [1, 1] },
  ]);
  expect((await t.one('kafka_topics', 'SHOW ALL TOPICS;')).topics.map((x) => x.name)).toContain('_confluent-ksql-default__command_topic');
  await produce('{}');
  await t.settle();
  expect((await t.one('kafka_topics_extended', 'SHOW TOPICS EXTENDED;')).topics.find((x) => x.name === 's')).toEqual({
    name: 's',
    replicaInfo: [1, 1],
    consumerCount: 2,
    consumerGroupCount: 1,
  });
});

test('functions, one by one and all', async () => {
  const { functions } = await t.one('function_names', 'SHOW FUNCTIONS;');
  expect(functions).toContainEqual({ name: 'LEN', type: 'SCALAR', category: 'STRING' });
  expect(functions.find((f) => f.name === 'COUNT')?.type).toBe('AGGREGATE');
  expect(functions.find((f) => f.name === 'EXPLODE')?.type).toBe('TABLE');
  const len = await t.one('describe_function', 'DESCRIBE FUNCTION len;');
  expect(len).toMatchObject({ name: 'LEN', type: 'SCALAR' });
  expect(len.functions[0].returnType).toBe('INT');
  expect(len.functions[0].arguments[0]).toMatchObject({ type: 'VARCHAR', isVariadic: false });
});

test('properties with overrides marked and secrets hidden', async () => {
  const own = await testEngine({ settings: { ...TEST_SETTINGS, 'ksql.schema.registry.basic.auth.user.info': 'me:secret' } });
  await own.run("SET 'ksql.streams.cache.max.bytes.buffering'='0';");
  const { properties, overwrittenProperties, defaultProperties } = await own.one('properties', 'SHOW PROPERTIES;');
  const named = (name: string): unknown => properties.find((p) => p.name === name);
  expect(named('ksql.streams.cache.max.bytes.buffering')).toEqual({
    name: 'ksql.streams.cache.max.bytes.buffering',
    scope: 'KSQL',
    value: '0',
    editable: true,
    level: 'QUERY',
  });
  expect(named('ksql.streams.auto.offset.reset')).toMatchObject({ value: 'earliest' });
  expect(named('ksql.service.id')).toMatchObject({ value: 'default_', editable: false, level: 'SERVER' });
  expect(named('ksql.schema.registry.basic.auth.user.info')).toMatchObject({ value: '[hidden]' });
  expect(overwrittenProperties).toEqual(['ksql.streams.cache.max.bytes.buffering']);
  expect(defaultProperties).not.toContain('ksql.streams.auto.offset.reset');
  await own.engine.close();
});

test('types and variables', async () => {
  await t.run('CREATE TYPE point AS STRUCT<x INT, y INT>;');
  expect(await t.one('currentStatus', 'CREATE TYPE IF NOT EXISTS POINT AS INT;')).toMatchObject({ commandSequenceNumber: -1 });
  const { types } = await t.one('type_list', 'SHOW TYPES;');
  expect(types.POINT).toMatchObject({ type: 'STRUCT', fields: [{ name: 'X' }, { name: 'Y' }] });
  expect((await t.one('currentStatus', 'DROP TYPE point;')).commandStatus.message).toBe("Dropped type 'POINT'");
  expect((await t.one('currentStatus', 'DROP TYPE IF EXISTS point;')).commandStatus.message).toBe("Type 'POINT' does not exist");
  expect(await t.one('variables', "DEFINE a = 'x'; SHOW VARIABLES;")).toMatchObject({ variables: [{ name: 'a', value: 'x' }] });
  expect(await t.run('UNDEFINE a;')).toEqual([]);
  expect((await t.one('warning_entity', 'UNDEFINE a;')).message).toBe("Cannot undefine variable 'a' which was never defined");
});

test('assertions that hold', async () => {
  expect(await t.one('assert_topic', 'ASSERT TOPIC s WITH (PARTITIONS=2, REPLICAS=1);')).toMatchObject({ topicName: 's', exists: true });
  expect(await t.one('assert_topic', 'ASSERT NOT EXISTS TOPIC nope;')).toMatchObject({ topicName: 'nope', exists: false });
  const waiting = t.one('assert_topic', 'ASSERT TOPIC later TIMEOUT 5 SECONDS;');
  await t.engine.log.createTopic({ name: 'later', partitions: 1 });
  expect(await waiting).toMatchObject({ exists: true });
});

test('the statements that mean nothing yet are few, and say so', async () => {
  const names = Object.values(NOT_SUPPORTED).map((n) => n.name);
  console.info(`not supported yet: ${names.join(', ')}`);
  expect(names).toEqual(['CREATE CONNECTOR', 'DROP CONNECTOR', 'SHOW CONNECTORS', 'SHOW CONNECTOR PLUGINS', 'DESCRIBE CONNECTOR']);
  for (const script of ['SHOW CONNECTORS;', 'SHOW CONNECTOR PLUGINS;', 'DROP CONNECTOR X;', 'DESCRIBE CONNECTOR X;']) {
    expect(await t.refusal(script)).toMatchObject({ code: 'STATEMENT_UNSUPPORTED' });
  }
});
