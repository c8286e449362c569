/**
 * Literals: from the text of a program to typed bound nodes, and between bound nodes and run-time values.
 *
 * Nothing here looks at what stands around a literal; giving NULL a type is the caller's business.
 */
import { assert, unreachable } from '../../base/assert.ts';
import { Decimal, digitsOf, parseDecimal } from '../../data/decimal.ts';
import { doubleText } from '../../data/text.ts';
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, STRING, decimalType } from '../../data/types.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { SqlType, Value } from '../../data/types.ts';
import type { BoundExpression, LiteralValue } from '../expression.ts';

export type LiteralNode = Extract<Expression, { kind: 'null' | 'boolean' | 'integer' | 'decimal' | 'double' | 'string' }>;
export type BoundLiteral = Extract<BoundExpression, { kind: 'literal' }>;

const INT_MAX = 2n ** 31n - 1n;
const LONG_MAX = 2n ** 63n - 1n;

/** A literal of the text. Integers are INTEGER when they fit 32 bits, else BIGINT; NULL has no type yet. */
export function bindLiteral(node: LiteralNode): BoundLiteral {
  switch (node.kind) {
    case 'null':
      return { kind: 'literal', type: null, value: null };
    case 'boolean':
      return { kind: 'literal', type: BOOLEAN, value: node.value };
    case 'string':
      return stringLiteral(node.value);
    case 'integer':
      return literal(node.value, integerType(node.value) ?? BIGINT);
    case 'double':
      return { kind: 'literal', type: DOUBLE, value: Number(node.text) };
    case 'decimal': {
      const value = parseDecimal(node.text);
      assert(value !== null, 'the parser lets only numbers through as DECIMAL literals');
      return literal(value, decimalTypeOf(value));
    }
    default:
      return unreachable(node);
  }
}

/** INTEGER or BIGINT, whichever is the narrowest that holds the number; null when neither does. */
export function integerType(value: bigint): SqlType | null {
  if (value <= INT_MAX && value >= -INT_MAX - 1n) return INTEGER;
  return value <= LONG_MAX && value >= -LONG_MAX - 1n ? BIGINT : null;
}

/** The DECIMAL type with exactly the digits of a number; below 1 the zero before the point counts: 0.005 is DECIMAL(4, 3). */
export function decimalTypeOf(value: Decimal): SqlType & { kind: 'DECIMAL' } {
  return decimalType(Math.max(digitsOf(value), value.scale + 1), value.scale) as SqlType & { kind: 'DECIMAL' };
}

export function stringLiteral(value: string): BoundLiteral {
  return { kind: 'literal', type: STRING, value };
}

/** NULL of a type. */
export function typedNull(type: SqlType): BoundLiteral {
  return { kind: 'literal', type, value: null };
}

/** Whether the node is the literal NULL, typed or not. */
export function isNullLiteral(node: BoundExpression): node is BoundLiteral & { readonly value: null } {
  return node.kind === 'literal' && node.value === null;
}

/** A bound expression that gives a run-time value of that type: a literal, or constructors of literals for nested types. */
export function literalOf(value: Value, type: SqlType): BoundExpression {
  if (value === null) return typedNull(type);
  switch (type.kind) {
    case 'ARRAY':
      return { kind: 'array', type, items: (value as readonly Value[]).map((item) => literalOf(item, type.element)) };
    case 'MAP': {
      const entries = [...(value as ReadonlyMap<Value, Value>)].map(([k, v]) => ({
        key: literalOf(k, type.key),
        value: literalOf(v, type.value),
      }));
      return { kind: 'map', type, entries };
    }
    case 'STRUCT':
      return { kind: 'struct', type, values: type.fields.map((f, i) => literalOf((value as readonly Value[])[i], f.type)) };
    default:
      return literal(value, type);
  }
}

function literal(value: Value, type: SqlType): BoundLiteral {
  return { kind: 'literal', type, value: literalValue(value) };
}

function literalValue(value: Value): LiteralValue {
  if (typeof value === 'bigint') {
    const narrow = Number(value);
    return Number.isSafeInteger(narrow) ? narrow : { bigint: value.toString() };
  }
  if (value instanceof Decimal) return { decimal: value.toString() };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  assert(value === null || typeof value !== 'object', 'nested values are written with constructors');
  return value;
}

/** The run-time value of a literal. BYTES stand in it as base64. */
export function valueOfLiteral(node: BoundLiteral): Value {
  const { value } = node;
  if (value === null || typeof value !== 'object') return value;
  if ('bigint' in value) return BigInt(value.bigint);
  if ('bytes' in value) return Buffer.from(value.bytes, 'base64');
  const parsed = parseDecimal(value.decimal);
  assert(parsed !== null, 'a DECIMAL literal holds a number');
  return parsed;
}

/** A BOOLEAN or number literal as the text it has when a list is of STRING. */
export function literalText(node: BoundLiteral): string {
  const value = valueOfLiteral(node);
  return node.type?.kind === 'DOUBLE' ? doubleText(value as number) : String(value);
}
