/** Arithmetic: INTEGER and BIGINT wrap, DOUBLE follows IEEE, DECIMAL is exact and fails where the result would need rounding. */
import { addDecimal, divideDecimal, fitExact, multiplyDecimal, negateDecimal, remainderDecimal, subtractDecimal } from '../data/decimal.ts';
import type { Decimal } from '../data/decimal.ts';
import { add64, divide64, multiply64, negate64, remainder64, subtract64 } from '../data/int64.ts';
import type { ArithmeticOperator } from '../../grammar/ast.ts';
import type { BoundExpression } from '../sql/expression.ts';
import { name, requireValue } from './compiling.ts';
import type { Atom } from './compiling.ts';
import type { Compiling } from './compiling.ts';

type Arithmetic = Extract<BoundExpression, { kind: 'arithmetic' }>;

export function compileArithmetic(e: Arithmetic, c: Compiling): Atom {
  const left = c.compile(e.left, c);
  const right = c.compile(e.right, c);
  requireValue(left, c, e.operator);
  requireValue(right, c, e.operator);
  switch (e.type.kind) {
    case 'INTEGER':
      return integer(e.operator, left.code, right.code, c);
    case 'BIGINT':
      return bigint(e.operator, left.code, right.code, c);
    case 'DECIMAL':
      return decimal(e.operator, left.code, right.code, e.type.precision, e.type.scale, c);
    default:
      return name(`${left.code} ${e.operator} ${right.code}`, c, 'double', false);
  }
}

function integer(operator: ArithmeticOperator, left: string, right: string, c: Compiling): Atom {
  if (operator === '/' || operator === '%') c.out.line(`if (${right} === 0) ${c.failure('Division by zero')}`);
  const code = operator === '*' ? `Math.imul(${left}, ${right})` : `(${left} ${operator} ${right}) | 0`;
  return name(code, c, 'int', false);
}

const BIGINT_CALLS = { '+': add64, '-': subtract64, '*': multiply64, '/': divide64, '%': remainder64 } as const;

function bigint(operator: ArithmeticOperator, left: string, right: string, c: Compiling): Atom {
  if (operator === '/' || operator === '%') c.out.line(`if (${right} === 0) ${c.failure('Division by zero')}`);
  const call = c.out.constant(BIGINT_CALLS[operator], BIGINT_CALLS[operator].name);
  return name(`${call}(${left}, ${right})`, c, 'bigint', false);
}

type DecimalCall = (a: Decimal, b: Decimal, precision: number, scale: number) => Decimal | null;

const DECIMAL_CALLS: Readonly<Record<ArithmeticOperator, DecimalCall>> = {
  '+': function decimalAdd(a, b, p, s) {
    return fitExact(addDecimal(a, b), p, s);
  },
  '-': function decimalSubtract(a, b, p, s) {
    return fitExact(subtractDecimal(a, b), p, s);
  },
  '*': function decimalMultiply(a, b, p, s) {
    return fitExact(multiplyDecimal(a, b), p, s);
  },
  '/': function decimalDivide(a, b, p, s) {
    const quotient = divideDecimal(a, b, s);
    return quotient === null ? null : fitExact(quotient, p, s);
  },
  '%': function decimalRemainder(a, b, p, s) {
    const remainder = remainderDecimal(a, b);
    return remainder === null ? null : fitExact(remainder, p, s);
  },
};

function decimal(operator: ArithmeticOperator, left: string, right: string, precision: number, scale: number, c: Compiling): Atom {
  const call = c.out.constant(DECIMAL_CALLS[operator], 'decimal');
  const result = name(`${call}(${left}, ${right}, ${precision}, ${scale})`, c, 'decimal', false);
  c.out.line(`if (${result.code} === null) ${c.failure(`The result of ${operator} does not fit DECIMAL(${precision}, ${scale}) exactly`)}`);
  return result;
}

export function compileNegate(e: Extract<BoundExpression, { kind: 'negate' }>, c: Compiling): Atom {
  const operand = c.compile(e.operand, c);
  requireValue(operand, c, 'unary -');
  switch (e.type.kind) {
    case 'INTEGER':
      return name(`(0 - ${operand.code}) | 0`, c, 'int', false);
    case 'BIGINT':
      return name(`${c.out.constant(negate64, 'negate64')}(${operand.code})`, c, 'bigint', false);
    case 'DECIMAL':
      return name(`${c.out.constant(negateDecimal, 'negateDecimal')}(${operand.code})`, c, 'decimal', false);
    default:
      return name(`-${operand.code}`, c, 'double', false);
  }
}
