/** PROTOBUF and PROTOBUF_NOSR: generated schemas, NULL, headers, schemas with several messages and imports. */
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
import { generateProtobuf } from '../../../src/formats/protobuf/generate.ts';
import { pathBytes } from '../../../src/formats/protobuf/format.ts';
import { createRegistry } from '../../../src/formats/schema-registry/registry.ts';
import { readRow, shapeOf, writeRow } from '../../support/formats.ts';

const SCALARS: Record<string, SqlType> = { I: INTEGER, L: BIGINT, D: DOUBLE, B: BOOLEAN, S: STRING, Y: BYTES };

describe('generated schemas', () => {
  test('scalars, plain and optional', () => {
    expect(generateProtobuf(shapeOf('PROTOBUF', { I: INTEGER, S: STRING }))).toBe(
      'syntax = "proto3";\n\nmessage ConnectDefault1 {\n  int32 I = 1;\n  string S = 2;\n}\n',
    );
    expect(generateProtobuf(shapeOf('PROTOBUF', { I: INTEGER }, { properties: { nullableRepresentation: 'OPTIONAL' } }))).toContain(
      '  optional int32 I = 1;\n',
    );
  });
  test('wrappers are imported', () => {
    expect(generateProtobuf(shapeOf('PROTOBUF', { L: BIGINT }, { properties: { nullableRepresentation: 'WRAPPER' } }))).toBe(
      'syntax = "proto3";\n\nimport "google/protobuf/wrappers.proto";\n\nmessage ConnectDefault1 {\n  google.protobuf.Int64Value L = 1;\n}\n',
    );
  });
  test('maps and structs are nested messages', () => {
    const shape = shapeOf('PROTOBUF', { M: mapType(STRING, INTEGER), H: arrayType(structType([{ name: 'KEY', type: STRING }])) });
    expect(generateProtobuf(shape)).toBe(
      'syntax = "proto3";\n\nmessage ConnectDefault1 {\n  repeated ConnectDefault2Entry M = 1;\n  repeated ConnectDefault3 H = 2;\n\n' +
        '  message ConnectDefault2Entry {\n    string key = 1;\n    int32 value = 2;\n  }\n\n  message ConnectDefault3 {\n    string KEY = 1;\n  }\n}\n',
    );
  });
  test('a full name gives package and message', () => {
    expect(generateProtobuf(shapeOf('PROTOBUF', { I: INTEGER }, { properties: { fullSchemaName: 'a.b.Row' } }))).toBe(
      'syntax = "proto3";\n\npackage a.b;\n\nmessage Row {\n  int32 I = 1;\n}\n',
    );
  });
});

const ALL: Record<string, SqlType> = {
  ...SCALARS,
  G: DATE,
  H: TIME,
  T: TIMESTAMP,
  J: decimalType(20, 3),
  K: arrayType(STRING),
  M: mapType(STRING, structType([{ name: 'X', type: INTEGER }])),
  N: structType([{ name: 'O', type: mapType(STRING, DOUBLE) }]),
  P: arrayType(decimalType(4, 2)),
};
const ROW: Value[] = [
  -1,
  -9223372036854775808n,
  1.5,
  true,
  'é',
  Buffer.from([1]),
  -1,
  86399999,
  -1,
  new Decimal(-5n, 3),
  ['a', ''],
  new Map([['k', [7]]]),
  [new Map([['z', 0.5]])],
  [new Decimal(105n, 2)],
];

describe.each(['PROTOBUF', 'PROTOBUF_NOSR'] as const)('%s', (format) => {
  test('every type comes back', () => {
    const context = { schemas: createRegistry() };
    const shape = shapeOf(format, ALL);
    const bytes = writeRow(shape, ROW, context) as Buffer;
    if (format === 'PROTOBUF') expect(bytes.subarray(0, 6).toString('hex')).toBe('000000000100');
    expect(readRow(shape, bytes, context)).toEqual(ROW);
  });
  test('NULL is the default of scalars, and kept for messages', () => {
    const context = { schemas: createRegistry() };
    const shape = shapeOf(format, ALL);
    const bytes = writeRow(
      shape,
      ROW.map(() => null),
      context,
    ) as Buffer;
    expect(readRow(shape, bytes, context)).toEqual([0, 0, 0, false, '', Buffer.alloc(0), null, null, null, null, [], new Map(), null, []]);
  });
  test.each(['OPTIONAL', 'WRAPPER'] as const)('%s keeps NULL', (nullableRepresentation) => {
    const context = { schemas: createRegistry() };
    const shape = shapeOf(format, SCALARS, { properties: { nullableRepresentation } });
    const nulls = Object.keys(SCALARS).map(() => null);
    expect(readRow(shape, writeRow(shape, nulls, context) as Buffer, context)).toEqual(nulls);
    const zeros = [0, 0, 0, false, '', Buffer.alloc(0)];
    expect(readRow(shape, writeRow(shape, zeros, context) as Buffer, context)).toEqual(zeros);
  });
});

test('a bare column without registry', () => {
  const shape = shapeOf('PROTOBUF_NOSR', { A: INTEGER }, { unwrapped: true });
  expect(readRow(shape, writeRow(shape, [5]) as Buffer)).toEqual([5]);
  expect(writeRow(shape, [null])).toBeNull();
  expect(() => readRow(shape, Buffer.from([0xff, 0xff]))).toThrow('Failed to deserialize value from topic: t.');
});

test('one of several messages, with an import and an enum', () => {
  const schemas = createRegistry();
  schemas.add('event.proto', { type: 'PROTOBUF', text: 'syntax = "proto3"; message Event { int64 ts = 1; }' });
  const text =
    'syntax = "proto3"; import "event.proto"; message First { int32 a = 1; } message Second { enum E { X = 0; Y = 4; } uint32 U = 1; Event EVENT = 2; E KIND = 3; map<string, int32> M = 4; }';
  schemas.registerWithId(
    't-value',
    { type: 'PROTOBUF', text, references: [{ name: 'event.proto', subject: 'event.proto', version: 1 }] },
    300,
  );
  const columns = { U: BIGINT, EVENT: structType([{ name: 'ts', type: BIGINT }]), KIND: STRING, M: mapType(STRING, INTEGER) };
  const shape = shapeOf('PROTOBUF', columns, { properties: { schemaId: 300, fullSchemaName: 'Second' } });
  const row = [4294967295, [9], 'Y', new Map([['k', 0]])];
  const bytes = writeRow(shape, row, { schemas }) as Buffer;
  expect(bytes.subarray(0, 7).toString('hex')).toBe('000000012c0202');
  expect(readRow(shape, bytes, { schemas })).toEqual(row);
});

test('message paths', () => {
  expect([...pathBytes([0])]).toEqual([0]);
  expect([...pathBytes([1, 0])]).toEqual([4, 2, 0]);
  expect([...pathBytes([70])]).toEqual([2, 140, 1]);
});
