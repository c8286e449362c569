/** Values as text and text as values, by table. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../../../src/data/decimal.ts';
import {
  dateText,
  doubleText,
  jsonText,
  parseDate,
  parseTime,
  parseTimestamp,
  timeText,
  timestampText,
  valueText,
} from '../../../src/data/text.ts';
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

describe('doubleText', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-1.5, '-1.5'],
    [0.001, '0.001'],
    [0.00099, '9.9E-4'],
    [9999999, '9999999.0'],
    [1e7, '1.0E7'],
    [2147483648.9, '2.1474836489E9'],
    [12345678.9, '1.23456789E7'],
    [1e21, '1.0E21'],
    [1e-7, '1.0E-7'],
    [0.1 + 0.2, '0.30000000000000004'],
    [5e-324, '4.9E-324'],
    [Number.MAX_VALUE, '1.7976931348623157E308'],
    [Number.NaN, 'NaN'],
    [-1 / 0, '-Infinity'],
  ])('%d is %s', (value, text) => expect(doubleText(value)).toBe(text));

  it('gives text that reads back as the same number', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (x) => Object.is(Number(doubleText(x)), x)));
  });
});

const STRUCT = structType([
  { name: 'A', type: INTEGER },
  { name: 'b', type: arrayType(DOUBLE) },
  { name: 'C', type: STRING },
]);

describe('valueText', () => {
  it('prints nested values', () => {
    expect(valueText([1, [1, null], null], STRUCT)).toBe('Struct{A=1,b=[1.0, null]}');
    expect(
      valueText(
        new Map([
          ['a', 1],
          ['b', null],
        ]),
        mapType(STRING, INTEGER),
      ),
    ).toBe('{a=1, b=null}');
    expect(valueText(['x', 'y, z'], arrayType(STRING))).toBe('[x, y, z]');
    expect(valueText(new Decimal(-50n, 3), decimalType(4, 3))).toBe('-0.050');
    expect(valueText(9007199254740993n, BIGINT)).toBe('9007199254740993');
    expect(valueText(19783, DATE)).toBe('2024-03-01');
    expect(valueText(Buffer.of(1, 255), BYTES)).toBe('Af8=');
    expect(valueText(null, STRING)).toBe('null');
  });
});

describe('jsonText', () => {
  it('prints nested values as declared, or sorted', () => {
    const map = new Map([
      ['b', 1.5],
      ['a', 2],
    ]);
    expect(jsonText([1, [1], 'q"\n'], STRUCT)).toBe('{"A":1,"b":[1.0],"C":"q\\"\\n"}');
    expect(jsonText(map, mapType(STRING, DOUBLE))).toBe('{"b":1.5,"a":2.0}');
    expect(jsonText(map, mapType(STRING, DOUBLE), { sorted: true })).toBe('{"a":2.0,"b":1.5}');
    expect(jsonText([null, null, null], STRUCT)).toBe('{"A":null,"b":null,"C":null}');
  });
  it('prints scalars', () => {
    expect(jsonText(true, BOOLEAN)).toBe('true');
    expect(jsonText(-9223372036854775808n, BIGINT)).toBe('-9223372036854775808');
    expect(jsonText(new Decimal(1210n, 2), decimalType(4, 2))).toBe('12.10');
    expect(jsonText(Number.POSITIVE_INFINITY, DOUBLE)).toBe('"Infinity"');
    expect(jsonText(Buffer.from('!'), BYTES)).toBe('"IQ=="');
    expect(jsonText(0, TIMESTAMP)).toBe('"1970-01-01T00:00:00.000"');
    expect(jsonText(37_230_999, TIME)).toBe('"10:20:30"');
    expect(jsonText(null, DATE)).toBe('null');
  });
});

describe('dates and times', () => {
  it.each([
    [0, '1970-01-01'],
    [-1, '1969-12-31'],
    [-719528, '0000-01-01'],
    [-719529, '-0001-12-31'],
    [2932897, '+10000-01-01'],
    [2_000_000_000, '+5477784-01-06'],
  ])('day %d is %s', (day, text) => expect(dateText(day)).toBe(text));

  it.each([
    [0, '00:00'],
    [60_000, '00:01'],
    [1000, '00:00:01'],
    [999, '00:00'],
    [86_399_999, '23:59:59'],
  ])('%d ms is %s', (ms, text) => expect(timeText(ms)).toBe(text));

  it.each([
    [-1, '1969-12-31T23:59:59.999'],
    [1_709_288_430_123, '2024-03-01T10:20:30.123'],
  ])('%d is %s', (ms, text) => expect(timestampText(ms)).toBe(text));

  it.each([
    ['2024-03-01', 19783],
    ['2024-03', 19783],
    ['2024', 19723],
    ['2023-02-31', 19416],
  ])('date %s', (text, day) => expect(parseDate(text)).toBe(day));
  it.each(['', 'x', '2024-3-1', '2024-13-01', '2024-01-32', '2024-01-01T00', '24'])('no date: %s', (text) =>
    expect(() => parseDate(text)).toThrow(RangeError),
  );

  it.each([
    ['10:20', 37_200_000],
    ['10:20:30', 37_230_000],
    ['10:20:30.1', 37_230_100],
    ['10:20:30.123456789', 37_230_123],
  ])('time %s', (text, ms) => expect(parseTime(text)).toBe(ms));
  it.each(['', '10', '24:00', '10:60', '10:20:60', '1:20', '10:20:30.'])('no time: %s', (text) =>
    expect(() => parseTime(text)).toThrow(RangeError),
  );

  it.each([
    ['1970', 0],
    ['1970-01', 0],
    ['1970-01-02', 86_400_000],
    ['1970-01-01T', 0],
    ['1970-01-01T01', 3_600_000],
    ['1970-01-01T01:02', 3_720_000],
    ['1970-01-01T01:02:03', 3_723_000],
    ['1970-01-01T01:02:03.4', 3_723_400],
    ['1970-01-01T01:02:03.456Z', 3_723_456],
    ['1970-01-01T01:00:00.000+0100', 0],
    ['1970-01-01T01:00:00.000-01:30', 9_000_000],
    ['1970-01-01T00Z', 0],
  ])('timestamp %s', (text, ms) => expect(parseTimestamp(text)).toBe(ms));
  it.each(['', 'x', '1970-01-01 00:00', '1970-01-01T25', '1970-01-01T00:00:00.000+x', '1970-01-01T00:00:00.1234'])(
    'no timestamp: %s',
    (text) => expect(() => parseTimestamp(text)).toThrow(RangeError),
  );

  it('reads back what it prints', () => {
    fc.assert(fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (day) => parseDate(dateText(day)) === day));
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (ms) => parseTimestamp(timestampText(ms)) === ms),
    );
  });
});
