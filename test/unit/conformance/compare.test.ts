/** Reading numbers without loss, and the comparison rules of the cases. */
import { describe, expect, it } from 'vitest';
import type { Tree } from '../../../src/formats/tree.ts';
import { differenceOf, readNumber } from '../../conformance/compare.ts';
import type { CompareOptions } from '../../conformance/compare.ts';
import { parseTree, printTree, treeToJson } from '../../conformance/tree.ts';

const matches = (expected: string, actual: Tree, options?: CompareOptions): boolean =>
  differenceOf(parseTree(expected), actual, 'value', options) === null;
const integer = (number: string): Tree => ({ number, kind: 'integer' });
const double = (number: string): Tree => ({ number, kind: 'double' });
const decimal = (number: string): Tree => ({ number, kind: 'decimal' });

describe('parseTree', () => {
  it('keeps the text of every number', () => {
    const text = '[1,1.0,1.00,-0,9223372036854775807,1E3,1.5e-7]';
    expect(treeToJson(parseTree(text))).toBe(text);
  });

  it('keeps the order of members, also of those that look like numbers', () => {
    expect(printTree(parseTree('{"10": 1, "9": 2, "__proto__": 3}'))).toBe('{"10":1,"9":2,"__proto__":3}');
  });

  it('reads escapes, nesting and white space', () => {
    expect(parseTree(' { "a\\u0041\\"" : [ true , null , "\\n" ] } ')).toEqual(new Map([['aA"', [true, null, '\n']]]));
  });

  it.each(['{"a":1', '[1,]', '01', '{"a" 1}', 'nul', '"abc', '1 2', ''])('refuses %s', (text) => {
    expect(() => parseTree(text)).toThrow(SyntaxError);
  });
});

describe('numbers', () => {
  it('reads digits and scale', () => {
    expect(readNumber('1.50')).toEqual({ unscaled: 150n, scale: 2 });
    expect(readNumber('1E3')).toEqual({ unscaled: 1n, scale: -3 });
    expect(readNumber('-2.5E-1')).toEqual({ unscaled: -25n, scale: 2 });
    expect(readNumber('NaN')).toBeNull();
  });

  it('compares integers by value, without losing digits', () => {
    expect(matches('9223372036854775807', integer('9223372036854775807'))).toBe(true);
    expect(matches('9223372036854775807', integer('9223372036854775806'))).toBe(false);
    expect(matches('1.0', integer('1'))).toBe(true);
  });

  it('compares doubles within a tolerance', () => {
    expect(matches('0.1', double('0.1000001'))).toBe(true);
    expect(matches('0.1', double('0.100002'))).toBe(false);
    expect(matches('1', double('1.0'))).toBe(true);
  });

  it('compares decimals by value and scale', () => {
    expect(matches('1', decimal('1.0'))).toBe(false);
    expect(matches('1.0', decimal('1.0'))).toBe(true);
    expect(matches('5.0500000', decimal('5.05'))).toBe(false);
    expect(matches('1', decimal('1'))).toBe(true);
    expect(matches('2.1474836489E9', decimal('2.1474836489E9'))).toBe(true);
    expect(matches('2147483648.9', decimal('2.1474836489E9'))).toBe(true);
    expect(matches('4.9E-324', decimal('4.9E-324'))).toBe(true);
  });

  it('treats fractions as doubles when told', () => {
    expect(matches('5.0500000', decimal('5.05'), { looseNumbers: true })).toBe(true);
    expect(matches('5.06', decimal('5.05'), { looseNumbers: true })).toBe(false);
  });

  it('takes a string for a decimal of the same scale', () => {
    expect(matches('"1.10"', decimal('1.10'))).toBe(true);
    expect(matches('"1.1"', decimal('1.10'))).toBe(false);
    expect(matches('"1"', integer('1'))).toBe(false);
  });
});

describe('structures', () => {
  it('takes an upper-cased name and a missing member for null, if the counts agree', () => {
    expect(matches('{"a":1}', new Map([['A', integer('1')]]))).toBe(true);
    expect(matches('{"a":null}', new Map([['B', integer('1')]]))).toBe(true);
    expect(matches('{"a":null}', new Map())).toBe(false);
    expect(
      matches(
        '{"a":1}',
        new Map([
          ['a', integer('1')],
          ['b', null],
        ]),
      ),
    ).toBe(false);
  });

  it('names the first place that differs', () => {
    const actual = new Map<string, Tree>([['A', [integer('1'), new Map([['B', 'x']])]]]);
    expect(differenceOf(parseTree('{"A":[1,{"B":"y"}]}'), actual, 'value')).toEqual({
      path: 'value.A[1].B',
      expected: '"y"',
      actual: '"x"',
    });
    expect(differenceOf(parseTree('[1]'), [], 'value')?.path).toBe('value (length)');
  });

  it('compares bytes by base64, or as text where they are text', () => {
    expect(matches('"AQI="', { bytes: Buffer.from([1, 2]) })).toBe(true);
    expect(matches('"ab"', { bytes: Buffer.from('ab') }, { plainBytes: true })).toBe(true);
    expect(matches('"ab"', { bytes: Buffer.from('ab') })).toBe(false);
  });

  it('does not take null for something', () => {
    expect(matches('null', null)).toBe(true);
    expect(matches('null', '')).toBe(false);
    expect(matches('""', null)).toBe(false);
    expect(matches('false', null)).toBe(false);
  });
});
