/**
 * Implicit conversions of one expression to a type that its surroundings ask for. Each place has rules of its own (`CoercionMode`).
 * Several expressions that must agree among themselves are `common-type.ts`; the explicit CAST is `cast.ts`.
 */
import { Decimal, fitExact } from '../../data/decimal.ts';
import { decimalType, isNumeric, isTemporal, sameType } from '../../data/types.ts';
import { castTo } from './cast.ts';
import { merge, toCommonType } from './common-type.ts';
import { isNullLiteral, literalOf, typedNull, valueOfLiteral } from './literals.ts';
import { asDecimalType } from './types.ts';
import type { At } from '../../../grammar/ast.ts';
import type { SqlType } from '../../data/types.ts';
import type { BoundExpression } from '../expression.ts';
import type { BoundLiteral } from './literals.ts';
import type { DecimalType } from './types.ts';

/**
 * - `argument`: of scalar and table functions: INTEGER → BIGINT → DECIMAL → DOUBLE; STRING → time types and BYTES (base64).
 * - `insert`: INSERT VALUES: the same, but nothing is rounded or cut, and nested values are converted element by element.
 * - `key`: the value a pull query looks a key up by: as `insert`.
 * - `list`: as an item of an IN list or constructor of that type: numbers widen, string literals are read, literals become text.
 * - `sink`: INSERT INTO … SELECT: a DECIMAL into one with room for it, a numeric literal into a DECIMAL it fits.
 */
export type CoercionMode = 'argument' | 'insert' | 'key' | 'list' | 'sink';

/** The expression as `type`, its conversion written out; null when the mode has none. NULL literals fit every type. */
export function coerce(expression: BoundExpression, type: SqlType, mode: CoercionMode): BoundExpression | null {
  if (isNullLiteral(expression)) return typedNull(type);
  const from = expression.type;
  if (from === null || sameType(from, type)) return expression;
  switch (mode) {
    case 'argument':
      return convertsArgument(from, type) ? castTo(expression, type, true) : null;
    case 'list':
      return coerceListed(expression, from, type);
    case 'sink':
      return coerceToSink(expression, from, type);
    default:
      return coerceExactly(expression, from, type);
  }
}

function convertsArgument(from: SqlType, to: SqlType): boolean {
  if (from.kind === 'STRING') return isTemporal(to) || to.kind === 'BYTES';
  return isNumeric(from) && isNumeric(to) && rank(from) <= rank(to) && to.kind !== 'INTEGER';
}

/** Place in INTEGER → BIGINT → DECIMAL → DOUBLE. */
function rank(type: SqlType): number {
  return ['INTEGER', 'BIGINT', 'DECIMAL', 'DOUBLE'].indexOf(type.kind);
}

const NOWHERE: At = { line: 1, column: 1, from: 0, to: 0 };

function coerceListed(expression: BoundExpression, from: SqlType, type: SqlType): BoundExpression | null {
  const merged = merge(type, from, expression, NOWHERE);
  return merged !== null && sameType(merged, type) ? toCommonType(expression, type) : null;
}

function coerceToSink(expression: BoundExpression, from: SqlType, type: SqlType): BoundExpression | null {
  if (type.kind !== 'DECIMAL' || !isNumeric(from)) return null;
  if (expression.kind === 'literal') return literalAsDecimal(expression, type);
  return from.kind === 'DECIMAL' && holds(type, from) ? castTo(expression, type, true) : null;
}

/** Whether every value of `inner` is one of `outer`. */
function holds(outer: DecimalType, inner: DecimalType): boolean {
  return inner.scale <= outer.scale && inner.precision - inner.scale <= outer.precision - outer.scale;
}

function literalAsDecimal(literal: BoundLiteral, type: DecimalType): BoundExpression | null {
  const value = valueOfLiteral(literal);
  if (literal.type?.kind === 'DOUBLE') return castTo(literal, type, true);
  const number = value instanceof Decimal ? value : new Decimal(BigInt(value as number | bigint), 0);
  const fitted = fitExact(number, type.precision, type.scale);
  return fitted === null ? null : literalOf(fitted, type);
}

