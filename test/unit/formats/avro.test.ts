/** AVRO: generated schemas, the wire format, writer schemas that differ from the columns. */
import { describe, expect, test } from 'vitest';
import { Decimal } from '../../../src/data/decimal.ts';
import {
  BIGINT,
  BOOLEAN,
  BYTES,
  DATE,
  DOUBLE,
  INTEGER,
  STRING,
  TIME,
  TIMESTAMP,
  arrayType,
  decimalType,
  mapType,
  structType,
} from '../../../src/data/types.ts';
import type { SqlType, Value } from '../../../src/data/types.ts';
import { avroKeyName, generateAvro } from '../../../src/formats/avro/generate.ts';
import { createRegistry } from '../../../src/formats/schema-registry/registry.ts';
import { readRow, shapeOf, writeRow } from '../../support/formats.ts';

const NESTED = structType([
  { name: 'F1', type: INTEGER },
  { name: 'a.b', type: STRING },
]);

describe('generated schemas', () => {
  test('a record of nullable fields', () => {
    const shape = shapeOf('AVRO', { K: INTEGER, S: NESTED }, { properties: { fullSchemaName: avroKeyName('MY_SINK') } });
    expect(JSON.parse(generateAvro(shape))).toEqual({
      type: 'record',
      name: 'MySinkKey',
      namespace: 'io.confluent.ksql.avro_schemas',
      fields: [
        { name: 'K', type: ['null', 'int'], default: null },
        {
          name: 'S',
          type: [
            'null',
            {
              type: 'record',
              name: 'MySinkKey_S',
              fields: [
                { name: 'F1', type: ['null', 'int'], default: null },
                { name: 'a_b', type: ['null', 'string'], default: null },
              ],
              'connect.name': 'io.confluent.ksql.avro_schemas.MySinkKey_S',
            },
          ],
          default: null,
        },
      ],
      'connect.name': 'io.confluent.ksql.avro_schemas.MySinkKey',
    });
  });
  test('bare columns', () => {
    expect(generateAvro(shapeOf('AVRO', { A: STRING }, { unwrapped: true }))).toBe('"string"');
    expect(JSON.parse(generateAvro(shapeOf('AVRO', { A: arrayType(BIGINT) }, { unwrapped: true })))).toEqual({
      type: 'array',
      items: ['null', 'long'],
    });
  });
  test('names that Avro does not have', () => {
    expect(() => generateAvro(shapeOf('AVRO', { '1abc': STRING }))).toThrow(
      'Schema is not compatible with Avro: Illegal initial character: 1abc',
    );
    expect(() => generateAvro(shapeOf('AVRO', { 'a b': STRING }))).toThrow('Illegal character in: a b');
  });
});

test('every type comes back', () => {
  const types: Record<string, SqlType> = {
    A: BOOLEAN,
    B: INTEGER,
    C: BIGINT,
    D: DOUBLE,
    E: STRING,
    F: BYTES,
    G: DATE,
    H: TIME,
    I: TIMESTAMP,
    J: decimalType(20, 3),
    K: arrayType(STRING),
    L: mapType(STRING, NESTED),
    M: NESTED,
    N: arrayType(mapType(STRING, arrayType(INTEGER))),
  };
  const shape = shapeOf('AVRO', types);
  const schemas = createRegistry();
  const row: Value[] = [
    true,
    -1,
    9223372036854775807n,
    1.5,
    'é',
    Buffer.from([0, 255]),
    19000,
    1,
    -5,
    new Decimal(-12345678901234567890n, 3),
    ['a', null],
    new Map<Value, Value>([
      ['k', [1, 'x']],
      ['n', null],
    ]),
    [null, 'y'],
    [new Map<Value, Value>([['z', [1, null]]])],
  ];
  const bytes = writeRow(shape, row, { schemas }) as Buffer;
  expect(bytes.subarray(0, 5).toString('hex')).toBe('0000000001');
  expect(schemas.latest('t-value')?.id).toBe(1);
  expect(readRow(shape, bytes, { schemas })).toEqual(row);
  const nulls = row.map(() => null);
  expect(readRow(shape, writeRow(shape, nulls, { schemas }) as Buffer, { schemas })).toEqual(nulls);
});

test('a bare NULL is null bytes', () => {
  expect(writeRow(shapeOf('AVRO', { A: INTEGER }, { unwrapped: true }), [null], { schemas: createRegistry() })).toBeNull();
});

describe('a schema of the writer', () => {
  const writer = {
    type: 'record',
    name: 'blah',
    fields: [
      { name: 'c1', type: 'int' },
      { name: 'c2', type: { type: 'map', values: 'long' } },
      { name: 'C3', type: 'float' },
      { name: 'more', type: 'int', default: 7 },
    ],
  };
  const withSchema = (): ReturnType<typeof createRegistry> => {
    const schemas = createRegistry();
    schemas.registerWithId('t-value', { type: 'AVRO', text: JSON.stringify(writer) }, 102);
    return schemas;
  };
  const written = (): Buffer =>
    writeRow(
      shapeOf('AVRO', { c1: INTEGER, c2: mapType(STRING, BIGINT), C3: DOUBLE }, { properties: { schemaId: 102 } }),
      [5, new Map([['k', 2]]), 0.5],
      { schemas: withSchema() },
    ) as Buffer;

  test('is used by its id, with defaults', () => {
    expect(written().subarray(0, 5).toString('hex')).toBe('0000000066');
    expect(readRow(shapeOf('AVRO', { MORE: INTEGER }), written(), { schemas: withSchema() })).toEqual([7]);
  });
  test('fits columns by exact or upper-cased name', () => {
    const shape = shapeOf('AVRO', { C1: BIGINT, C2: mapType(STRING, BIGINT), C3: STRING, GONE: STRING });
    expect(readRow(shape, written(), { schemas: withSchema() })).toEqual([5, new Map([['k', 2]]), '0.5', null]);
  });
  test('mismatches name the path', () => {
    expect(() => readRow(shapeOf('AVRO', { C1: BOOLEAN }), written(), { schemas: withSchema() })).toThrow(
      'Cannot deserialize type int32 as type boolean for path: ->C1',
    );
  });
  test('a required field without value fails', () => {
    const shape = shapeOf('AVRO', { c1: INTEGER }, { properties: { schemaId: 102 } });
    expect(() => writeRow(shape, [1], { schemas: withSchema() })).toThrow('Unable to serialize record');
  });
});

test('bad messages', () => {
  const schemas = createRegistry();
  const shape = shapeOf('AVRO', { A: INTEGER });
  expect(() => readRow(shape, 'x', { schemas })).toThrow('Failed to deserialize value from topic: t. Unknown magic byte!');
  expect(() => readRow(shape, Buffer.from([0, 0, 0, 0, 9, 1]), { schemas })).toThrow('Schema with id 9 does not exist');
  expect(() => readRow(shape, 'x')).toThrow('schema registry is not configured');
});
