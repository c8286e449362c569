/** DELIMITED: quoting, nulls, types, record errors. */
import { expect, test } from 'vitest';
import { ByteSink } from '../../../../src/data/bytes.ts';
import { Decimal } from '../../../../src/data/decimal.ts';
import { BIGINT, BOOLEAN, BYTES, DOUBLE, INTEGER, STRING, TIME, decimalType } from '../../../../src/data/types.ts';
import type { SqlType, Value } from '../../../../src/data/types.ts';
import { checkDelimiter } from '../../../../src/formats/delimited/delimiter.ts';
import { delimited } from '../../../../src/formats/delimited/format.ts';
import { compileWriter } from '../../../support/compile-format.ts';
import { readRow, shapeOf, writeText } from '../../../support/formats.ts';

const TWO = { A: STRING, B: STRING };

test.each<[string, Value[]]>([
  ['a,b', ['a', 'b']],
  ['"a,""x""",b', ['a,"x"', 'b']],
  ['a,', ['a', null]],
  ['"",b', [null, 'b']],
  [' a , b', [' a ', ' b']],
  ['\r\n\na,b\r\nc,d,e', ['a', 'b']],
  ['"a"  ,b', ['a', 'b']],
  ['a"b,"c\nd"', ['a"b', 'c\nd']],
])('%j reads', (text, row) => {
  expect(readRow(shapeOf('DELIMITED', TWO), text)).toEqual(row);
});

test.each([
  ['', 'No fields in record'],
  ['\n', 'No fields in record'],
  ['a', 'Column count mismatch on deserialization. topic: t, expected: 2, got: 1'],
  ['a,b,c', 'expected: 2, got: 3'],
  ['"a', 'before encapsulated token finished'],
  ['"a"x,b', 'Invalid char'],
])('%j is unreadable', (text, message) => {
  expect(() => readRow(shapeOf('DELIMITED', TWO), text)).toThrow(message);
});

test.each<[SqlType, string, Value | undefined]>([
  [BOOLEAN, 'TRUE', true],
  [BOOLEAN, 'yes', false],
  [INTEGER, '+5', 5],
  [INTEGER, ' 5', undefined],
  [INTEGER, '2147483648', undefined],
  [BIGINT, '9223372036854775807', 9223372036854775807n],
  [DOUBLE, ' 1.5 ', 1.5],
  [decimalType(4, 2), '.1', new Decimal(10n, 2)],
  [decimalType(4, 2), '.123', undefined],
  [BYTES, 'AAE=', Buffer.from([0, 1])],
  [BYTES, 'A*E=', undefined],
  [TIME, '86400001', undefined],
])('%j of %j', (type, text, value) => {
  const read = (): Value[] | null => readRow(shapeOf('DELIMITED', { A: type }, { unwrapped: true }), text);
  if (value === undefined) expect(read).toThrow('Cannot read');
  else expect(read()).toEqual([value]);
});

test.each<[Value[], string]>([
  [['a', 'b'], 'a,b'],
  [[null, null], ','],
  [['', ''], '"",'],
  [['-10', '-10'], '"-10",-10'],
  [['éa', 'éa'], '"éa",éa'],
  [['a ', 'b\t'], '"a ","b\t"'],
  [['a"b', '#x'], '"a""b","#x"'],
  [['a\nb', 'c,d'], '"a\nb","c,d"'],
])('%j is written', (row, text) => {
  expect(writeText(shapeOf('DELIMITED', TWO), row)).toBe(text);
});

/** As ksqlDB writes, published case `group-by/with single grouping set (stream->table)`: a key that begins with −1 is `"-1",a,1`. */
test('of first fields only those that begin with a letter or digit of ASCII stand without quotes, by both writers', () => {
  const shape = shapeOf('DELIMITED', TWO);
  const compiled = compileWriter(delimited, shape, {}).call;
  for (let code = 0; code < 0x180; code++) {
    const field = `${String.fromCharCode(code)}x`;
    const doubled = `"${field.replaceAll('"', '""')}"`;
    const first = /^[0-9A-Za-z]/.test(field) ? field : doubled;
    const second = code <= 0x23 || field.startsWith(',') ? doubled : field;
    expect(writeText(shape, [field, field])).toBe(`${first},${second}`);
    const sink = new ByteSink(1);
    compiled([field, field], sink);
    expect(sink.copyFrom(0).toString()).toBe(`${first},${second}`);
  }
});

test('numbers are written as Java does', () => {
  const shape = shapeOf('DELIMITED', { A: DOUBLE, B: decimalType(6, 3) }, { properties: { delimiter: 'TAB' } });
  expect(writeText(shape, [10, new Decimal(1000n, 3)])).toBe('10.0\t1.000');
});

test('delimiters', () => {
  expect(() => checkDelimiter('<~>', 'VALUE_DELIMITER')).toThrow(
    "Invalid delimiter value: '<~>'. Delimiter must be a single character or TAB,SPACE",
  );
  expect(() => checkDelimiter(' ', 'VALUE_DELIMITER')).toThrow('Delimiter cannot be empty');
  checkDelimiter('SPACE', 'VALUE_DELIMITER');
});
