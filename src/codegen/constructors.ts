/** ARRAY, MAP and STRUCT constructors, subscripts and fields. A part that fails becomes NULL by itself; access into NULL is NULL. */
import type { Value } from '../data/types.ts';
import type { BoundExpression } from '../sql/expression.ts';
import { compileBounded, name } from './compiling.ts';
import type { Atom } from './compiling.ts';
import type { Compiling } from './compiling.ts';

export function compileArray(e: Extract<BoundExpression, { kind: 'array' }>, c: Compiling): Atom {
  const items = e.items.map((item) => compileBounded(item, c, 'item').code);
  return name(`[${items.join(', ')}]`, c, 'array', false);
}

export function compileMap(e: Extract<BoundExpression, { kind: 'map' }>, c: Compiling): Atom {
  const entries = e.entries.map(({ key, value }) => `[${compileBounded(key, c, 'key').code}, ${compileBounded(value, c, 'value').code}]`);
  return name(`new Map([${entries.join(', ')}])`, c, 'map', false);
}

export function compileStruct(e: Extract<BoundExpression, { kind: 'struct' }>, c: Compiling): Atom {
  const values = e.values.map((value) => compileBounded(value, c, 'field').code);
  return name(`[${values.join(', ')}]`, c, 'struct', false);
}

/** Element of an array: 1-based, negative from the end; outside, or 0, is NULL. */
function elementAt(array: readonly Value[], index: number): Value {
  const at = index > 0 ? index - 1 : index < 0 ? array.length + index : -1;
  return at >= 0 && at < array.length ? array[at] : null;
}

function entryOf(map: ReadonlyMap<Value, Value>, key: Value): Value {
  return map.get(key) ?? null;
}

export function compileSubscript(e: Extract<BoundExpression, { kind: 'subscript' }>, c: Compiling): Atom {
  const operand = c.compile(e.operand, c);
  const index = c.compile(e.index, c);
  const call = e.operand.type?.kind === 'MAP' ? c.out.constant(entryOf, 'entryOf') : c.out.constant(elementAt, 'elementAt');
  return name(`${operand.code} === null || ${index.code} === null ? null : ${call}(${operand.code}, ${index.code})`, c, 'element', true);
}

export function compileField(e: Extract<BoundExpression, { kind: 'field' }>, c: Compiling): Atom {
  const operand = c.compile(e.operand, c);
  return name(`${operand.code} === null ? null : ${operand.code}[${e.index}]`, c, 'field', true);
}