/** Strict conversion: numbers widen, a DECIMAL must fit exactly, strings are read as times or base64, nested values element by element. */
function coerceExactly(expression: BoundExpression, from: SqlType, type: SqlType): BoundExpression | null {
  if (type.kind === 'DECIMAL' && isNumeric(from) && from.kind !== 'DOUBLE') return exactDecimal(expression, from, type);
  if (convertsArgument(from, type)) return type.kind === 'DECIMAL' ? null : castTo(expression, type, true);
  return coerceConstructor(expression, type) ?? (convertsNested(from, type) ? castTo(expression, type, true) : null);
}

function exactDecimal(expression: BoundExpression, from: SqlType, type: DecimalType): BoundExpression | null {
  if (expression.kind === 'literal') return literalAsDecimal(expression, type);
  const own = asDecimalType(from);
  const decimal = castTo(expression, own, true);
  if (holds(type, own)) return castTo(decimal, type, true);
  // CAST rounds, arithmetic does not: adding zero gives the value in the result's precision and scale, or fails.
  const zero = literalOf(new Decimal(0n, 0), decimalType(1, 0));
  return { kind: 'arithmetic', type, operator: '+', left: decimal, right: zero };
}

/** Constructors are converted inside, so that their literals are; null for any other expression, or where an element does not fit. */
function coerceConstructor(expression: BoundExpression, type: SqlType): BoundExpression | null {
  if (expression.kind === 'array' && type.kind === 'ARRAY') {
    const items = all(expression.items.map((item) => coerce(item, type.element, 'insert')));
    return items === null ? null : { kind: 'array', type, items };
  }
  if (expression.kind === 'map' && type.kind === 'MAP') {
    const keys = all(expression.entries.map((e) => coerce(e.key, type.key, 'insert')));
    const values = all(expression.entries.map((e) => coerce(e.value, type.value, 'insert')));
    return keys === null || values === null ? null : { kind: 'map', type, entries: keys.map((key, i) => ({ key, value: values[i] })) };
  }
  return expression.kind === 'struct' ? coerceStruct(expression, type) : null;
}

/** Every field of the value must be a field of the type; fields it lacks are NULL. */
function coerceStruct(expression: BoundExpression & { kind: 'struct' }, type: SqlType): BoundExpression | null {
  const own = expression.type;
  if (type.kind !== 'STRUCT' || own.kind !== 'STRUCT') return null;
  if (!own.fields.every((given) => type.fields.some((f) => f.name === given.name))) return null;
  const values = all(
    type.fields.map((f) => {
      const at = own.fields.findIndex((given) => given.name === f.name);
      return at < 0 ? typedNull(f.type) : coerce(expression.values[at], f.type, 'insert');
    }),
  );
  return values === null ? null : { kind: 'struct', type, values };
}

/** Whether nested values that come at run time convert: elements as function arguments do, DECIMALs into ones that hold them. */
function convertsNested(from: SqlType, to: SqlType): boolean {
  if (sameType(from, to)) return true;
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') return convertsNested(from.element, to.element);
  if (from.kind === 'MAP' && to.kind === 'MAP') return convertsNested(from.key, to.key) && convertsNested(from.value, to.value);
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') {
    return from.fields.every((given) => {
      const wanted = to.fields.find((f) => f.name === given.name);
      return wanted !== undefined && convertsNested(given.type, wanted.type);
    });
  }
  if (to.kind === 'DECIMAL') return isNumeric(from) && from.kind !== 'DOUBLE' && holds(to, asDecimalType(from));
  return convertsArgument(from, to);
}

function all(items: readonly (BoundExpression | null)[]): BoundExpression[] | null {
  const found = items.flatMap((item) => (item === null ? [] : [item]));
  return found.length === items.length ? found : null;
}
