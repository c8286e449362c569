/** `a[i]`, `m[k]` and `s->f`: reading parts of nested values. */
import { INTEGER, typeText } from '../../data/types.ts';
import { failAt } from './binder.ts';
import { coerce } from './coerce.ts';
import { typedNull } from './literals.ts';
import type { BoundExpression } from '../expression.ts';
import type { Binder, Node } from './binder.ts';

/** An element of an ARRAY by INTEGER, or of a MAP by its key. Throws SUBSCRIPT_OPERAND, SUBSCRIPT_INDEX. */
export function bindSubscript(binder: Binder, node: Node<'subscript'>): BoundExpression {
  const operand = binder.bind(node.operand);
  const container = operand.type;
  if (container?.kind !== 'ARRAY' && container?.kind !== 'MAP') {
    const type = container === null ? 'NULL' : typeText(container);
    throw failAt('SUBSCRIPT_OPERAND', { expression: binder.textOf(node.operand), type }, node.at);
  }
  const wanted = container.kind === 'ARRAY' ? INTEGER : container.key;
  const given = binder.bind(node.index);
  const index = given.type === null ? typedNull(wanted) : coerce(given, wanted, 'argument');
  if (index === null) {
    const texts = { operandType: typeText(container), expected: typeText(wanted), expression: binder.textOf(node.index) };
    throw failAt('SUBSCRIPT_INDEX', { ...texts, type: given.type === null ? 'NULL' : typeText(given.type) }, node.index.at);
  }
  return { kind: 'subscript', type: container.kind === 'ARRAY' ? container.element : container.value, operand, index };
}

/** A field of a STRUCT by its exact name. Throws FIELD_OPERAND, UNKNOWN_FIELD. */
export function bindField(binder: Binder, node: Node<'field'>): BoundExpression {
  const operand = binder.bind(node.operand);
  if (operand.type?.kind !== 'STRUCT') {
    const type = operand.type === null ? 'NULL' : typeText(operand.type);
    throw failAt('FIELD_OPERAND', { expression: binder.textOf(node.operand), type }, node.at);
  }
  const { fields } = operand.type;
  const index = fields.findIndex((f) => f.name === node.name.name);
  if (index < 0) {
    const names = fields.map((f) => f.name).join(', ');
    throw failAt('UNKNOWN_FIELD', { field: node.name.name, expression: binder.textOf(node.operand), fields: names }, node.name.at);
  }
  return { kind: 'field', type: fields[index].type, operand, index, name: node.name.name };
}
