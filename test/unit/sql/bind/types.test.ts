/** Types in notation, the CAST matrix, and implicit conversions in each mode. */
import { describe, expect, it } from 'vitest';
import { decimalType, typeText } from '../../../../src/data/types.ts';
import { parseType } from '../../../../grammar/parser.ts';
import { coerce } from '../../../../src/sql/bind/coerce.ts';
import { literalOf, valueOfLiteral } from '../../../../src/sql/bind/literals.ts';
import { bindType } from '../../../../src/sql/bind/types.ts';
import { bindText, catalog, errorOf, typeOf } from './support.ts';
import type { CoercionMode } from '../../../../src/sql/bind/coerce.ts';
import type { BoundExpression } from '../../../../src/sql/expression.ts';

describe('bindType', () => {
  it.each([
    ['INT', 'INTEGER'],
    ['VARCHAR', 'STRING'],
    ['DECIMAL(4,2)', 'DECIMAL(4, 2)'],
    ['DECIMAL(50, 50)', 'DECIMAL(50, 50)'],
    ['MAP<STRING, ARRAY<INT>>', 'MAP<STRING, ARRAY<INTEGER>>'],
    ['STRUCT<a INT, `a` DATE>', 'STRUCT<`A` INTEGER, `a` DATE>'],
    ['point', 'STRUCT<`X` DOUBLE>'],
    ['ARRAY<Point>', 'ARRAY<STRUCT<`X` DOUBLE>>'],
  ])('%s is %s', (text, type) => expect(typeText(typeOf(text))).toBe(type));

  it.each([
    ['ARRAY<NOSUCH>', 'Cannot resolve unknown type: NOSUCH', 7],
    ['DECIMAL(0, 0)', 'DECIMAL precision must be >= 1: DECIMAL(0,0)', 1],
    ['DECIMAL(2, 3)', 'DECIMAL precision must be >= scale: DECIMAL(2,3)', 1],
    ['STRUCT<A INT, A INT>', 'Duplicate field names found in STRUCT', 15],
  ])('refuses %s', (text, message, column) => {
    const error = errorOf(() => bindType(parseType(text), catalog));
    expect(error.message).toContain(message);
    expect(error.at).toEqual({ line: 1, column });
  });
});

/** Sources by row, targets by column, as the reference's matrix has them. */
const TARGETS = [
  'BOOLEAN',
  'INTEGER',
  'BIGINT',
  'DECIMAL(4,2)',
  'DOUBLE',
  'STRING',
  'BYTES',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'ARRAY<INTEGER>',
  'MAP<STRING, INTEGER>',
  'STRUCT<A INTEGER, C INTEGER>',
];
const MATRIX: readonly (readonly [string, string])[] = [
  ['BO', 'x----x-------'],
  ['I', '-xxxxx-------'],
  ['L', '-xxxxx-------'],
  ['DE', '-xxxxx-------'],
  ['D', '-xxxxx-------'],
  ['S', 'xxxxxxxxxx---'],
  ['BB', '------x------'],
  ['DA', '-----x-x-x---'],
  ['TI', '-----x--x----'],
  ['TS', '-----x-xxx---'],
  ['AL', '-----x----x--'],
  ['ML', '-----x-----x-'],
  ['ST', '-----x------x'],
];

describe('CAST', () => {
  it.each(MATRIX.flatMap(([column, marks]) => TARGETS.map((target, i) => [column, target, marks[i] === 'x'] as const)))(
    '%s to %s: %s',
    (column, target, allowed) => {
      const cast = (): BoundExpression => bindText(`CAST(${column} AS ${target})`);
      if (allowed) expect(cast().type).toEqual(typeOf(target));
      else expect(errorOf(cast).message).toMatch(/Cast of .* to .* is not supported/);
    },
  );

  it('names both types and the clause', () => {
    expect(errorOf(() => bindText('CAST(S AS ARRAY<INTEGER>)')).message).toBe(
      'Invalid Select: Cast of STRING to ARRAY<INTEGER> is not supported',
    );
    expect(errorOf(() => bindText('CAST(S AS MAP<VARCHAR, INTEGER>)')).message).toBe(
      'Invalid Select: Cast of STRING to MAP<STRING, INTEGER> is not supported',
    );
    expect(errorOf(() => bindText('CAST(AI AS ARRAY<BOOLEAN>)')).message).toContain(
      'Cast of ARRAY<INTEGER> to ARRAY<BOOLEAN> is not supported',
    );
  });

  it('retypes NULL and leaves the same type alone', () => {
    expect(bindText('CAST(NULL AS DATE)')).toEqual({ kind: 'literal', type: { kind: 'DATE' }, value: null });
    expect(bindText('CAST(I AS INT)')).toMatchObject({ kind: 'column' });
    expect(bindText('CAST(I AS BIGINT)')).toMatchObject({ kind: 'cast', implicit: false });
  });
});

