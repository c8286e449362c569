/** CREATE STREAM/TABLE, OR REPLACE and ALTER: what the definition says, and where a wrong one is refused. */
import { describe, expect, test } from 'vitest';
import { schemaText } from '../../../../src/data/schema.ts';
import { planScript } from '../../../plans/script.ts';
import { errorOf, sourceOf } from './support.ts';
import { STRING } from '../../../../src/data/types.ts';
import type { InferColumns } from '../../../../src/sql/plan/source-columns.ts';

const show = (script: string, name: string): string => schemaText(sourceOf(script, name).schema, { markKeys: true });

describe('a defined source', () => {
  test('lists key columns first and keeps everything that was said', () => {
    const script =
      "CREATE STREAM s (v INT, k BIGINT KEY, h BYTES HEADER('a'), `low` DECIMAL(4,2)) WITH (kafka_topic='t', format='JSON', timestamp='K');";
    expect(show(script, 'S')).toBe("`K` BIGINT KEY, `V` INTEGER, `H` BYTES HEADER('a'), `low` DECIMAL(4, 2)");
    const source = sourceOf(script, 'S');
    expect(source.key).toEqual({ format: 'JSON', properties: {}, unwrapped: true, feature: 'UNWRAP_SINGLES' });
    expect(source.value).toEqual({ format: 'JSON', properties: {}, unwrapped: false, feature: null });
    expect(source.timestamp).toEqual({ column: 'K', format: null });
    expect(source.queryable).toBe(false);
  });

  test('takes default formats from settings', () => {
    const settings = { 'ksql.persistence.default.format.key': 'DELIMITED', 'ksql.persistence.default.format.value': 'json' };
    const source = sourceOf("CREATE STREAM s (k INT KEY, v INT) WITH (kafka_topic='t');", 'S', { settings });
    expect([source.key.format, source.value.format]).toEqual(['DELIMITED', 'JSON']);
  });

  test.each([
    ["wrap_single_value=false, value_format='JSON'", {}, true, 'UNWRAP_SINGLES'],
    ["value_format='JSON'", { 'ksql.persistence.wrap.single.values': 'false' }, true, 'UNWRAP_SINGLES'],
    ["wrap_single_value=true, value_format='JSON'", { 'ksql.persistence.wrap.single.values': 'false' }, false, 'WRAP_SINGLES'],
    ["value_format='DELIMITED'", { 'ksql.persistence.wrap.single.values': 'true' }, true, null],
    ["value_format='PROTOBUF_NOSR'", {}, false, null],
  ])('wraps a single value: %s', (properties, settings, unwrapped, feature) => {
    const { value } = sourceOf(`CREATE STREAM s (v INT) WITH (kafka_topic='t', ${properties});`, 'S', {
      settings: settings as Record<string, string>,
    });
    expect([value.unwrapped, value.feature]).toEqual([unwrapped, feature]);
  });

  test('a SOURCE TABLE is materialised and read-only', () => {
    const { planned, sources } = planScript(
      "CREATE SOURCE TABLE t (id INT PRIMARY KEY, v INT) WITH (kafka_topic='t', value_format='JSON');",
    );
    expect(planned[0].plan?.root.kind).toBe('materialize');
    expect(sources.get('T')).toMatchObject({ readOnly: true, queryable: true, queryId: 'CST_T_0' });
  });

  test('an AVRO key is a record named after the source', () => {
    const { key } = sourceOf("CREATE STREAM my_sink (a INT KEY, b INT KEY, v INT) WITH (kafka_topic='t', format='AVRO');", 'MY_SINK');
    expect(key.properties.fullSchemaName).toBe('io.confluent.ksql.avro_schemas.MySinkKey');
  });

  test('a windowed source knows its window', () => {
    const script =
      "CREATE STREAM s (k INT KEY, v INT) WITH (kafka_topic='t', value_format='JSON', window_type='hopping', window_size='1 MINUTE');";
    expect(sourceOf(script, 'S').window).toEqual({ type: 'HOPPING', size: 60_000 });
  });

  test('asks for a topic that does not exist', () => {
    const { planned } = planScript("CREATE STREAM s (v INT) WITH (kafka_topic='new', value_format='JSON', partitions=3, retention_ms=5);", {
      topics: { new: null },
    });
    expect(planned[0].topic).toEqual({ name: 'new', partitions: 3, retentionMs: 5, create: true });
  });
});

const J = "kafka_topic='t', value_format='JSON'";

