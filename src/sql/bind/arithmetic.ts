/**
 * Arithmetic: `+ - * / %`, signs, and concatenation with `+` and `||`. Result types of DECIMAL operations.
 */
import { decimalType, isNumeric, typeText } from '../../data/types.ts';
import { failAt } from './binder.ts';
import { bindConcatenation } from './calls.ts';
import { castTo } from './cast.ts';
import { asDecimalType, widerNumber } from './types.ts';
import type { ArithmeticOperator } from '../../../grammar/ast.ts';
import type { SqlType } from '../../data/types.ts';
import type { BoundExpression } from '../expression.ts';
import type { Binder, Node } from './binder.ts';
import type { DecimalType } from './types.ts';

/** `left op right` over numbers, or `+` over two STRINGs. Throws TYPE_ARITHMETIC or TYPE_ARITHMETIC_NULL. */
export function bindArithmetic(binder: Binder, node: Node<'arithmetic'>): BoundExpression {
  const left = binder.bind(node.left);
  const right = binder.bind(node.right);
  if (left.type === null || right.type === null) {
    const text = { left: left.type === null ? 'null' : typeText(left.type), right: right.type === null ? 'null' : typeText(right.type) };
    throw failAt('TYPE_ARITHMETIC_NULL', { expression: binder.textOf(node), ...text }, node.at);
  }
  if (node.operator === '+' && left.type.kind === 'STRING' && right.type.kind === 'STRING') {
    return bindConcatenation(
      binder,
      [
        { node: node.left, bound: left },
        { node: node.right, bound: right },
      ],
      node.at,
    );
  }
  const wider = widerNumber(left.type, right.type);
  if (wider === null) {
    throw failAt('TYPE_ARITHMETIC', { expression: binder.textOf(node), left: left.type.kind, right: right.type.kind }, node.at);
  }
  if (wider.kind !== 'DECIMAL') {
    return { kind: 'arithmetic', type: wider, operator: node.operator, left: castTo(left, wider, true), right: castTo(right, wider, true) };
  }
  const a = asDecimalType(left.type);
  const b = asDecimalType(right.type);
  return {
    kind: 'arithmetic',
    type: decimalResult(node.operator, a, b),
    operator: node.operator,
    left: castTo(left, a, true),
    right: castTo(right, b, true),
  };
}

/** Precision and scale of a DECIMAL operation's result: wide enough for every exact result of `+ - * %`; quotients get at least 6 fraction digits. */
export function decimalResult(operator: ArithmeticOperator, a: DecimalType, b: DecimalType): SqlType {
  const common = Math.max(a.scale, b.scale);
  const whole = a.precision - a.scale;
  const otherWhole = b.precision - b.scale;
  switch (operator) {
    case '+':
    case '-':
      return decimalType(Math.max(whole, otherWhole) + common + 1, common);
    case '*':
      return decimalType(a.precision + b.precision + 1, a.scale + b.scale);
    case '/': {
      const scale = Math.max(6, a.scale + b.precision + 1);
      return decimalType(whole + b.scale + scale, scale);
    }
    case '%':
      return decimalType(Math.min(whole, otherWhole) + common, common);
  }
}

/** A sign before a number; `+` leaves it as it is. */
export function bindSign(binder: Binder, node: Node<'negate'>): BoundExpression {
  const operand = binder.bind(node.operand);
  if (operand.type === null || !isNumeric(operand.type)) {
    const type = operand.type === null ? 'null' : typeText(operand.type);
    throw failAt('TYPE_SIGN', { expression: binder.textOf(node), type }, node.at);
  }
  return node.sign === '+' ? operand : { kind: 'negate', type: operand.type, operand };
}

/** `a || b` is CONCAT(a, b): NULLs are skipped. */
export function bindConcat(binder: Binder, node: Node<'concat'>): BoundExpression {
  const args = [node.left, node.right].map((side) => ({ node: side, bound: binder.bind(side) }));
  return bindConcatenation(binder, args, node.at);
}
