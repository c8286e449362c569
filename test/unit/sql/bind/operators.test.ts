/** Types of operators: what each pair of operands gives, and what is refused. */
import { describe, expect, it } from 'vitest';
import { typeText } from '../../../../src/data/types.ts';
import { bindText, errorOf } from './support.ts';

const typeTextOf = (sql: string): string => {
  const { type } = bindText(sql);
  return type === null ? 'null' : typeText(type);
};

describe('literals', () => {
  it.each([
    ['1', 'INTEGER'],
    ['2147483647', 'INTEGER'],
    ['2147483648', 'BIGINT'],
    ['-2147483648', 'INTEGER'],
    ['-2147483649', 'BIGINT'],
    ['1.50', 'DECIMAL(3, 2)'],
    ['0.005', 'DECIMAL(4, 3)'],
    ['10.', 'DECIMAL(2, 0)'],
    ['1E3', 'DOUBLE'],
    ["'x'", 'STRING'],
    ['TRUE', 'BOOLEAN'],
    ['NULL', 'null'],
  ])('%s is %s', (sql, type) => expect(typeTextOf(sql)).toBe(type));

  it('keeps 64-bit integers exact', () => {
    expect(bindText('9223372036854775807')).toEqual({
      kind: 'literal',
      type: { kind: 'BIGINT' },
      value: { bigint: '9223372036854775807' },
    });
  });
});

describe('arithmetic', () => {
  it.each([
    ['I + I', 'INTEGER'],
    ['I + L', 'BIGINT'],
    ['L * I', 'BIGINT'],
    ['I / D', 'DOUBLE'],
    ['DE - D', 'DOUBLE'],
    ['-DE', 'DECIMAL(4, 2)'],
    ['+L', 'BIGINT'],
    ['DE + DE', 'DECIMAL(5, 2)'],
    ['DE - I', 'DECIMAL(13, 2)'],
    ['DE + L', 'DECIMAL(22, 2)'],
    ['DE * DE', 'DECIMAL(9, 4)'],
    ['DE * I', 'DECIMAL(15, 2)'],
    ['DE / DE', 'DECIMAL(11, 7)'],
    ['DE / I', 'DECIMAL(15, 13)'],
    ['DE % DE', 'DECIMAL(4, 2)'],
    ['DE % I', 'DECIMAL(4, 2)'],
    ['S + S', 'STRING'],
    ["S || 'x'", 'STRING'],
    ['BB || BB', 'BYTES'],
  ])('%s is %s', (sql, type) => expect(typeTextOf(sql)).toBe(type));

  it('writes conversions out', () => {
    expect(bindText('I + L')).toMatchObject({
      left: { kind: 'cast', implicit: true, type: { kind: 'BIGINT' } },
      right: { kind: 'column', name: 'L' },
    });
    expect(bindText('DE + I')).toMatchObject({
      left: { kind: 'column' },
      right: { kind: 'cast', implicit: true, type: { kind: 'DECIMAL', precision: 10, scale: 0 } },
    });
  });

  it.each([
    ['TRUE + 1.5', 'Error processing expression: (true + 1.5). Unsupported arithmetic types. BOOLEAN DECIMAL'],
    ['DA - DA', 'Unsupported arithmetic types. DATE DATE'],
    ['S - S', 'Unsupported arithmetic types. STRING STRING'],
    ['1 + NULL', 'Error processing expression: (1 + null). Arithmetic on types INTEGER and null are not supported.'],
    ['5.0 / NULL', 'Error processing expression: (5.0 / null). Arithmetic on types DECIMAL(2, 1) and null are not supported.'],
    [
      'ARRAY[1, 2, 3] + NULL',
      'Error processing expression: (ARRAY[1, 2, 3] + null). Arithmetic on types ARRAY<INTEGER> and null are not supported.',
    ],
    [
      "MAP(1 := 'cat') + NULL",
      "Error processing expression: (MAP(1:='cat') + null). Arithmetic on types MAP<INTEGER, STRING> and null are not supported.",
    ],
    ['-S', 'A sign can only stand before a number, not before STRING'],
  ])('refuses %s', (sql, message) => expect(errorOf(() => bindText(sql)).message).toContain(message));
});