describe('a wrong definition is refused at its place', () => {
  test.each([
    [`CREATE STREAM s (v INT) WITH (value_format='JSON');`, 'KAFKA_TOPIC', '1:15'],
    [`CREATE STREAM s (v INT) WITH (kafka_topic='t');`, "missing the 'VALUE_FORMAT' property", '1:15'],
    [`CREATE STREAM s (v INT) WITH (${J}, foo='x', Bar=1);`, 'Invalid config variable(s) in the WITH clause: FOO,BAR', '1:69'],
    [`CREATE STREAM s (v INT) WITH (${J}, partitions='x');`, 'Invalid value x for property PARTITIONS', '1:69'],
    [`CREATE STREAM s (v INT) WITH (${J}, format='JSON');`, "Cannot supply both 'VALUE_FORMAT' and 'FORMAT' properties", '1:48'],
    [`CREATE STREAM s (v INT) WITH (kafka_topic='t', value_format='FOO');`, 'Unknown format: FOO', '1:48'],
    [`CREATE STREAM s (v INT) WITH (${J}, cleanup_policy='delete');`, 'CLEANUP_POLICY', '1:69'],
    [`CREATE STREAM s (v INT, v STRING) WITH (${J});`, 'Duplicate column names', '1:25'],
    [
      `CREATE STREAM s (rowtime BIGINT) WITH (${J});`,
      "'ROWTIME' is a reserved column name. You cannot use it as a name for a column.",
      '1:18',
    ],
    [`CREATE TABLE s (v INT) WITH (${J});`, 'Tables require a PRIMARY KEY. Please define the PRIMARY KEY.', '1:14'],
    [`CREATE STREAM s WITH (${J});`, 'No columns supplied.', '1:15'],
    [`CREATE STREAM s (h INT HEADERS) WITH (${J});`, 'Invalid type for HEADERS column: expected', '1:18'],
    [`CREATE STREAM s (a BYTES HEADER('x'), b BYTES HEADER('x')) WITH (${J});`, "HEADER('x')", '1:15'],
    [`CREATE STREAM s (k BOOLEAN KEY, v INT) WITH (${J});`, "reason: The 'KAFKA' format does not support type 'BOOLEAN'", '1:15'],
    [
      `CREATE STREAM s (k MAP<STRING, INT> KEY, v INT) WITH (kafka_topic='t', format='JSON');`,
      'Map keys, including types that contain maps',
      '1:15',
    ],
    [
      `CREATE STREAM s (v INT) WITH (${J}, timestamp='nope');`,
      'The TIMESTAMP column set in the WITH clause does not exist in the schema',
      '1:69',
    ],
    [
      `CREATE STREAM s (v STRING) WITH (${J}, timestamp='v');`,
      'Timestamp column, `V`, should be LONG(INT64), TIMESTAMP, or a String',
      '1:72',
    ],
    [
      `CREATE STREAM s (k INT KEY, v INT) WITH (${J}, window_type='session', window_size='1 DAY');`,
      "'WINDOW_SIZE' should not be set for SESSION windows.",
      '1:103',
    ],
    [`CREATE STREAM s (v INT) WITH (${J}, window_type='session');`, 'Windowed sources require a key column', '1:69'],
    [
      `CREATE STREAM s (k INT KEY, v INT) WITH (${J}, window_type='hopping', window_size='3 bobs');`,
      "Invalid duration: '3 bobs'. Unknown time unit: 'BOBS'",
      '1:103',
    ],
    [`CREATE TABLE s (k INT PRIMARY KEY, v INT) WITH (${J}, retention_ms=1);`, 'Non-windowed tables do not support retention', '1:87'],
    [`CREATE STREAM s (v INT) WITH (${J}, value_delimiter='|');`, 'JSON does not support the following configs: [delimiter]', '1:69'],
    [
      `CREATE STREAM s (v INT) WITH (kafka_topic='t', value_format='DELIMITED', value_delimiter='<>');`,
      'Failed to prepare statement: Configuration VALUE_DELIMITER is invalid',
      '1:74',
    ],
    [
      `CREATE STREAM s (v INT) WITH (${J}, partitions=3);`,
      'already exists, with different partition/replica configuration than required',
      '1:69',
    ],
  ])('%s', (script, message, place) => {
    const error = errorOf(script);
    expect(error.message).toContain(message);
    expect(`${error.at?.line}:${error.at?.column}`).toBe(place);
    expect(error.hint).not.toBe('');
  });

  test('an existing name', () => {
    const create = `CREATE STREAM s (v INT) WITH (${J});`;
    expect(errorOf(`${create}\n${create}`).message).toContain('Cannot add stream `S`: A stream with the same name already exists.');
  });

  test('a topic that does not exist without PARTITIONS', () => {
    expect(errorOf(`CREATE STREAM s (v INT) WITH (${J});`, { topics: { t: null } }).message).toContain("Topic 't' does not exist");
  });
});

