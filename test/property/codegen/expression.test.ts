/** Generated code = naive evaluation, on random expressions over random rows with NULLs, zeros and the edges of 32 and 64 bits. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expressionFunction } from '../../../src/codegen/expression.ts';
import { wrap64 } from '../../../src/data/int64.ts';
import { arrayType, BIGINT, BOOLEAN, DOUBLE, INTEGER, STRING } from '../../../src/data/types.ts';
import type { SqlType, Value } from '../../../src/data/types.ts';
import type { BoundExpression } from '../../../src/sql/expression.ts';
import { evaluate } from '../../oracle/evaluate.ts';

type Arbitrary = fc.Arbitrary<BoundExpression>;

const COLUMNS: readonly SqlType[] = [INTEGER, BIGINT, DOUBLE, BOOLEAN, STRING, arrayType(INTEGER)];
const column = (index: number): Arbitrary => fc.constant({ kind: 'column', type: COLUMNS[index], index, name: `C${index}` });

const integers = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(2147483647, -2147483648), fc.integer());
const bigints = fc
  .oneof(
    fc.bigInt({ min: -3n, max: 3n }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n),
  )
  .map((n) => wrap64(n));
const rows: fc.Arbitrary<Value[]> = fc.tuple(
  fc.option(integers),
  fc.option(bigints),
  fc.option(fc.double()),
  fc.option(fc.boolean()),
  fc.option(fc.constantFrom('', 'a', 'b', 'é')),
  fc.option(fc.array(fc.option(integers), { maxLength: 3 })),
);

const { numbers } = fc.letrec<{ numbers: BoundExpression; longs: BoundExpression; doubles: BoundExpression; tests: BoundExpression }>(
  (tie) => {
    const operator = fc.constantFrom('+', '-', '*', '/', '%') as fc.Arbitrary<'+'>;
    const compare = fc.constantFrom('=', '<>', '<', '<=', '>', '>=', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM') as fc.Arbitrary<'='>;
    const arithmetic = (type: SqlType, side: Arbitrary): Arbitrary =>
      fc.record({ kind: fc.constant('arithmetic' as const), type: fc.constant(type), operator, left: side, right: side });
    const comparison = (side: Arbitrary): Arbitrary =>
      fc.record({ kind: fc.constant('comparison' as const), type: fc.constant(BOOLEAN), operator: compare, left: side, right: side });
    const branch = (type: SqlType, side: Arbitrary): Arbitrary =>
      fc.record({
        kind: fc.constant('case' as const),
        type: fc.constant(type),
        whens: fc.array(fc.record({ when: tie('tests'), then: side }), { minLength: 1, maxLength: 2 }),
        otherwise: fc.option(side),
      }) as unknown as Arbitrary;
    const depth = { maxDepth: 4 };
    return {
      numbers: fc.oneof(
        depth,
        column(0),
        integers.map((v): BoundExpression => ({ kind: 'literal', type: INTEGER, value: v })),
        arithmetic(INTEGER, tie('numbers')),
        branch(INTEGER, tie('numbers')),
        fc.record({ kind: fc.constant('subscript' as const), type: fc.constant(INTEGER), operand: column(5), index: tie('numbers') }),
      ),
      longs: fc.oneof(depth, column(1), column(0), arithmetic(BIGINT, tie('longs')), branch(BIGINT, tie('longs'))),
      doubles: fc.oneof(depth, column(2), arithmetic(DOUBLE, tie('doubles'))),
      tests: fc.oneof(
        depth,
        column(3),
        comparison(tie('numbers')),
        comparison(tie('longs')),
        comparison(column(4)),
        fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          type: fc.constant(BOOLEAN),
          left: tie('tests'),
          right: tie('tests'),
        }),
        fc.record({ kind: fc.constant('not' as const), type: fc.constant(BOOLEAN), operand: tie('tests') }),
        fc.record({ kind: fc.constant('isNull' as const), type: fc.constant(BOOLEAN), negated: fc.boolean(), operand: tie('longs') }),
        fc.record({
          kind: fc.constant('in' as const),
          type: fc.constant(BOOLEAN),
          negated: fc.boolean(),
          operand: tie('numbers'),
          list: fc.array(tie('numbers'), { minLength: 1, maxLength: 4 }),
        }),
      ),
    };
  },
) as unknown as { numbers: Arbitrary };

const setting = () => undefined;

test('generated code agrees with the naive evaluator', () => {
  fc.assert(
    fc.property(numbers, fc.array(rows, { minLength: 1, maxLength: 5 }), (expression, data) => {
      const compiled = expressionFunction([expression], { name: 'property', setting });
      for (const row of data) expect(compiled(row, {})[0]).toEqual(evaluate(expression, row));
    }),
    { numRuns: 2000 },
  );
});

test('no text of a user becomes code', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.constantFrom('`${1}`', "'); throw 1; ('", '*/ x /*', '\u2028', '\\', '"', '</script>', '__proto__', '\n//'),
  );
  fc.assert(
    fc.property(hostile, hostile, (name, text) => {
      const expression: BoundExpression = {
        kind: 'comparison',
        type: BOOLEAN,
        operator: '=',
        left: { kind: 'column', type: STRING, index: 0, name },
        right: { kind: 'literal', type: STRING, value: text },
      };
      expect(expressionFunction([expression], { name, setting })([text], {})).toEqual([true]);
    }),
    { numRuns: 1000 },
  );
});