describe('comparison', () => {
  const alike = (sql: string): string[] => {
    const node = bindText(sql);
    if (node.kind !== 'comparison') throw new Error(`${sql} is ${node.kind}`);
    return [node.left, node.right].map((side) => (side.type === null ? 'null' : typeText(side.type)));
  };

  it.each([
    ['I < L', ['BIGINT', 'BIGINT']],
    ['I = I', ['INTEGER', 'INTEGER']],
    ['I >= DE', ['DECIMAL(10, 0)', 'DECIMAL(4, 2)']],
    ['DE = D', ['DOUBLE', 'DOUBLE']],
    ['L <> D', ['DOUBLE', 'DOUBLE']],
    ['S < S', ['STRING', 'STRING']],
    ["TS >= '2024'", ['TIMESTAMP', 'TIMESTAMP']],
    ["'10:20' < TI", ['TIME', 'TIME']],
    ['DA <= TS', ['TIMESTAMP', 'TIMESTAMP']],
    ['DA = S', ['DATE', 'DATE']],
    ['BB > BB', ['BYTES', 'BYTES']],
    ['AI = AL', ['ARRAY<INTEGER>', 'ARRAY<BIGINT>']],
    ['ST IS DISTINCT FROM N', ['STRUCT<`A` INTEGER, `B` STRING>', 'STRUCT<`A` BIGINT, `B` BIGINT>']],
    ['BO <> TRUE', ['BOOLEAN', 'BOOLEAN']],
  ])('%s compares %j', (sql, types) => expect(alike(sql)).toEqual(types));

  it.each([
    ['MI < MI', 'Cannot compare MI (MAP<STRING, INTEGER>) to MI (MAP<STRING, INTEGER>) with LESS_THAN.'],
    ['BO >= BO', 'Cannot compare BO (BOOLEAN) to BO (BOOLEAN) with GREATER_THAN_OR_EQUAL.'],
    ["I = '10'", "Cannot compare I (INTEGER) to '10' (STRING) with EQUAL."],
    ['TI = TS', 'Cannot compare TI (TIME) to TS (TIMESTAMP) with EQUAL.'],
    ['BB = S', 'with EQUAL.'],
    ['AI = MI', 'Cannot compare AI (ARRAY<INTEGER>) to MI (MAP<STRING, INTEGER>) with EQUAL.'],
    ['NULL <> NULL', "Comparison with NULL not supported: NULL <> NULL\nUse 'IS NULL' or 'IS NOT NULL' instead."],
    ['I IS DISTINCT FROM NULL', 'Comparison with NULL not supported: INTEGER IS DISTINCT FROM NULL'],
    ['I BETWEEN NULL AND 3', 'Comparison with NULL not supported: INTEGER >= NULL'],
    ["S BETWEEN 10 AND 'v'", 'Invalid expression: Cannot compare S (STRING) to 10 (INTEGER) with GREATER_THAN_OR_EQUAL'],
    ["DA > 'not a date'", "'not a date' cannot be read as a DATE"],
    ['I LIKE 12', 'The column type for Like condition must be VARCHAR. The column type is INTEGER'],
    ['S LIKE 12', 'Like condition must be between strings, but 12 is INTEGER'],
    ["S LIKE 'x' ESCAPE 'ab'", "Escape character must be a single character, but was 'ab'"],
    ['I AND BO', 'AND needs BOOLEAN operands, but I is INTEGER'],
    ['NOT S', 'NOT needs BOOLEAN operands, but S is STRING'],
  ])('refuses %s', (sql, message) => expect(errorOf(() => bindText(sql)).message).toContain(message));

  it('BETWEEN is two comparisons, negated as a whole', () => {
    expect(bindText('I NOT BETWEEN 1 AND L')).toMatchObject({
      kind: 'not',
      operand: {
        kind: 'and',
        left: { operator: '>=', left: { name: 'I' } },
        right: { operator: '<=', left: { kind: 'cast', type: { kind: 'BIGINT' } } },
      },
    });
  });

  it('IS NULL takes anything, a bare NULL too', () => {
    expect(bindText('NULL IS NOT NULL')).toMatchObject({ kind: 'isNull', negated: true, operand: { kind: 'literal', value: null } });
  });
});

describe('record times against text, in WHERE', () => {
  const millis = Date.UTC(2020, 1, 10, 8, 31, 44, 1);
  it.each([
    ["ROWTIME > '2020-02-10T08:31:44.001'", { operator: '>', right: { kind: 'literal', type: { kind: 'BIGINT' }, value: millis } }],
    ["'2020-02-10T09:31:44.001+0100' <= WINDOWSTART", { left: { kind: 'literal', value: millis } }],
    ["WINDOWEND < '2020-02-23T24'", { right: { value: Date.UTC(2020, 1, 24) } }],
    ["WINDOWEND < '2020'", { right: { value: Date.UTC(2020, 0, 1) } }],
    [
      "ROWTIME BETWEEN '2020' AND '2021-01'",
      { left: { right: { value: Date.UTC(2020, 0, 1) } }, right: { right: { value: Date.UTC(2021, 0, 1) } } },
    ],
  ])('%s', (sql, shape) => expect(bindText(sql, {}, 'WHERE')).toMatchObject(shape));

  it('nowhere else, and only for readable times', () => {
    expect(errorOf(() => bindText("ROWTIME > '2020'", {})).message).toContain("Cannot compare ROWTIME (BIGINT) to '2020' (STRING)");
    expect(errorOf(() => bindText("ROWTIME > 'noon'", {}, 'WHERE'))).toMatchObject({ code: 'TIMESTAMP_TEXT', at: { line: 1, column: 11 } });
  });
});