describe('coerce', () => {
  const outcome = (sql: string, type: string, mode: CoercionMode): string => coerce(bindText(sql), typeOf(type), mode)?.kind ?? 'no';

  it.each<[CoercionMode, string, string, string]>([
    ['argument', 'I', 'BIGINT', 'cast'],
    ['argument', 'I', 'DECIMAL(10, 0)', 'cast'],
    ['argument', 'DE', 'DOUBLE', 'cast'],
    ['argument', 'D', 'DECIMAL(4, 2)', 'no'],
    ['argument', 'L', 'INTEGER', 'no'],
    ['argument', 'S', 'TIMESTAMP', 'cast'],
    ['argument', 'S', 'BYTES', 'cast'],
    ['argument', 'S', 'INTEGER', 'no'],
    ['argument', 'I', 'STRING', 'no'],
    ['argument', 'NULL', 'DATE', 'literal'],
    ['insert', '1', 'BIGINT', 'cast'],
    ['insert', '1', 'DECIMAL(4, 2)', 'literal'],
    ['insert', '1.50', 'DECIMAL(4, 1)', 'literal'],
    ['insert', '1.55', 'DECIMAL(4, 1)', 'no'],
    ['insert', '100', 'DECIMAL(4, 2)', 'no'],
    ['insert', '1.5', 'DOUBLE', 'cast'],
    ['insert', '1E0', 'DECIMAL(4, 2)', 'no'],
    ['insert', 'DE', 'DECIMAL(6, 3)', 'cast'],
    ['insert', 'DE', 'DECIMAL(4, 1)', 'arithmetic'],
    ['insert', '1.5', 'INTEGER', 'no'],
    ['insert', "'2024-03-01'", 'DATE', 'cast'],
    ['insert', "'1'", 'INTEGER', 'no'],
    ['insert', '1', 'STRING', 'no'],
    ['insert', 'TRUE', 'BOOLEAN', 'literal'],
    ['insert', 'ARRAY[1, 2]', 'ARRAY<DECIMAL(4, 2)>', 'array'],
    ['insert', "MAP('a' := '2024')", 'MAP<STRING, DATE>', 'map'],
    ['insert', 'ARRAY[1.5]', 'ARRAY<INTEGER>', 'no'],
    ['insert', 'STRUCT(A := 1)', 'STRUCT<A BIGINT, B INTEGER>', 'struct'],
    ['insert', 'STRUCT(C := 1)', 'STRUCT<A BIGINT>', 'no'],
    ['insert', 'AI', 'ARRAY<BIGINT>', 'cast'],
    ['insert', 'AL', 'ARRAY<INTEGER>', 'no'],
    ['key', '1', 'BIGINT', 'cast'],
    ['key', "'1'", 'BIGINT', 'no'],
    ['list', "'10'", 'INTEGER', 'literal'],
    ['list', "'10.5'", 'INTEGER', 'no'],
    ['list', '10', 'STRING', 'literal'],
    ['list', 'I', 'STRING', 'no'],
    ['list', 'I', 'DOUBLE', 'cast'],
    ['list', 'D', 'INTEGER', 'no'],
    ['sink', 'DE', 'DECIMAL(6, 3)', 'cast'],
    ['sink', 'DE', 'DECIMAL(4, 3)', 'no'],
    ['sink', 'I', 'BIGINT', 'no'],
    ['sink', '1', 'DECIMAL(4, 2)', 'literal'],
    ['sink', '1', 'BIGINT', 'no'],
    ['sink', '1.555', 'DECIMAL(4, 2)', 'no'],
  ])('%s: %s as %s gives %s', (mode, sql, type, kind) => expect(outcome(sql, type, mode)).toBe(kind));

  it('inserts a DECIMAL without rounding it', () => {
    expect(coerce(bindText('DE'), decimalType(4, 1), 'insert')).toMatchObject({
      kind: 'arithmetic',
      operator: '+',
      type: { precision: 4, scale: 1 },
      left: { name: 'DE' },
      right: { value: { decimal: '0' } },
    });
  });
});

describe('literalOf', () => {
  it('writes nested values as constructors, and reads primitives back', () => {
    expect(literalOf(new Map([['a', [1, null]]]), typeOf('MAP<STRING, ARRAY<BIGINT>>'))).toMatchObject({
      kind: 'map',
      entries: [{ key: { value: 'a' }, value: { kind: 'array', items: [{ value: 1 }, { value: null, type: { kind: 'BIGINT' } }] } }],
    });
    for (const value of [true, 7, 2n ** 60n + 1n, 'x', Buffer.from([1, 2])]) {
      const literal = literalOf(value, typeOf('STRING'));
      if (literal.kind !== 'literal') throw new Error('no literal');
      expect(valueOfLiteral(literal)).toEqual(value);
    }
  });
});
