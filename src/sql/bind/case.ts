/** Searched CASE: conditions are BOOLEAN, and all branches have one and the same type (no widening); NULL goes with any. */
import { BOOLEAN, sameType, typeText } from '../../data/types.ts';
import { castTo } from './cast.ts';
import { failAt } from './binder.ts';
import { typedNull } from './literals.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { SqlType } from '../../data/types.ts';
import type { BoundExpression } from '../expression.ts';
import type { Binder, Node } from './binder.ts';

/** Throws TYPE_NOT_BOOLEAN for a condition, CASE_ALL_NULL, CASE_TYPES_DIFFER. */
export function bindCase(binder: Binder, node: Node<'case'>): BoundExpression {
  const conditions = node.whens.map((w) => bindCondition(binder, w.when));
  const branches = node.whens.map((w) => ({ node: w.then, bound: binder.bind(w.then) }));
  const otherwise = node.otherwise === null ? null : { node: node.otherwise, bound: binder.bind(node.otherwise) };
  const type = branchType(binder, otherwise === null ? branches : [...branches, otherwise]);
  if (type === null) throw failAt('CASE_ALL_NULL', {}, node.at);
  const whens = conditions.map((when, i) => ({ when, then: castTo(branches[i].bound, type, true) }));
  return { kind: 'case', type, whens, otherwise: otherwise === null ? null : castTo(otherwise.bound, type, true) };
}

function bindCondition(binder: Binder, node: Expression): BoundExpression {
  const bound = binder.bind(node);
  if (bound.type === null) return typedNull(BOOLEAN);
  if (bound.type.kind === 'BOOLEAN') return bound;
  throw failAt('TYPE_NOT_BOOLEAN', { clause: 'WHEN', expression: binder.textOf(node), type: typeText(bound.type) }, node.at);
}

/** The type of the first branch that has one, which all others must have too; null when all are NULL. */
function branchType(binder: Binder, branches: readonly { readonly node: Expression; readonly bound: BoundExpression }[]): SqlType | null {
  let type: SqlType | null = null;
  for (const { node, bound } of branches) {
    if (bound.type === null) continue;
    if (type !== null && !sameType(type, bound.type)) {
      throw failAt(
        'CASE_TYPES_DIFFER',
        { expected: typeText(type), found: typeText(bound.type), expression: binder.textOf(node) },
        node.at,
      );
    }
    type = bound.type;
  }
  return type;
}
