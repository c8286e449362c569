/** Mathematical functions by table, with the edge cases of each. */
import { describe, expect, it } from 'vitest';
import { typeText } from '../../../../src/data/types.ts';
import { evaluate, evaluateTyped } from '../../../support/functions/evaluate.ts';

const NAN = 'LN(-1)';

describe('results', () => {
  it.each([
    ['ABS(-1)', '1'],
    ['ABS(-2147483648)', '2147483648'],
    ['ABS(CAST(-2147483648 AS INT))', '-2147483648'],
    ['ABS(-9223372036854775808)', '-9223372036854775808'],
    ['ABS(-9223372036854775807)', '9223372036854775807'],
    ['ABS(-1.50)', '1.50'],
    ['ABS(-1E0)', '1.0'],
    ['ABS(CAST(NULL AS INT))', 'null'],
    ['ACOS(2)', 'NaN'],
    ['ACOS(1)', '0.0'],
    ['ASIN(-2)', 'NaN'],
    ['ASIN(0.0)', '0.0'],
    ['ATAN(0)', '0.0'],
    ['COS(0)', '1.0'],
    ['COSH(0)', '1.0'],
    ['SINH(0)', '0.0'],
    ['SIN(0)', '0.0'],
    ['TAN(0)', '0.0'],
    ['TANH(0)', '0.0'],
    ['EXP(0)', '1.0'],
    ['EXP(-800)', '0.0'],
    ['EXP(1000)', 'Infinity'],
    ['CBRT(27)', '3.0'],
    ['LN(0)', '-Infinity'],
    ['LN(-1)', 'NaN'],
    ['LN(3)', '1.0986122886681098'],
    ['LN(9223372036854775807)', '43.66827237527655'],
    ['LN(10)', '2.302585092994046'],
    ['LN(1E-310)', '-713.8013788281542'],
    ['SQRT(-1)', 'NaN'],
    ['SQRT(1.44)', '1.2'],
    ['DEGREES(PI())', '180.0'],
    ['RADIANS(180)', '3.141592653589793'],
    ['COT(0)', 'Infinity'],
    ['COT(CAST(NULL AS DOUBLE))', 'null'],
    ['ATAN2(1, 0)', '1.5707963267948966'],
    ['ATAN2(0, -1)', '3.141592653589793'],
    ['ATAN2(1.0, 1)', '0.7853981633974483'],
    ['CEIL(3)', '3'],
    ['CEIL(1.23)', '2.00'],
    ['CEIL(-1.23)', '-1.00'],
    ['CEIL(1.00)', '1.00'],
    ['CEIL(1.2E0)', '2.0'],
    ['FLOOR(1.99)', '1.00'],
    ['FLOOR(-1.01)', '-2.00'],
    ['FLOOR(-1.5E0)', '-2.0'],
    ['FLOOR(9223372036854775807)', '9223372036854775807'],
    ['GREATEST(1, NULL, 3)', '3'],
    ['LEAST(1, NULL, 3)', '1'],
    ["GREATEST('a', 'B')", 'a'],
    ["LEAST('a', 'B')", 'B'],
    ['GREATEST(1.5, 2.25)', '2.25'],
    ['GREATEST(12.5, 2.25)', '12.50'],
    ['GREATEST(CAST(NULL AS INT), NULL)', 'null'],
    ["GREATEST(CAST('2020-01-01' AS DATE), '2021-01-01')", '2021-01-01'],
    ['LEAST(5)', '5'],
    [`GREATEST(1E0, ${NAN})`, 'NaN'],
    [`LEAST(${NAN}, 1E0)`, '1.0'],
    ['GREATEST(1, 2, 3E0)', '3.0'],
    ['GREATEST(9007199254740993, 9007199254740992)', '9007199254740993'],
    ["FROM_BYTES(GREATEST(TO_BYTES('7f', 'hex'), TO_BYTES('80', 'hex')), 'hex')", '80'],
    ['GREATEST(ARRAY[1, 2], ARRAY[3])', 'error'],
    ['LOG(1)', '0.0'],
    ['LOG(2, 8)', '3.0'],
    ['LOG(0, 8)', 'NaN'],
    ['LOG(1, 8)', 'NaN'],
    ['LOG(15, 0)', '-Infinity'],
    ['LOG(15, -13)', 'NaN'],
    ['LOG(15, 13)', '0.9471572411831843'],
    ['POWER(2, 10)', '1024.0'],
    ['POWER(0, 0)', '1.0'],
    ['POWER(-8.0, 0.5)', 'NaN'],
    ['POWER(15, -1)', '0.06666666666666667'],
    ['SIGN(-3)', '-1'],
    ['SIGN(0)', '0'],
    ['SIGN(9007199254740993)', '1'],
    [`SIGN(${NAN})`, '0'],
    ['SIGN(-0.5)', '-1'],
  ])('%s is %s', (sql, result) => {
    if (result === 'error') expect(() => evaluate(sql)).toThrow();
    else expect(evaluate(sql)).toBe(result);
  });
});

