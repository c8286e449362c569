/** Printing: the normalised form, and that what is printed parses back to the same tree. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpression, parseStatement, parseType } from '../../../grammar/parser.ts';
import { printExpression, printType } from '../../../grammar/print.ts';
import { printStatement } from '../../../grammar/print-statement.ts';
import { withoutPlaces } from './places.ts';
import { expressions, statements, types } from './trees.ts';

describe('printing', () => {
  it.each([
    ['a+b*c', '(A + (B * C))'],
    ['cast(x as varchar)', 'CAST(X AS STRING)'],
    ["'it''s'", "'it''s'"],
    ['substring(source, 0, 1)', 'SUBSTRING(SOURCE, 0, 1)'],
    ['s->a->`b`', 'S->A->`b`'],
    ['a[1]', 'A[1]'],
    ['a is null', '(A IS NULL)'],
    ['t.id = 0', '(T.ID = 0)'],
    ['id = null', '(ID = null)'],
    ['true + 1.5', '(true + 1.5)'],
    ["map(1:='cat') + null", "(MAP(1:='cat') + null)"],
    ['array[1,2,3]', 'ARRAY[1, 2, 3]'],
    ['l.a = r.a and l.a = r.a', '((L.A = R.A) AND (L.A = R.A))'],
    ['count(*)', 'COUNT(*)'],
    ['- x', '-X'],
    ['-(5)', '-(5)'],
    ['a != b', '(A <> B)'],
    ['not a', '(NOT A)'],
    ["struct(a := 1, `b` := 'x')", "STRUCT(A:=1, `b`:='x')"],
    ['case when a then 1 else 2 end', '(CASE WHEN A THEN 1 ELSE 2 END)'],
    ['transform(a, (x, y) => x + y)', 'TRANSFORM(A, (X, Y) => (X + Y))'],
    ['timestampadd(minutes, 5, rowtime)', 'TIMESTAMPADD(MINUTES, 5, ROWTIME)'],
    ['cast(x as struct<a decimal(4,2), b map<string, int>>)', 'CAST(X AS STRUCT<A DECIMAL(4, 2), B MAP<STRING, INTEGER>>)'],
    ['"from".`select`', '`from`.`SELECT`'.replace('SELECT', 'select')],
  ])('normalises %s to %s', (source, printed) => {
    expect(printExpression(parseExpression(source))).toBe(printed);
  });

  it('lays a statement out over lines, one selected expression each', () => {
    const source =
      "create table output with (key_format='kafka') as select f1 k1, f2 k2, count(*) as n from test t group by f1, f2 emit changes";
    expect(printStatement(parseStatement(source))).toBe(
      "CREATE TABLE OUTPUT WITH (KEY_FORMAT='kafka') AS SELECT\n  F1 K1,\n  F2 K2,\n  COUNT(*) N\nFROM TEST T\nGROUP BY F1, F2\nEMIT CHANGES;",
    );
  });

  it('prints chains of any length without recursion', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => `a${index}`).join(' + ');
    expect(printExpression(parseExpression(chain)).startsWith('((((')).toBe(true);
  });

  it('prints expressions that parse back to the same tree', () => {
    fc.assert(
      fc.property(expressions, (tree) => {
        expect(withoutPlaces(parseExpression(printExpression(tree)))).toEqual(withoutPlaces(tree));
      }),
      { numRuns: 1000 },
    );
  });

  it('prints types that parse back to the same tree', () => {
    fc.assert(
      fc.property(types, (tree) => {
        expect(withoutPlaces(parseType(printType(tree)))).toEqual(withoutPlaces(tree));
      }),
      { numRuns: 500 },
    );
  });

  it('prints statements of every kind that parse back to the same tree', () => {
    fc.assert(
      fc.property(statements, (tree) => {
        expect(withoutPlaces(parseStatement(printStatement(tree), { testStatements: true }))).toEqual(withoutPlaces(tree));
      }),
      { numRuns: 1500 },
    );
  });
});
