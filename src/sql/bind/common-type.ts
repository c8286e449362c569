/**
 * The one type of several expressions: IN lists, ARRAY and MAP constructors.
 *
 * The first typed item decides the kind; later ones widen it. Numbers widen to the widest; string literals turn into what the list is of, if
 * they read so; in a list of STRING literals turn into text; STRUCTs unite their fields; constructors are looked into, so
 * that `ARRAY['1', '2']` can stand in a list of ARRAY<INTEGER>. NULL literals take part in nothing and are given the type at the end.
 */
import { assert } from '../../base/assert.ts';
import { STRING, isNumeric, sameType, structType, typeText } from '../../data/types.ts';
import { castTo } from './cast.ts';
import { failAt } from './binder.ts';
import { literalFromText, textTypeFor } from './literal-text.ts';
import { isNullLiteral, literalText, stringLiteral, typedNull } from './literals.ts';
import { widerNumber } from './types.ts';
import type { At, Expression } from '../../../grammar/ast.ts';
import type { SqlType } from '../../data/types.ts';
import type { BoundExpression } from '../expression.ts';

/** An item with the text it came from. */
export interface ListItem {
  readonly node: Expression;
  readonly bound: BoundExpression;
}

/** The type all items can have, or null when all are NULL literals. Throws LIST_NO_OPERATOR or LIST_BAD_TEXT at the first item that does not fit. */
export function commonType(items: readonly ListItem[], textOf: (node: Expression) => string): SqlType | null {
  let common: SqlType | null = null;
  for (const { node, bound } of items) {
    const { type } = bound;
    if (type === null) continue;
    if (common === null) {
      common = type;
      continue;
    }
    const merged = merge(common, type, bound, node.at);
    if (merged === null)
      throw failAt('LIST_NO_OPERATOR', { left: typeText(common), right: typeText(type), expression: textOf(node) }, node.at);
    common = merged;
  }
  return common;
}

/** The type that holds `wanted` and the item; null when there is none. `node` is the item where it is known, null where only its type is. */
export function merge(wanted: SqlType, type: SqlType, node: BoundExpression | null, at: At): SqlType | null {
  if (sameType(wanted, type)) return wanted;
  const text = stringOf(node);
  if (text !== null) return mergeText(wanted, text, at);
  if (wanted.kind === 'STRING') return node?.kind === 'literal' && (isNumeric(type) || type.kind === 'BOOLEAN') ? STRING : null;
  if (isNumeric(wanted) && isNumeric(type)) return widerNumber(wanted, type);
  return mergeNested(wanted, type, node, at);
}

/** The text of a STRING literal; null for anything else. */
function stringOf(node: BoundExpression | null): string | null {
  return node?.kind === 'literal' && node.type?.kind === 'STRING' && typeof node.value === 'string' ? node.value : null;
}

function mergeText(wanted: SqlType, text: string, at: At): SqlType | null {
  if (wanted.kind === 'ARRAY' || wanted.kind === 'MAP' || wanted.kind === 'STRUCT' || wanted.kind === 'BYTES') return null;
  const type = textTypeFor(wanted, text);
  if (type === null) throw failAt('LIST_BAD_TEXT', { type: wanted.kind, text }, at);
  return widerNumber(wanted, type) ?? wanted;
}

/** An item inside a constructor, or all that is known of it. */
interface Part {
  readonly type: SqlType;
  readonly node: BoundExpression | null;
}

function mergeNested(wanted: SqlType, type: SqlType, node: BoundExpression | null, at: At): SqlType | null {
  if (wanted.kind === 'ARRAY' && type.kind === 'ARRAY') {
    const items = node?.kind === 'array' ? typedParts(node.items) : [{ type: type.element, node: null }];
    const element = mergeParts(wanted.element, items, at);
    return element === null ? null : { kind: 'ARRAY', element };
  }
  if (wanted.kind === 'MAP' && type.kind === 'MAP') {
    const keys = node?.kind === 'map' ? typedParts(node.entries.map((e) => e.key)) : [{ type: type.key, node: null }];
    const values = node?.kind === 'map' ? typedParts(node.entries.map((e) => e.value)) : [{ type: type.value, node: null }];
    const key = mergeParts(wanted.key, keys, at);
    const value = mergeParts(wanted.value, values, at);
    return key === null || value === null ? null : { kind: 'MAP', key, value };
  }
  return wanted.kind === 'STRUCT' && type.kind === 'STRUCT' ? mergeStruct(wanted, type, node, at) : null;
}

function typedParts(items: readonly BoundExpression[]): Part[] {
  return items.flatMap((node) => (isNullLiteral(node) || node.type === null ? [] : [{ type: node.type, node }]));
}

function mergeParts(wanted: SqlType, parts: readonly Part[], at: At): SqlType | null {
  let common: SqlType = wanted;
  for (const part of parts) {
    const merged = merge(common, part.type, part.node, at);
    if (merged === null) return null;
    common = merged;
  }
  return common;
}

function mergeStruct(
  wanted: SqlType & { kind: 'STRUCT' },
  type: SqlType & { kind: 'STRUCT' },
  node: BoundExpression | null,
  at: At,
): SqlType | null {
  const fields = [...wanted.fields];
  for (const [i, given] of type.fields.entries()) {
    const known = fields.findIndex((f) => f.name === given.name);
    if (known < 0) {
      fields.push(given);
      continue;
    }
    const value = node?.kind === 'struct' ? node.values[i] : null;
    const merged = merge(fields[known].type, given.type, value, at);
    if (merged === null) return null;
    fields[known] = { name: given.name, type: merged };
  }
  return structType(fields);
}

/** The item as the common type, which must come from `commonType` or `merge` with this item among the others. */
export function toCommonType(item: BoundExpression, type: SqlType): BoundExpression {
  if (isNullLiteral(item)) return typedNull(type);
  if (item.type !== null && sameType(item.type, type)) return item;
  const text = stringOf(item);
  if (text !== null) return fromText(text, type);
  if (item.kind === 'literal' && type.kind === 'STRING') return stringLiteral(literalText(item));
  if (item.kind === 'array' && type.kind === 'ARRAY')
    return { kind: 'array', type, items: item.items.map((i) => toCommonType(i, type.element)) };
  if (item.kind === 'map' && type.kind === 'MAP') {
    const entries = item.entries.map((e) => ({ key: toCommonType(e.key, type.key), value: toCommonType(e.value, type.value) }));
    return { kind: 'map', type, entries };
  }
  if (item.kind === 'struct' && type.kind === 'STRUCT' && item.type.kind === 'STRUCT') {
    const { fields } = item.type;
    const values = type.fields.map((f) => {
      const at = fields.findIndex((own) => own.name === f.name);
      return at < 0 ? typedNull(f.type) : toCommonType(item.values[at], f.type);
    });
    return { kind: 'struct', type, values };
  }
  return castTo(item, type, true);
}

function fromText(text: string, type: SqlType): BoundExpression {
  const read = literalFromText(text, type);
  assert(read !== null, 'a string literal was read as the common type before');
  return read;
}
