/** The general JSON reader and writer: coercions, field matching, error texts, hostile input. */
import { describe, expect, test } from 'vitest';
import { Decimal } from '../../../../src/data/decimal.ts';
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
} from '../../../../src/data/types.ts';
import type { SqlType, Value } from '../../../../src/data/types.ts';
import { readRow, shapeOf, writeText } from '../../../support/formats.ts';

function readOne(type: SqlType, text: string): Value {
  return (readRow(shapeOf('JSON', { A: type }), `{"A":${text}}`) as Value[])[0];
}

describe('values', () => {
  test.each<[SqlType, string, Value]>([
    [BOOLEAN, 'true', true],
    [BOOLEAN, 'null', null],
    [INTEGER, '7', 7],
    [INTEGER, '-0', 0],
    [INTEGER, '1.9', 1],
    [INTEGER, '-1.9', -1],
    [INTEGER, '2147483648', -2147483648],
    [INTEGER, '1e3', 1000],
    [INTEGER, '"+12"', 12],
    [BIGINT, '998877665544332211', 998877665544332211n],
    [BIGINT, '9223372036854775807', 9223372036854775807n],
    [BIGINT, '9223372036854775808', -9223372036854775808n],
    [BIGINT, '9007199254740991', 9007199254740991],
    [BIGINT, '"12"', 12],
    [DOUBLE, '1', 1],
    [DOUBLE, '"1e3"', 1000],
    [DOUBLE, '"NaN"', Number.NaN],
    [DOUBLE, '"-Infinity"', Number.NEGATIVE_INFINITY],
    [decimalType(4, 2), '1.5', new Decimal(150n, 2)],
    [decimalType(4, 2), '"1.50"', new Decimal(150n, 2)],
    [decimalType(38, 2), '123456789012345678901234567890.12', new Decimal(12345678901234567890123456789012n, 2)],
    [STRING, '"a\\u0041\\n\\"é"', 'aA\n"é'],
    [STRING, '12.50', '12.50'],
    [STRING, '1e3', '1E+3'],
    [STRING, 'true', 'true'],
    [STRING, '{ "x" : [1, "a" ], "y":{} , "x" : 2}', '{"x":2,"y":{}}'],
    [STRING, '[1, "a", [true,null], {"b": 1.0}]', '[1, a, [true, null], {"b":1.0}]'],
    [BYTES, '"AAEC"', Buffer.from([0, 1, 2])],
    [DATE, '19000', 19000],
    [TIME, '86400000', 86400000],
    [TIMESTAMP, '"1700000000000"', 1700000000000],
    [arrayType(INTEGER), '[1, null ,3]', [1, null, 3]],
    [
      mapType(STRING, BIGINT),
      '{"a":1,"B":null}',
      new Map<Value, Value>([
        ['a', 1],
        ['B', null],
      ]),
    ],
    [
      structType([
        { name: 'F', type: INTEGER },
        { name: 'g', type: STRING },
      ]),
      '{"f":1,"G":"x"}',
      [1, null],
    ],
  ])('%j reads %s', (type, text, value) => {
    expect(readOne(type, text)).toEqual(value);
  });

  test.each<[SqlType, string, string]>([
    [BOOLEAN, '"true"', "Can't convert type. sourceType: TextNode, requiredType: BOOLEAN, path: $.A"],
    [INTEGER, '"1.5"', "Can't coerce string to type. targetType: INTEGER, path: $.A"],
    [INTEGER, 'true', "Can't convert type. sourceType: BooleanNode, requiredType: INTEGER, path: $.A"],
    [decimalType(3, 2), '1.234', "Can't fit the number into the type. targetType: DECIMAL(3, 2), path: $.A"],
    [decimalType(3, 2), '10', "Can't fit the number into the type. targetType: DECIMAL(3, 2), path: $.A"],
    [TIME, '86400001', "Can't fit the number into the type. targetType: TIME, path: $.A"],
    [arrayType(structType([{ name: 'B', type: BOOLEAN }])), '[{"B":"x"}]', 'sourceType: TextNode, requiredType: BOOLEAN, path: $.A[0].B'],
    [mapType(STRING, INTEGER), '{"k":[]}', 'sourceType: ArrayNode, requiredType: INTEGER, path: $.A.k.value'],
  ])('%j refuses %s', (type, text, message) => {
    expect(() => readOne(type, text)).toThrow(message);
    expect(() => readOne(type, text)).toThrow('Failed to deserialize value from topic: t. ');
  });
});

