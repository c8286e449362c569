/** ARRAY[…], MAP(…) and STRUCT(…). */
import { commonType, toCommonType } from './common-type.ts';
import { failAt } from './binder.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { SqlType, StructField } from '../../data/types.ts';
import type { BoundExpression } from '../expression.ts';
import type { Binder, Node } from './binder.ts';

/** Elements converted to one type. Throws ARRAY_EMPTY or ARRAY_ALL_NULL, where no element says the type. */
export function bindArray(binder: Binder, node: Node<'array'>): BoundExpression {
  if (node.items.length === 0) throw failAt('ARRAY_EMPTY', {}, node.at);
  const unified = unify(binder, node.items);
  if (unified === null) throw failAt('ARRAY_ALL_NULL', {}, node.at);
  return { kind: 'array', type: { kind: 'ARRAY', element: unified.type }, items: unified.items };
}

/** Keys of one type and values of one type. Throws MAP_EMPTY or MAP_ALL_NULL. */
export function bindMap(binder: Binder, node: Node<'map'>): BoundExpression {
  if (node.entries.length === 0) throw failAt('MAP_EMPTY', {}, node.at);
  const keys = unify(
    binder,
    node.entries.map((e) => e.key),
  );
  if (keys === null) throw failAt('MAP_ALL_NULL', { part: 'keys', one: 'key' }, node.at);
  const values = unify(
    binder,
    node.entries.map((e) => e.value),
  );
  if (values === null) throw failAt('MAP_ALL_NULL', { part: 'values', one: 'value' }, node.at);
  const entries = keys.items.map((key, i) => ({ key, value: values.items[i] }));
  return { kind: 'map', type: { kind: 'MAP', key: keys.type, value: values.type }, entries };
}

/** The expressions in their common type; null when all are NULL literals. */
function unify(binder: Binder, nodes: readonly Expression[]): { readonly type: SqlType; readonly items: BoundExpression[] } | null {
  const items = nodes.map((node) => ({ node, bound: binder.bind(node) }));
  const type = commonType(items, binder.textOf);
  return type === null ? null : { type, items: items.map((item) => toCommonType(item.bound, type)) };
}

/** Fields in the order written, each with the type of its value. Throws STRUCT_DUPLICATE_FIELD, TYPE_OF_NULL. */
export function bindStruct(binder: Binder, node: Node<'struct'>): BoundExpression {
  const fields: StructField[] = [];
  const values: BoundExpression[] = [];
  for (const { name, value } of node.fields) {
    if (fields.some((f) => f.name === name.name)) {
      throw failAt('STRUCT_DUPLICATE_FIELD', { expression: binder.textOf(node), name: name.name }, name.at);
    }
    const bound = binder.bind(value);
    if (bound.type === null) throw failAt('TYPE_OF_NULL', {}, value.at);
    fields.push({ name: name.name, type: bound.type });
    values.push(bound);
  }
  return { kind: 'struct', type: { kind: 'STRUCT', fields }, values };
}