describe('rounding', () => {
  it.each([
    ['ROUND(7)', '7'],
    ['ROUND(9223372036854775807)', '9223372036854775807'],
    ['ROUND(1.5E0)', '2'],
    ['ROUND(-1.5E0)', '-1'],
    ['ROUND(0.49999999999999994E0)', '0'],
    ['ROUND(-0.4E0)', '0'],
    [`ROUND(${NAN})`, '0'],
    ['ROUND(1E30)', '9223372036854775807'],
    ['ROUND(-1E30)', '-9223372036854775808'],
    ['ROUND(2.345E0, 2)', '2.35'],
    ['ROUND(-2.345E0, 2)', '-2.34'],
    ['ROUND(1.005E0, 2)', '1.01'],
    ['ROUND(12345.678E0, -2)', '12300.0'],
    ['ROUND(1.5E300, 3)', '1.5E300'],
    ['ROUND(5E-324, 400)', '4.9E-324'],
    ['ROUND(1E10, -400)', '0.0'],
    ['ROUND(-50E0, -2)', '0.0'],
    ['ROUND(50E0, -2)', '100.0'],
    ['ROUND(1.5)', '2'],
    ['ROUND(-1.5)', '-1'],
    ['ROUND(-1.51)', '-2'],
    ['ROUND(1.239, 2)', '1.240'],
    ['ROUND(-1.235, 2)', '-1.230'],
    ['ROUND(99.5, 9)', '99.5'],
    ['ROUND(1234.5, -2)', '1200.0'],
    ['ROUND(1250.0, -2)', '1300.0'],
    ['ROUND(CAST(NULL AS DOUBLE))', 'null'],
    ['ROUND(1.5E0, CAST(NULL AS INT))', 'null'],
    ['TRUNC(1.7E0)', '1'],
    ['TRUNC(-1.7E0)', '-1'],
    [`TRUNC(${NAN})`, '0'],
    ['TRUNC(1E30)', '9223372036854775807'],
    ['TRUNC(-1.7)', '-1'],
    ['TRUNC(1.239, 2)', '1.230'],
    ['TRUNC(-1.239, 1)', '-1.200'],
    ['TRUNC(1.239E0, 2)', '1.23'],
    ['TRUNC(-12345.678E0, -2)', '-12300.0'],
    ['TRUNC(5)', '5'],
    ['TRUNC(CAST(NULL AS INT))', 'null'],
  ])('%s is %s', (sql, result) => expect(evaluate(sql)).toBe(result));

  it.each(['ROUND(CAST(NULL AS INT))', 'ROUND(CAST(NULL AS BIGINT))', `ROUND(${NAN}, 2)`, 'ROUND(EXP(1000), 2)', 'TRUNC(EXP(1000), 2)'])(
    '%s is an error',
    (sql) => expect(() => evaluate(sql)).toThrow(),
  );
});

describe('types', () => {
  it.each([
    ['ROUND(123.45)', 'DECIMAL(3, 0)'],
    ['ROUND(123.45, 1)', 'DECIMAL(5, 2)'],
    ['ROUND(0.45)', 'DECIMAL(1, 0)'],
    ['TRUNC(123.45)', 'DECIMAL(3, 0)'],
    ['ROUND(1)', 'BIGINT'],
    ['ABS(1)', 'INTEGER'],
    ['CEIL(1.23)', 'DECIMAL(3, 2)'],
    ['GREATEST(123.4, 1.234)', 'DECIMAL(6, 3)'],
    ['GREATEST(1.5, NULL)', 'DECIMAL(2, 1)'],
    ['SQRT(4)', 'DOUBLE'],
    ['SIGN(1E0)', 'INTEGER'],
  ])('%s is a %s', (sql, type) => expect(typeText(evaluateTyped(sql).type ?? { kind: 'BOOLEAN' })).toBe(type));

  it.each(['POWER(1, 9999999999)', 'LOG(1, 9999999999)', 'ATAN2(1, 9999999999)', 'GREATEST(1, 9999999999)', 'LEAST(NULL)'])(
    '%s is ambiguous',
    (sql) => expect(() => evaluate(sql)).toThrow('ambiguous'),
  );
});

it('RANDOM is at least 0, less than 1, and another one each time', () => {
  const drawn = Array.from({ length: 50 }, () => Number(evaluate('RANDOM()')));
  expect(drawn.every((n) => n >= 0 && n < 1)).toBe(true);
  expect(new Set(drawn).size).toBeGreaterThan(1);
});
