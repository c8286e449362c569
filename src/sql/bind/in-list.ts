/** `x IN (…)`: operand and list brought to one type, NULL items left out (they can match nothing). */
import { BOOLEAN } from '../../data/types.ts';
import { commonType, toCommonType } from './common-type.ts';
import { isNullLiteral } from './literals.ts';
import type { BoundExpression } from '../expression.ts';
import type { Binder, Node } from './binder.ts';
import type { ListItem } from './common-type.ts';

export function bindIn(binder: Binder, node: Node<'in'>): BoundExpression {
  const items = [node.operand, ...node.list].map((item): ListItem => ({ node: item, bound: binder.bind(item) }));
  const type = commonType(items, binder.textOf) ?? BOOLEAN;
  const [operand, ...list] = items.map((item) => toCommonType(item.bound, type));
  return { kind: 'in', type: BOOLEAN, negated: node.negated, operand, list: list.filter((item) => !isNullLiteral(item)) };
}
