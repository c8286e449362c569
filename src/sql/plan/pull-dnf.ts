/**
 * The WHERE clause of a pull query on a table as a list of alternatives, each a list of comparisons that must all hold (disjunctive normal
 * form), after the check that it has no other parts. Only the way to the rows is chosen by it; the whole condition filters them all the same.
 */
import { fail } from '../../base/errors.ts';
import { textOf } from './text.ts';
import type { ComparisonOperator, Expression } from '../../../grammar/ast.ts';

export type Comparison = Extract<Expression, { kind: 'comparison' | 'like' }>;
export type Conjunction = readonly Comparison[];

/** Above this many alternatives the rows are scanned instead. */
const MOST = 1000;

/** The alternatives, or null when there are too many. Throws PULL_WHERE_SHAPE for anything but comparisons, LIKE, AND, OR, NOT. */
export function alternatives(where: Expression): readonly Conjunction[] | null {
  return normalise(where, false);
}

function normalise(node: Expression, negated: boolean): readonly Conjunction[] | null {
  switch (node.kind) {
    case 'not':
      return normalise(node.operand, !negated);
    case 'and':
    case 'or':
      return combine(normalise(node.left, negated), normalise(node.right, negated), (node.kind === 'and') !== negated);
    case 'between':
      return normalise(betweenAsAnd(node), negated !== node.negated);
    case 'in':
      return normalise(inAsOr(node), negated !== node.negated);
    case 'comparison':
    case 'like':
      if (negated || (node.kind === 'like' && node.negated)) throw unsupported(node);
      return [[node]];
    default:
      throw unsupported(node);
  }
}

function combine(left: readonly Conjunction[] | null, right: readonly Conjunction[] | null, all: boolean): readonly Conjunction[] | null {
  if (left === null || right === null) return null;
  const size = all ? left.length * right.length : left.length + right.length;
  if (size > MOST) return null;
  return all ? left.flatMap((l) => right.map((r) => [...l, ...r])) : [...left, ...right];
}

function betweenAsAnd(node: Extract<Expression, { kind: 'between' }>): Expression {
  const { operand, low, high, at } = node;
  const side = (operator: '>=' | '<=', right: Expression): Expression => ({ kind: 'comparison', operator, left: operand, right, at });
  return { kind: 'and', left: side('>=', low), right: side('<=', high), at };
}

function inAsOr(node: Extract<Expression, { kind: 'in' }>): Expression {
  const equals = node.list.map((item): Expression => ({ kind: 'comparison', operator: '=', left: node.operand, right: item, at: item.at }));
  return equals.reduce((left, right) => ({ kind: 'or', left, right, at: node.at }));
}

function unsupported(node: Expression): Error {
  return fail('PULL_WHERE_SHAPE', { expression: textOf(node) }, { at: node.at });
}

const FLIPPED: Partial<Record<ComparisonOperator, ComparisonOperator>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** The operator with its sides exchanged. */
export function flip(operator: ComparisonOperator): ComparisonOperator {
  return FLIPPED[operator] ?? operator;
}
