/**
 * Comparisons, BETWEEN, LIKE and the logic around them: which types may meet, and the conversions that make them alike.
 *
 * Families: numbers; STRING; BYTES; the same time type; DATE with TIMESTAMP; STRING with any time type (the string is read as that
 * type). BOOLEAN, ARRAY, MAP and STRUCT know equality only, and for nested types only the kind must agree.
 */
import { BOOLEAN, STRING, TIMESTAMP, isTemporal, typeText } from '../../data/types.ts';
import { failAt } from './binder.ts';
import { castTo } from './cast.ts';
import { temporalTextProblem } from './literal-text.ts';
import { isNullLiteral, typedNull } from './literals.ts';
import { pseudoTimeOperand } from './timestamps.ts';
import { asDecimalType, widerNumber } from './types.ts';
import type { At, ComparisonOperator, Expression } from '../../../grammar/ast.ts';
import type { SqlType } from '../../data/types.ts';
import type { BoundExpression } from '../expression.ts';
import type { Binder, Node } from './binder.ts';

const OPERATOR_NAMES: Readonly<Record<ComparisonOperator, string>> = {
  '=': 'EQUAL',
  '<>': 'NOT_EQUAL',
  '<': 'LESS_THAN',
  '<=': 'LESS_THAN_OR_EQUAL',
  '>': 'GREATER_THAN',
  '>=': 'GREATER_THAN_OR_EQUAL',
  'IS DISTINCT FROM': 'IS_DISTINCT_FROM',
  'IS NOT DISTINCT FROM': 'IS_NOT_DISTINCT_FROM',
};
const EQUALITIES: ReadonlySet<ComparisonOperator> = new Set<ComparisonOperator>(['=', '<>', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM']);

/** One side of a comparison: where it stands and what it is. */
interface Side {
  readonly node: Expression;
  readonly bound: BoundExpression;
}
type TypedExpression = BoundExpression & { readonly type: SqlType };

export function bindComparison(binder: Binder, node: Node<'comparison'>): BoundExpression {
  const left: Side = { node: node.left, bound: pseudoTimeOperand(binder, node.left, node.right) ?? binder.bind(node.left) };
  const right: Side = { node: node.right, bound: pseudoTimeOperand(binder, node.right, node.left) ?? binder.bind(node.right) };
  return compare(binder, { operator: node.operator, left, right, at: node.at, note: '' });
}

/** `x BETWEEN a AND b` is `x >= a AND x <= b`. */
export function bindBetween(binder: Binder, node: Node<'between'>): BoundExpression {
  const operand: Side = { node: node.operand, bound: binder.bind(node.operand) };
  const bound = (limit: Expression): Side => ({ node: limit, bound: pseudoTimeOperand(binder, limit, node.operand) ?? binder.bind(limit) });
  const parts = { left: operand, at: node.at, note: 'Invalid expression: ' };
  const low = compare(binder, { ...parts, operator: '>=', right: bound(node.low) });
  const high = compare(binder, { ...parts, operator: '<=', right: bound(node.high) });
  const both: BoundExpression = { kind: 'and', type: BOOLEAN, left: low, right: high };
  return node.negated ? { kind: 'not', type: BOOLEAN, operand: both } : both;
}

interface Comparison {
  readonly operator: ComparisonOperator;
  readonly left: Side;
  readonly right: Side;
  readonly at: At;
  /** Stands before the message. */
  readonly note: string;
}

function compare(binder: Binder, comparison: Comparison): BoundExpression {
  const { operator, left, right, at, note } = comparison;
  const [a, b] = [left.bound, right.bound];
  if (!isTyped(a) || !isTyped(b)) {
    const texts = { left: a.type === null ? 'NULL' : typeText(a.type), right: b.type === null ? 'NULL' : typeText(b.type) };
    throw failAt('TYPE_COMPARE_NULL', { operator, ...texts }, at);
  }
  const alike = makeAlike(a, b, operator);
  if (alike === null) {
    const texts = {
      left: binder.textOf(left.node),
      leftType: typeText(a.type),
      right: binder.textOf(right.node),
      rightType: typeText(b.type),
    };
    throw failAt('TYPE_COMPARE', { note, operator: OPERATOR_NAMES[operator], ...texts }, at);
  }
  checkTemporalText(left.node, alike[0]);
  checkTemporalText(right.node, alike[1]);
  return { kind: 'comparison', type: BOOLEAN, operator, left: alike[0], right: alike[1] };
}

function isTyped(node: BoundExpression): node is TypedExpression {
  return node.type !== null;
}

/** Both sides in one comparable kind, or null when they have none for the operator. */
function makeAlike(
  a: TypedExpression,
  b: TypedExpression,
  operator: ComparisonOperator,
): readonly [BoundExpression, BoundExpression] | null {
  const number = widerNumber(a.type, b.type);
  if (number !== null) return [asNumber(a, number), asNumber(b, number)];
  const time = timeType(a.type, b.type);
  if (time !== null) return [castTo(a, time, true), castTo(b, time, true)];
  if (a.type.kind !== b.type.kind) return null;
  const ordered = a.type.kind === 'STRING' || a.type.kind === 'BYTES';
  return ordered || EQUALITIES.has(operator) ? [a, b] : null;
}

/** DECIMALs keep their own precision and scale: they are compared as numbers. */
function asNumber(operand: TypedExpression, type: SqlType): BoundExpression {
  return castTo(operand, type.kind === 'DECIMAL' ? asDecimalType(operand.type) : type, true);
}

/** The time type in which two values meet, if one of them is of a time type. */
function timeType(a: SqlType, b: SqlType): SqlType | null {
  if (isTemporal(a) && (b.kind === a.kind || b.kind === 'STRING')) return a;
  if (isTemporal(b) && a.kind === 'STRING') return b;
  const dates = (a.kind === 'DATE' && b.kind === 'TIMESTAMP') || (a.kind === 'TIMESTAMP' && b.kind === 'DATE');
  return dates ? TIMESTAMP : null;
}

/** A string literal that is compared with a time must read as one: it would be wrong for every record. */
function checkTemporalText(node: Expression, bound: BoundExpression): void {
  if (node.kind !== 'string' || bound.kind !== 'cast') return;
  const reason = temporalTextProblem(node.value, bound.type);
  if (reason !== null) throw failAt('TEMPORAL_TEXT', { text: node.value, type: bound.type.kind, reason }, node.at);
}

export function bindLike(binder: Binder, node: Node<'like'>): BoundExpression {
  if (node.escape !== null && [...node.escape].length !== 1) throw failAt('LIKE_ESCAPE', { escape: node.escape }, node.at);
  const operand = stringOperand(binder, node.operand);
  const pattern = stringOperand(binder, node.pattern);
  return { kind: 'like', type: BOOLEAN, negated: node.negated, operand, pattern, escape: node.escape };
}

function stringOperand(binder: Binder, node: Expression): BoundExpression {
  const bound = binder.bind(node);
  if (bound.type === null) return typedNull(STRING);
  if (bound.type.kind === 'STRING') return bound;
  const code = node.kind === 'column' ? 'TYPE_LIKE_COLUMN' : 'TYPE_LIKE';
  throw failAt(code, { expression: binder.textOf(node), type: typeText(bound.type) }, node.at);
}

/** AND, OR. */
export function bindLogic(binder: Binder, node: Node<'and' | 'or'>): BoundExpression {
  const operator = node.kind.toUpperCase();
  return {
    kind: node.kind,
    type: BOOLEAN,
    left: booleanOperand(binder, node.left, operator),
    right: booleanOperand(binder, node.right, operator),
  };
}

export function bindNot(binder: Binder, node: Node<'not'>): BoundExpression {
  return { kind: 'not', type: BOOLEAN, operand: booleanOperand(binder, node.operand, 'NOT') };
}

function booleanOperand(binder: Binder, node: Expression, operator: string): BoundExpression {
  const bound = binder.bind(node);
  if (bound.type === null) return typedNull(BOOLEAN);
  if (bound.type.kind !== 'BOOLEAN')
    throw failAt('TYPE_LOGIC', { operator, expression: binder.textOf(node), type: typeText(bound.type) }, node.at);
  return bound;
}

export function bindIsNull(binder: Binder, node: Node<'isNull'>): BoundExpression {
  const bound = binder.bind(node.operand);
  const operand = isNullLiteral(bound) && bound.type === null ? typedNull(BOOLEAN) : bound;
  return { kind: 'isNull', type: BOOLEAN, negated: node.negated, operand };
}
