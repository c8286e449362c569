/**
 * A naive evaluator of bound expressions, written for clarity alone: the generated code must agree with it. It throws `Failure` where an expression fails, and the caller makes NULL of that at the boundaries:
 * the whole expression, and every argument of a constructor.
 */
import type { Value } from '../../src/data/types.ts';
import { equalValues } from '../../src/data/compare.ts';
import { wrap64 } from '../../src/data/int64.ts';
import type { BoundExpression } from '../../src/sql/expression.ts';

class Failure extends Error {}

/** The expression's value over the row; NULL when it fails. */
export function evaluate(e: BoundExpression, row: readonly Value[]): Value {
  try {
    return value(e, row);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function required(e: BoundExpression, row: readonly Value[]): Exclude<Value, null> {
  const v = value(e, row);
  if (v === null) throw new Failure('NULL operand');
  return v;
}

function value(e: BoundExpression, row: readonly Value[]): Value {
  switch (e.kind) {
    case 'literal':
      if (e.value !== null && typeof e.value === 'object') {
        if ('bigint' in e.value) return BigInt(e.value.bigint);
        throw new Error('the oracle knows no such literal');
      }
      return e.value;
    case 'column':
      return row[e.index];
    case 'arithmetic':
      return arithmetic(e.operator, e.type.kind, required(e.left, row), required(e.right, row));
    case 'comparison':
      return comparison(e.operator, value(e.left, row), value(e.right, row));
    case 'and':
      return required(e.left, row) === true && required(e.right, row) === true;
    case 'or':
      return required(e.left, row) === true || required(e.right, row) === true;
    case 'not':
      return required(e.operand, row) !== true;
    case 'isNull':
      return (value(e.operand, row) === null) !== e.negated;
    case 'case': {
      for (const { when, then } of e.whens) if (required(when, row) === true) return value(then, row);
      return e.otherwise === null ? null : value(e.otherwise, row);
    }
    case 'array':
      return e.items.map((item) => evaluate(item, row));
    case 'subscript': {
      const list = value(e.operand, row) as readonly Value[] | null;
      const index = value(e.index, row) as number | null;
      if (list === null || index === null || index === 0) return null;
      return list.at(index > 0 ? index - 1 : index) ?? null;
    }
    case 'in': {
      const operand = value(e.operand, row);
      // The whole list is evaluated: one item that fails makes the test fail.
      const items = e.list.map((item) => value(item, row));
      const found = operand !== null && items.some((item) => comparison('=', operand, item));
      return found !== e.negated;
    }
    default:
      throw new Error(`the oracle does not know ${e.kind}`);
  }
}

function arithmetic(operator: string, kind: string, left: Exclude<Value, null>, right: Exclude<Value, null>): Value {
  if (kind === 'DOUBLE') {
    const [a, b] = [Number(left), Number(right)];
    return { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b }[operator] ?? null;
  }
  const [a, b] = [BigInt(left as number), BigInt(right as number)];
  if ((operator === '/' || operator === '%') && b === 0n) throw new Failure('division by zero');
  const exact = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : operator === '/' ? a / b : a % b;
  return kind === 'INTEGER' ? Number(BigInt.asIntN(32, exact)) : wrap64(exact);
}

function comparison(operator: string, a: Value, b: Value): boolean {
  if (operator === 'IS DISTINCT FROM') return !equalValues(a, b);
  if (operator === 'IS NOT DISTINCT FROM') return equalValues(a, b);
  if (a === null || b === null) return false;
  const [l, r] = [a as number, b as number];
  return { '=': l === r, '<>': l !== r, '<': l < r, '<=': l <= r, '>': l > r, '>=': l >= r }[operator] ?? false;
}