test('a TIMESTAMP_FORMAT that is no pattern is refused at its place', () => {
  const error = errorOf(`CREATE STREAM s (v STRING) WITH (${J}, timestamp='v', timestamp_format='bogus');`);
  expect(error.code).toBe('PROPERTY_INVALID');
  expect(error.at?.column).toBe(87);
});

describe('OR REPLACE and ALTER', () => {
  const create = `CREATE STREAM s (k INT KEY, v INT) WITH (${J});\n`;

  test('columns may be appended', () => {
    expect(show(`${create}CREATE OR REPLACE STREAM s (k INT KEY, v INT, w INT) WITH (${J});`, 'S')).toBe(
      '`K` INTEGER KEY, `V` INTEGER, `W` INTEGER',
    );
    expect(show(`${create}ALTER STREAM s ADD COLUMN w INT, ADD x STRING;`, 'S')).toBe(
      '`K` INTEGER KEY, `V` INTEGER, `W` INTEGER, `X` STRING',
    );
  });

  test.each([
    [
      `CREATE OR REPLACE STREAM s (k INT KEY, v BIGINT) WITH (${J});`,
      'The following columns are changed, missing or reordered: [`V` INTEGER]',
    ],
    [`CREATE OR REPLACE STREAM s (k INT KEY, v INT) WITH (kafka_topic='u', value_format='JSON');`, 'Cannot upgrade data source'],
    [
      `CREATE OR REPLACE SOURCE STREAM s (k INT KEY, v INT) WITH (${J});`,
      "Cannot add stream 'S': CREATE OR REPLACE is not supported on source streams.",
    ],
    ['ALTER TABLE s ADD w INT;', 'Incompatible data source type is STREAM, but statement was ALTER TABLE'],
    ['ALTER STREAM s ADD v INT;', 'already exists'],
    ['CREATE STREAM c AS SELECT * FROM s; ALTER STREAM c ADD w INT;', 'ALTER command is not supported for CREATE ... AS statements.'],
  ])('%s', (statement, message) => expect(errorOf(create + statement).message).toContain(message));
});

describe('columns from a schema registry', () => {
  const infer: InferColumns = ({ side, use, unwrapped }) =>
    side === 'key' || unwrapped
      ? [{ name: side === 'key' ? 'ROWKEY' : 'ROWVAL', type: STRING, role: side }]
      : [{ name: use.properties.schemaId === undefined ? 'V' : 'v', type: STRING, role: side }];
  test.each([
    ["CREATE STREAM s WITH (kafka_topic='t', format='AVRO');", '`ROWKEY` STRING KEY, `V` STRING'],
    ["CREATE STREAM s (k INT KEY) WITH (kafka_topic='t', value_format='AVRO');", '`K` INTEGER KEY, `V` STRING'],
    ["CREATE STREAM s (a INT) WITH (kafka_topic='t', format='AVRO');", '`ROWKEY` STRING KEY, `A` INTEGER'],
    ["CREATE TABLE s WITH (kafka_topic='t', format='JSON_SR');", '`ROWKEY` STRING KEY, `V` STRING'],
    ["CREATE STREAM s WITH (kafka_topic='t', value_format='AVRO', wrap_single_value=false);", '`ROWVAL` STRING'],
    ["CREATE STREAM s WITH (kafka_topic='t', value_format='AVRO', value_schema_id=7);", '`v` STRING'],
    ["CREATE STREAM s (h BYTES HEADER('x')) WITH (kafka_topic='t', value_format='AVRO');", "`V` STRING, `H` BYTES HEADER('x')"],
  ])('%s', (script, expected) => expect(schemaText(sourceOf(script, 'S', { infer }).schema, { markKeys: true })).toBe(expected));

  test('may not have a declared name', () => {
    expect(errorOf("CREATE STREAM s (v INT KEY) WITH (kafka_topic='t', value_format='AVRO');", { infer }).code).toBe('COLUMN_DUPLICATE');
  });

  test('do not help a table without key', () => {
    expect(errorOf("CREATE TABLE s WITH (kafka_topic='t', value_format='AVRO');", { infer }).code).toBe('PRIMARY_KEY_MISSING');
  });
});
