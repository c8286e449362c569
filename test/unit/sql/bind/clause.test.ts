/** What stands around an expression: conditions, clauses in messages, replacements, places of errors, and forms that no expression may be. */
import { describe, expect, it } from 'vitest';
import type { MillraceError } from '../../../../src/base/errors.ts';
import { parseExpression } from '../../../../grammar/parser.ts';
import { bindExpression, bindPredicate, requireTyped } from '../../../../src/sql/bind/bind.ts';
import { ALL, bindText, contextOf, errorOf, predicateText } from './support.ts';

describe('conditions', () => {
  it.each([
    ["'not a boolean'", "Type error in WHERE expression: Should evaluate to boolean but is 'not a boolean' (STRING) instead."],
    ['RANDOM() + 1.5', 'Type error in WHERE expression: Should evaluate to boolean but is (RANDOM() + 1.5) (DOUBLE) instead.'],
    ['NULL', 'Type error in WHERE expression: Should evaluate to boolean but is null (null) instead.'],
    ["I >= 'not an int'", "Error in WHERE expression: Cannot compare I (INTEGER) to 'not an int' (STRING) with GREATER_THAN_OR_EQUAL."],
    [
      "S = 'abc' AND I >= 'not an int'",
      "Error in WHERE expression: Cannot compare I (INTEGER) to 'not an int' (STRING) with GREATER_THAN_OR_EQUAL.",
    ],
    ['TRUE + 1.5', 'Error in WHERE expression: Error processing expression: (true + 1.5). Unsupported arithmetic types. BOOLEAN DECIMAL'],
    ["I = '10'", "Error in WHERE expression: Cannot compare I (INTEGER) to '10' (STRING) with EQUAL.\nStatement: (I = '10')"],
    [
      'I = NULL',
      "Error in WHERE expression: Comparison with NULL not supported: INTEGER = NULL\nUse 'IS NULL' or 'IS NOT NULL' instead.\nStatement: (I = null)",
    ],
    ["S BETWEEN 10 AND 'v10a'", 'Invalid expression: Cannot compare S (STRING) to 10 (INTEGER) with GREATER_THAN_OR_EQUAL'],
    ['CAST(S AS ARRAY<INT>) = AI', 'Invalid Predicate: Cast of STRING to ARRAY<INTEGER> is not supported'],
  ])('WHERE %s', (sql, message) => expect(errorOf(() => predicateText(sql)).message).toContain(message));

  it('HAVING says so, over aggregates too', () => {
    const context = {
      ...contextOf(ALL, 'HAVING'),
      onAggregate: () => ({ kind: 'column', type: { kind: 'BIGINT' }, index: 0, name: 'KSQL_AGG_VARIABLE_0' }) as const,
    };
    const error = errorOf(() => bindPredicate(parseExpression("COUNT(*) > 1 AND SUM(L) > '100'"), context));
    expect(error.message).toContain("Error in HAVING expression: Cannot compare SUM(L) (BIGINT) to '100' (STRING) with GREATER_THAN.");
    const joined = { ...context, scope: contextOf({ 'I1.BAR': 'INTEGER' }, 'HAVING').scope };
    expect(errorOf(() => bindPredicate(parseExpression("SUM(I1.BAR) > '100'"), joined)).message).toContain(
      'Cannot compare SUM(I1_BAR) (BIGINT)',
    );
    expect(errorOf(() => bindPredicate(parseExpression("SUM(I2.GONE) > '100'"), joined)).message).toContain(
      'Cannot compare SUM(I2_GONE) (BIGINT)',
    );
  });

  it('a BOOLEAN of any form will do', () => {
    for (const sql of ['BO', 'TRUE', 'NOT BO OR I IN (1)', 'CAST(NULL AS BOOLEAN)'])
      expect(predicateText(sql).type).toEqual({ kind: 'BOOLEAN' });
  });
});

