/** The embedded registry, inference of columns, registration by statements, JSON_SR. */
import { describe, expect, test } from 'vitest';
import { fail } from '../../../src/base/errors.ts';
import { Decimal } from '../../../src/data/decimal.ts';
import {
  BIGINT,
  BOOLEAN,
  BYTES,
  DATE,
  DOUBLE,
  INTEGER,
  STRING,
  TIMESTAMP,
  arrayType,
  decimalType,
  mapType,
  structType,
} from '../../../src/data/types.ts';
import type { SqlType, Value } from '../../../src/data/types.ts';
import { columnsText } from '../../../src/formats/check.ts';
import type { FormatUse } from '../../../src/formats/format.ts';
import { generateJsonSchema } from '../../../src/formats/json-sr/schema.ts';
import { inferSide } from '../../../src/formats/schema-registry/infer.ts';
import { isLatestSchema, registerSink, registerSource } from '../../../src/formats/schema-registry/registration.ts';
import { createRegistry } from '../../../src/formats/schema-registry/registry.ts';
import type { EmbeddedRegistry, NewSchema } from '../../../src/formats/schema-registry/registry.ts';
import { readRow, shapeOf, writeRow } from '../../support/formats.ts';

const INT: NewSchema = { type: 'AVRO', text: '"int"' };

describe('registry', () => {
  test('ids ascend, and one schema has one id', () => {
    const registry = createRegistry();
    expect([
      registry.add('a', INT),
      registry.add('a', { type: 'AVRO', text: '"string"' }),
      registry.add('a', { type: 'AVRO', text: ' "int" ' }),
      registry.add('b', INT),
    ]).toEqual([1, 2, 1, 1]);
    expect(registry.versions('a')).toEqual([1, 2]);
    expect(registry.latest('a')?.text).toBe('"string"');
    expect(registry.subjects()).toEqual(['a', 'b']);
    expect(registry.deleteSubject('a')).toBe(true);
    expect(registry.latest('a')).toBeNull();
    expect(registry.byId(2).text).toBe('"string"');
  });
  test('given ids', () => {
    const registry = createRegistry();
    registry.registerWithId('a', INT, 1);
    expect(() => registry.registerWithId('b', { type: 'AVRO', text: '"long"' }, 1)).toThrow('id 1 already stands for another schema');
    expect(registry.add('b', { type: 'AVRO', text: '"long"' })).toBe(2);
    expect(() => registry.byId(7)).toThrow('does not exist in the Schema Registry');
  });
  test('bad schemas and references', () => {
    const registry = createRegistry();
    expect(() => registry.add('a', { type: 'AVRO', text: '{' })).toThrow('Invalid AVRO schema');
    expect(() => registry.add('a', { ...INT, references: [{ name: 'x', subject: 'x', version: 1 }] })).toThrow(
      "Schema reference 'x' not found",
    );
  });
});

function inferred(
  format: FormatUse['format'],
  text: string,
  side: 'key' | 'value' = 'value',
  more: { unwrapped?: boolean; id?: number; name?: string } = {},
): string {
  const registry = createRegistry();
  const type = format === 'JSON_SR' ? 'JSON' : (format as 'AVRO' | 'PROTOBUF');
  registry.registerWithId(`t-${side}`, { type, text }, more.id ?? 1);
  return columnsText(
    inferSide({ format, properties: { schemaId: more.id, fullSchemaName: more.name } }, side, 't', more.unwrapped ?? false, registry),
  );
}

const RECORD = JSON.stringify({
  type: 'record',
  name: 'r',
  fields: [
    { name: 'c1', type: ['null', 'float'] },
    { name: 's', type: { type: 'record', name: 'i', fields: [{ name: 'f', type: 'int' }] } },
  ],
});

