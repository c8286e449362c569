/** Values of the commonest constant expressions without generating code: literals, and literals that an implicit conversion widens. */
import { Decimal } from '../data/decimal.ts';
import type { Value } from '../data/types.ts';
import { valueOfLiteral } from '../sql/bind/literals.ts';
import type { BoundExpression } from '../sql/expression.ts';

/** The value that compiled code would give, or undefined where it takes compiled code to tell. */
export function constantValue(e: BoundExpression): Value | undefined {
  if (e.kind === 'literal') return valueOfLiteral(e);
  if (e.kind !== 'cast' || e.operand.kind !== 'literal') return undefined;
  const value = valueOfLiteral(e.operand);
  if (e.type.kind === 'DOUBLE' && value instanceof Decimal) return value.toNumber();
  const widens = e.operand.type?.kind === 'INTEGER' && (e.type.kind === 'BIGINT' || e.type.kind === 'DOUBLE');
  return widens ? value : undefined;
}