describe('errors', () => {
  it('name the place of the part that is wrong', () => {
    const place = (sql: string): unknown => errorOf(() => bindText(sql)).at;
    expect(place('I + 1 > 2\n  AND\n    S > 3')).toEqual({ line: 3, column: 5 });
    expect(place('ARRAY[1, TRUE]')).toEqual({ line: 1, column: 10 });
    expect(place('STRUCT(A := 1, A := 2)')).toEqual({ line: 1, column: 16 });
    expect(place('ST->NOPE')).toEqual({ line: 1, column: 5 });
    expect(place('AI[S]')).toEqual({ line: 1, column: 4 });
    expect(place('CAST(I AS NOSUCH)')).toEqual({ line: 1, column: 11 });
  });

  it('have a way out and no unfilled placeholder', () => {
    const wrong = [
      'TRUE + 1',
      '1 + NULL',
      '-S',
      "I = 'x'",
      'I = NULL',
      'I LIKE S',
      "S LIKE S ESCAPE ''",
      'NOT I',
      'I IN (TRUE)',
      "I IN ('x')",
      'ARRAY[]',
      'ARRAY[NULL]',
      'MAP()',
      'MAP(NULL := 1)',
      'STRUCT(A := 1, A := 2)',
      'STRUCT(A := NULL)',
      'CAST(I AS DATE)',
      'CAST(I AS NOSUCH)',
      'CAST(I AS DECIMAL(0, 0))',
      'CASE WHEN BO THEN NULL END',
      'CASE WHEN BO THEN 1 ELSE S END',
      'CASE WHEN I THEN 1 END',
      'I[1]',
      'AI[S]',
      'I->A',
      'ST->X',
      'CASE I WHEN 1 THEN 2 END',
      'SUM(I)',
      'EXPLODE(AI)',
      "DA = 'x'",
      'TRANSFORM(AI, i => i)',
    ];
    for (const clause of ['SELECT', 'WHERE', 'PARTITION BY']) {
      for (const sql of wrong) {
        const error = errorOf(() => bindText(sql, ALL, clause));
        expect(error.hint, sql).not.toBe('');
        expect(error.at, sql).not.toBeNull();
        expect(`${error.message} ${error.hint}`, sql).not.toMatch(/\{\w+\}/);
      }
    }
  });

  it('refuses forms that only parse', () => {
    const time = { line: 1, column: 1, from: 0, to: 1 };
    const bind = (node: Parameters<typeof bindExpression>[0]): MillraceError => errorOf(() => bindExpression(node, contextOf(ALL)));
    expect(bind({ kind: 'unit', unit: 'DAYS', word: { name: 'DAYS', quoted: false, at: time }, at: time }).code).toBe(
      'TIME_UNIT_MISPLACED',
    );
    expect(bind({ kind: 'lambda', params: [], body: { kind: 'null', at: time }, at: time }).code).toBe('LAMBDA_MISPLACED');
    const zoned = bind({ kind: 'atTimeZone', operand: { kind: 'null', at: time }, zone: { kind: 'null', at: time }, at: time });
    expect([zoned.message, zoned.hint]).toEqual(['AT TIME ZONE is not supported.', "Use CONVERT_TZ(timestamp, 'UTC', 'zone')."]);
  });

  it('says so when an expression is deeper than the stack', () => {
    let deep = parseExpression('TRUE');
    for (let i = 0; i < 100_000; i++) deep = { kind: 'not', operand: deep, at: deep.at };
    expect(errorOf(() => bindExpression(deep, contextOf({}))).code).toBe('EXPRESSION_TOO_DEEP');
  });

  it('binds long chains in linear time', () => {
    const chain = Array.from({ length: 300 }, () => 'S').join(' + ');
    expect(bindText(chain).type).toEqual({ kind: 'STRING' });
  });

  it('a bare NULL has no type', () => {
    const node = parseExpression('NULL');
    expect(errorOf(() => requireTyped(bindExpression(node, contextOf({})), node)).message).toContain(
      "Can't infer a type of null. Please explicitly cast it to a required type, e.g. CAST(null AS VARCHAR).",
    );
    expect(requireTyped(bindText('1'), node).type).toEqual({ kind: 'INTEGER' });
  });
});

describe('replacements', () => {
  it('are asked for first, for every node but lambda parameters', () => {
    const asked: string[] = [];
    const context = {
      ...contextOf(ALL),
      replace: (node: Parameters<typeof bindExpression>[0]) => {
        asked.push(node.kind);
        return node.kind === 'arithmetic' ? ({ kind: 'column', type: { kind: 'BIGINT' }, index: 7, name: 'GROUPED' } as const) : null;
      },
    };
    expect(bindExpression(parseExpression('ABS(I + NOSUCH) > 1'), context)).toMatchObject({ left: { args: [{ index: 7 }] } });
    expect(asked).toEqual(['comparison', 'call', 'arithmetic', 'integer']);
  });
});