describe('fields', () => {
  const shape = shapeOf('JSON', { FOO: INTEGER, bar: INTEGER });
  test.each<[string, Value[]]>([
    ['{"foo":1,"bar":2}', [1, 2]],
    ['{"Foo":1,"FOO":2,"foo":3}', [2, null]],
    ['{"Foo":1,"foo":3,"Foo":2}', [3, null]],
    ['{"BAR":1}', [null, null]],
    ['{"FOO":"bad","FOO":1}', [1, null]],
    ['{"FOO":null,"foo":1}', [null, null]],
    [' { "x" : {"FOO":9} , "foo" : 4 } trailing', [4, null]],
    ['{}', [null, null]],
  ])('%s', (text, row) => {
    expect(readRow(shape, text)).toEqual(row);
  });
});

test.each([
  '',
  ' ',
  'null',
  '1',
  '[]',
  '{',
  '{"A"',
  '{"A":',
  '{"A":1',
  '{"A":1,}',
  '{"A":01}',
  '{"A":1.}',
  '{"A":.5}',
  '{"A":+1}',
  '{"A":1e}',
  '{"A":tru}',
  '{"A":truex}',
  "{'A':1}",
  '{"A":"\n"}',
  '{"A":"\\x"}',
  '{"A":"\\u12g4"}',
  '{"A":NaN}',
  '{"x":[1,]}',
  '{"x":nul}',
  '{"A":"',
])('%j is unreadable', (text) => {
  expect(() => readRow(shapeOf('JSON', { A: STRING }), text)).toThrow(/^Failed to deserialize value from topic: t\. /);
});

test('deep nesting and endless numbers are record errors', () => {
  const shape = shapeOf('JSON', { A: STRING });
  expect(() => readRow(shape, `{"x":${'['.repeat(10_000)}`)).toThrow('nesting depth');
  expect(() => readRow(shape, `{"A":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)).toThrow('nesting depth');
  expect(() => readRow(shape, `{"A":${'{"a":'.repeat(10_000)}`)).toThrow('nesting depth');
  expect(() => readRow(shape, `{"A":${'1'.repeat(2000)}}`)).toThrow('maximum allowed');
  expect(readRow(shape, `{"A":${'['.repeat(500)}${']'.repeat(500)}}`)).toEqual([`${'['.repeat(500)}${']'.repeat(500)}`]);
});

test('invalid UTF-8 is an error only in a wanted string', () => {
  const bytes = Buffer.concat([Buffer.from('{"A":"'), Buffer.from([0xff]), Buffer.from('"}')]);
  expect(() => readRow(shapeOf('JSON', { A: STRING }), bytes)).toThrow('UTF-8');
  expect(readRow(shapeOf('JSON', { B: STRING }), bytes)).toEqual([null]);
});

test('a bare column', () => {
  const bare = shapeOf('JSON', { A: INTEGER }, { unwrapped: true });
  expect(readRow(bare, ' 12 ')).toEqual([12]);
  expect(readRow(bare, 'null')).toEqual([null]);
  expect(() => readRow(bare, '12x')).toThrow('Invalid JSON');
  expect(writeText(bare, [null])).toBe('null');
});

test('writing', () => {
  const shape = shapeOf('JSON', {
    A: STRING,
    b: INTEGER,
    C: BIGINT,
    D: DOUBLE,
    E: decimalType(5, 3),
    F: BYTES,
    G: arrayType(DOUBLE),
    H: mapType(STRING, STRING),
    I: structType([{ name: 'X', type: BOOLEAN }]),
    J: DOUBLE,
  });
  const row: Value[] = [
    'a"\\/\u0001\n\u007fé',
    -5,
    9223372036854775807n,
    1e7,
    new Decimal(1500n, 3),
    Buffer.from([255, 1]),
    [0, null],
    new Map([['k', 'v']]),
    [null],
    Number.NaN,
  ];
  expect(writeText(shape, row)).toBe(
    '{"A":"a\\"\\\\/\\u0001\\n\u007fé","b":-5,"C":9223372036854775807,"D":1.0E7,"E":1.500,"F":"/wE=","G":[0.0,null],"H":{"k":"v"},"I":{"X":null},"J":"NaN"}',
  );
  expect(readRow(shape, writeText(shape, row) as string)).toEqual(row);
});
