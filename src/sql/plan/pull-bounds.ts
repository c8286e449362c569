/** Bounds on WINDOWSTART and WINDOWEND in one alternative of a pull query's WHERE: what narrows the read of a windowed table. */
import { fail } from '../../base/errors.ts';
import { WINDOWEND, WINDOWSTART } from '../../data/schema.ts';
import { bindPredicate } from '../bind/bind.ts';
import { flip } from './pull-dnf.ts';
import { sourcesRead } from './qualify.ts';
import { textOf } from './text.ts';
import type { ComparisonOperator, Expression } from '../../../grammar/ast.ts';
import type { BindContext } from '../bind/scope.ts';
import type { BoundExpression } from '../expression.ts';
import type { WindowBounds } from './nodes.ts';
import type { Conjunction } from './pull-dnf.ts';

interface Bound {
  readonly operator: ComparisonOperator;
  readonly value: BoundExpression | null;
  readonly node: Expression;
}

/** Null where the alternative has no bounds. Throws PULL_WINDOW_DUPLICATE, PULL_WINDOW_COMBINED and PULL_WINDOW_OPERATOR. */
export function windowBounds(conjunction: Conjunction, context: BindContext): WindowBounds | null {
  const starts = boundsOn(WINDOWSTART, conjunction, context);
  const ends = boundsOn(WINDOWEND, conjunction, context);
  if (starts.length + ends.length === 0) return null;
  const at = (bounds: readonly Bound[], operators: readonly ComparisonOperator[]): BoundExpression | null =>
    bounds.find((b) => operators.includes(b.operator))?.value ?? null;
  const from = ['=', '>', '>='] as const;
  const to = ['=', '<', '<='] as const;
  return { startFrom: at(starts, from), startTo: at(starts, to), endFrom: at(ends, from), endTo: at(ends, to) };
}

function boundsOn(name: typeof WINDOWSTART | typeof WINDOWEND, conjunction: Conjunction, context: BindContext): Bound[] {
  const bounds = conjunction.flatMap((node) => boundOf(node, name, context) ?? []);
  for (const { operator, node } of bounds) {
    if (!['=', '<', '<=', '>', '>='].includes(operator)) throw fail('PULL_WINDOW_OPERATOR', { name, operator }, { at: node.at });
  }
  const equal = bounds.some((b) => b.operator === '=');
  if (equal && bounds.length > 1) throw fail('PULL_WINDOW_COMBINED', { name }, { at: bounds[1].node.at });
  for (const side of ['<', '>']) {
    const same = bounds.filter((b) => b.operator.startsWith(side));
    if (same.length > 1) throw fail('PULL_WINDOW_DUPLICATE', { name, expression: textOf(same[1].node) }, { at: same[1].node.at });
  }
  return bounds;
}

/** The bound that a comparison sets; its value is null when it is no constant number. */
function boundOf(node: Conjunction[number], name: string, context: BindContext): Bound | null {
  if (node.kind !== 'comparison') return null;
  const isBound = (side: Expression): boolean => side.kind === 'column' && side.name.name === name;
  const straight = isBound(node.left);
  if (!straight && !isBound(node.right)) return null;
  const predicate = bindPredicate(node, context);
  const value = predicate.kind === 'comparison' ? (straight ? predicate.right : predicate.left) : null;
  const usable =
    value !== null &&
    (value.type?.kind === 'BIGINT' || value.type?.kind === 'INTEGER') &&
    sourcesRead(straight ? node.right : node.left).length === 0;
  return { operator: straight ? node.operator : flip(node.operator), value: usable ? value : null, node };
}