describe('inference', () => {
  test.each<[string, () => string]>([
    ['`C1` DOUBLE, `S` STRUCT<`F` INTEGER>', () => inferred('AVRO', RECORD)],
    ['`c1` DOUBLE, `s` STRUCT<`f` INTEGER>', () => inferred('AVRO', RECORD, 'value', { id: 5 })],
    ['`ROWKEY` STRUCT<`C1` DOUBLE, `S` STRUCT<`F` INTEGER>> KEY', () => inferred('AVRO', RECORD, 'key')],
    ['`ROWVAL` INTEGER', () => inferred('AVRO', '"int"', 'value', { unwrapped: true })],
    ['`ROWKEY` DECIMAL(64, 2) KEY', () => inferred('AVRO', '{"type":"bytes","logicalType":"decimal","scale":2}', 'key')],
    ['`ROWKEY` STRUCT<`INT` INTEGER, `STRING` STRING> KEY', () => inferred('AVRO', '["null","int","string"]', 'key')],
    [
      '`C` BIGINT, `D` DOUBLE, `E` STRING',
      () => inferred('JSON_SR', '{"type":"object","properties":{"c":{"type":"integer"},"d":{"type":"number"},"e":{"type":"string"}}}'),
    ],
    ['`K` INTEGER KEY', () => inferred('PROTOBUF', 'syntax = "proto3"; message A { int32 k = 1; }', 'key')],
    [
      '`C` BIGINT',
      () => inferred('PROTOBUF', 'syntax = "proto3"; message A { int32 k = 1; } message B { uint32 c = 1; }', 'value', { name: 'B' }),
    ],
    [
      '`O_0` STRUCT<`A` INTEGER, `B` STRING>, `C` BYTES',
      () => inferred('PROTOBUF', 'syntax = "proto3"; message M { oneof o { int32 a = 1; string b = 2; } bytes c = 3; }'),
    ],
  ])('%s', (columns, infer) => {
    expect(infer()).toBe(columns);
  });
  test.each<[string, () => string]>([
    ['is not a record', () => inferred('AVRO', '"int"')],
    [
      "You may want to set VALUE_FORMAT to 'AVRO'",
      () => {
        const registry = createRegistry();
        registry.add('t-value', INT);
        return columnsText(inferSide({ format: 'PROTOBUF', properties: {} }, 'value', 't', false, registry));
      },
    ],
    [
      "Schema for message values on topic 't' does not exist in the Schema Registry.",
      () => columnsText(inferSide({ format: 'AVRO', properties: {} }, 'value', 't', false, createRegistry())),
    ],
    [
      'does not exist in the Schema Registry',
      () => inferred('PROTOBUF', 'syntax = "proto3"; message A { int32 k = 1; }', 'value', { name: 'Z' }),
    ],
    ['multiple schema definitions', () => inferred('PROTOBUF', 'syntax = "proto3"; message A { int32 k = 1; } message B { int32 k = 1; }')],
    [
      'contains multiple columns, which is not supported',
      () => inferred('PROTOBUF', 'syntax = "proto3"; message A { int32 k = 1; int32 l = 2; }', 'key'),
    ],
    [
      'does not include any columns with types that ksqlDB supports',
      () => inferred('AVRO', '{"type":"record","name":"r","fields":[{"name":"n","type":"null"}]}'),
    ],
  ])('%s', (message, infer) => {
    expect(infer).toThrow(message);
  });
});

test('a source registers only a new subject, a sink always', () => {
  const registry = createRegistry();
  const shape = shapeOf('AVRO', { A: INTEGER });
  registry.add('t-value', INT);
  registerSource(shape, registry);
  expect(registry.versions('t-value')).toEqual([1]);
  registerSink(shape, registry);
  expect(registry.versions('t-value')).toEqual([1, 2]);
  registerSink(shapeOf('AVRO', { A: INTEGER }, { properties: { schemaId: 1 }, side: 'key' }), registry);
  expect(registry.latest('t-key')?.id).toBe(1);
});

