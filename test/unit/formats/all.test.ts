/** The registry of formats, its checks, and the two formats that are one file each: KAFKA and NONE; windowed keys. */
import { describe, expect, test } from 'vitest';
import { ByteSink } from '../../../src/data/bytes.ts';
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, STRING, arrayType, decimalType, mapType, structType } from '../../../src/data/types.ts';
import type { SqlType, Value } from '../../../src/data/types.ts';
import { checkProperties, checkShape, checkWrapping, formatNamed } from '../../../src/formats/all.ts';
import { appendWindow, innerKeyEnd, readWindow } from '../../../src/formats/windowed-key.ts';
import { readRow, shapeOf, writeRow } from '../../support/formats.ts';

test('names', () => {
  expect(formatNamed('json').name).toBe('JSON');
  expect(() => formatNamed('FOO')).toThrow('Unknown format: FOO');
  expect(() => formatNamed('constructor')).toThrow('Unknown format');
});

describe('checkShape', () => {
  test('wraps the reason', () => {
    expect(() => checkShape(shapeOf('KAFKA', { K: BOOLEAN }, { side: 'key', unwrapped: true }))).toThrow(
      "Key format does not support schema.\nformat: KAFKA\nschema: Persistence{columns=[`K` BOOLEAN KEY], features=[]}\nreason: The 'KAFKA' format does not support type 'BOOLEAN'",
    );
  });
  test.each<[Parameters<typeof shapeOf>, string]>([
    [['KAFKA', { A: INTEGER, B: STRING }], "The 'KAFKA' format only supports a single field. Got: [`A` INTEGER, `B` STRING]"],
    [['KAFKA', { A: decimalType(2, 1) }], "does not support type 'DECIMAL'"],
    [['DELIMITED', { A: arrayType(INTEGER) }], "The 'DELIMITED' format does not support type 'ARRAY', column: `A`"],
    [['NONE', { A: INTEGER }], "The 'NONE' format can only be used when no columns are defined. Got: [`A` INTEGER]"],
    [['JSON', { A: mapType(INTEGER, INTEGER) }], 'JSON only supports MAP types with STRING keys'],
    [['AVRO', { A: mapType(INTEGER, INTEGER) }], 'Avro only supports MAPs with STRING keys'],
    [['PROTOBUF', { A: mapType(INTEGER, INTEGER) }], 'PROTOBUF format only supports MAP types with STRING keys'],
    [
      ['JSON', { A: structType([{ name: 'F', type: mapType(STRING, STRING) }]) }, { side: 'key' }],
      'Key column name: `A`. Column type: STRUCT<`F` MAP<STRING, STRING>>.',
    ],
  ])('%j', (shape, message) => {
    expect(() => checkShape(shapeOf(...shape))).toThrow(message);
  });
});

test('properties and wrapping', () => {
  expect(() => checkProperties({ format: 'JSON', properties: { delimiter: '|' } }, 'value')).toThrow(
    'JSON does not support the following configs: [delimiter]',
  );
  expect(() => checkProperties({ format: 'AVRO', properties: { fullSchemaName: ' ' } }, 'value')).toThrow('fullSchemaName cannot be empty');
  expect(() => checkWrapping('KAFKA', true)).toThrow("Format 'KAFKA' does not support 'WRAP_SINGLE_VALUE' set to 'true'.");
  expect(() => checkWrapping('PROTOBUF', false)).toThrow("Format 'PROTOBUF' does not support 'WRAP_SINGLE_VALUE' set to 'false'.");
});

describe('KAFKA', () => {
  test.each<[SqlType, Value, string]>([
    [INTEGER, -2, 'fffffffe'],
    [BIGINT, -1, 'ffffffffffffffff'],
    [BIGINT, 9007199254740991, '001fffffffffffff'],
    [BIGINT, -9007199254740992n, 'ffe0000000000000'],
    [BIGINT, 9223372036854775807n, '7fffffffffffffff'],
    [DOUBLE, 1.1, '3ff199999999999a'],
    [STRING, 'é', 'c3a9'],
    [STRING, '', ''],
  ])('%j %s', (type, value, hex) => {
    const shape = shapeOf('KAFKA', { A: type }, { unwrapped: true });
    expect(writeRow(shape, [value])?.toString('hex')).toBe(hex);
    expect(readRow(shape, Buffer.from(hex, 'hex'))).toEqual([value]);
  });
  test('null and wrong lengths', () => {
    const shape = shapeOf('KAFKA', { A: INTEGER }, { unwrapped: true });
    expect(writeRow(shape, [null])).toBeNull();
    expect(() => readRow(shape, 'abc')).toThrow(
      'Error deserializing KAFKA message from topic: t. Size of data received by IntegerDeserializer is not 4',
    );
  });
});

test('NONE', () => {
  expect(writeRow(shapeOf('NONE', {}), [])).toBeNull();
  expect(readRow(shapeOf('NONE', {}), 'x')).toEqual([]);
});

test('windowed keys', () => {
  for (const kind of ['time', 'session'] as const) {
    const sink = new ByteSink(1);
    sink.writeUtf8('key');
    appendWindow(sink, kind, { start: 5000, end: 7000 });
    const bytes = sink.copyFrom(0);
    expect(bytes.toString('hex')).toBe(`6b6579${kind === 'session' ? '0000000000001b58' : ''}0000000000001388`);
    const end = innerKeyEnd(0, bytes.length, kind);
    expect(end).toBe(3);
    expect(readWindow(bytes, end, kind, 2000)).toEqual({ start: 5000, end: 7000 });
  }
  expect(innerKeyEnd(0, 7, 'time')).toBe(-1);
});