describe('JSON_SR', () => {
  const types: Record<string, SqlType> = {
    A: BOOLEAN,
    B: INTEGER,
    C: BIGINT,
    D: DOUBLE,
    E: STRING,
    F: BYTES,
    G: DATE,
    T: TIMESTAMP,
    J: decimalType(20, 3),
    K: arrayType(STRING),
    L: mapType(STRING, structType([{ name: 'X', type: INTEGER }])),
  };
  const row: Value[] = [
    true,
    1,
    9223372036854775807n,
    10,
    'é"',
    Buffer.from([255]),
    19000,
    5,
    new Decimal(1500n, 3),
    ['a', null],
    new Map<Value, Value>([
      ['k', [1]],
      ['n', null],
    ]),
  ];
  const write = (schemas: EmbeddedRegistry): Buffer => writeRow(shapeOf('JSON_SR', types), row, { schemas }) as Buffer;

  test('generated schemas', () => {
    expect(JSON.parse(generateJsonSchema(shapeOf('JSON_SR', { FOO: INTEGER })))).toEqual({
      type: 'object',
      properties: { FOO: { 'connect.index': 0, oneOf: [{ type: 'null' }, { type: 'integer', 'connect.type': 'int32' }] } },
    });
    expect(JSON.parse(generateJsonSchema(shapeOf('JSON_SR', { FOO: STRING }, { unwrapped: true })))).toEqual({
      oneOf: [{ type: 'null' }, { type: 'string' }],
    });
  });
  test('JSON behind the header, maps as entries', () => {
    const schemas = createRegistry();
    const bytes = write(schemas);
    expect(bytes.subarray(0, 5).toString('hex')).toBe('0000000001');
    expect(bytes.subarray(5).toString()).toBe(
      '{"A":true,"B":1,"C":9223372036854775807,"D":10.0,"E":"é\\"","F":"/w==","G":19000,"T":5,"J":1.500,"K":["a",null],"L":[{"key":"k","value":{"X":1}},{"key":"n","value":null}]}',
    );
    expect(readRow(shapeOf('JSON_SR', types), bytes, { schemas })).toEqual(row);
  });
  test("the writer's types rule", () => {
    const schemas = createRegistry();
    const bytes = write(schemas);
    expect(readRow(shapeOf('JSON_SR', { C: STRING, b: INTEGER }), bytes, { schemas })).toEqual(['9223372036854775807', null]);
    expect(() => readRow(shapeOf('JSON_SR', { E: INTEGER }), bytes, { schemas })).toThrow(
      'Cannot deserialize type string as type int32 for path: ->E',
    );
    expect(() => readRow(shapeOf('JSON_SR', types), '{"A":true}', { schemas })).toThrow(
      'Unknown magic byte! The topic may hold plain JSON',
    );
  });
  test('or, leniently, the rules of plain JSON', () => {
    const bytes = Buffer.concat([Buffer.from([0, 0, 0, 0, 77]), Buffer.from('{"a":"5"}')]);
    expect(readRow(shapeOf('JSON_SR', { A: INTEGER }), bytes, { lenientJsonSr: true })).toEqual([5]);
    expect(() => readRow(shapeOf('JSON_SR', { A: INTEGER }), '{"a":"5"}', { lenientJsonSr: true })).toThrow('Unknown magic byte!');
  });
});

test('INSERT VALUES asks whether the key schema is the latest', () => {
  const registry = createRegistry();
  const shape = shapeOf('AVRO', { K: INTEGER }, { side: 'key', unwrapped: true });
  expect(isLatestSchema(shape, registry)).toBe(true);
  registry.add('t-key', { type: 'AVRO', text: '"long"' });
  expect(isLatestSchema(shape, registry)).toBe(false);
  registry.add('t-key', { type: 'AVRO', text: '{"type": "int"}' });
  expect(isLatestSchema(shape, registry)).toBe(true);
});

test('a registry that is away is not the fault of a record', () => {
  const shape = shapeOf('AVRO', { A: INTEGER });
  const bytes = writeRow(shape, [1], { schemas: createRegistry() }) as Buffer;
  const away = (): never => {
    throw fail('REGISTRY_UNREACHABLE', { reason: 'ECONNREFUSED' });
  };
  const schemas = { byId: away, latest: away, register: away };
  expect(() => readRow(shape, bytes, { schemas })).toThrow(/^The schema registry does not answer/);
  expect(() => writeRow(shape, [1], { schemas })).toThrow(/^The schema registry does not answer/);
});
