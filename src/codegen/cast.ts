/**
 * CAST and implicit conversion. `castFunction` gives the general conversion of one type pair (it throws for values that do not
 * convert); the commonest pairs are also emitted inline. NULL stays NULL. Elements of collections become NULL one by one.
 * Source of the matrix: the language reference, section F.7.
 */
import { Decimal, decimalFromInteger, decimalFromNumber, fitHalfUp, parseDecimal } from '../data/decimal.ts';
import { parse64, saturate32, saturate64, wrap32, wrap64 } from '../data/int64.ts';
import type { Int64 } from '../data/int64.ts';
import { doubleText, parseDate, parseTime, parseTimestamp, valueText } from '../data/text.ts';
import { sameType } from '../data/types.ts';
import type { SqlType, Value } from '../data/types.ts';
import type { BoundExpression } from '../sql/expression.ts';
import { name } from './compiling.ts';
import type { Atom } from './compiling.ts';
import type { Compiling } from './compiling.ts';

const DAY_MS = 86_400_000;

/** Converts one non-null value; throws an Error with the reason when it cannot. */
export type Cast = (value: never) => Value;

export function compileCast(e: Extract<BoundExpression, { kind: 'cast' }>, c: Compiling): Atom {
  const operand = c.compile(e.operand, c);
  const from = e.operand.type;
  if (from === null || isIdentity(from, e.type)) return operand;
  if (from.kind === 'INTEGER' && e.type.kind === 'DOUBLE') return operand;
  if (from.kind === 'BIGINT' && e.type.kind === 'DOUBLE') {
    return name(`typeof ${operand.code} === 'bigint' ? Number(${operand.code}) : ${operand.code}`, c, 'double', operand.nullable);
  }
  const convert = c.out.constant(castFunction(from, e.type), `to${e.type.kind}`);
  const result = c.out.fresh('cast');
  const error = c.out.fresh('error');
  c.out.line(`let ${result} = null;`);
  c.out.line(
    `if (${operand.code} !== null) try { ${result} = ${convert}(${operand.code}); } catch (${error}) { ${c.failure(`CAST to ${e.type.kind} failed`)} }`,
  );
  return { code: result, nullable: true };
}

/** Pairs whose run-time values need no change. */
function isIdentity(from: SqlType, to: SqlType): boolean {
  return sameType(from, to) || (from.kind === 'INTEGER' && to.kind === 'BIGINT');
}

/** The conversion of a pair of types that the binder has accepted. */
export function castFunction(from: SqlType, to: SqlType): Cast {
  if (isIdentity(from, to)) return (value: Value) => value;
  switch (to.kind) {
    case 'STRING':
      return (value: Value) => valueText(value, from);
    case 'BOOLEAN':
      return booleanOf;
    case 'INTEGER':
      return integerCast(from);
    case 'BIGINT':
      return bigintCast(from);
    case 'DOUBLE':
      return doubleCast(from);
    case 'DECIMAL':
      return decimalCast(from, to.precision, to.scale);
    case 'BYTES':
      return bytesOf;
    case 'DATE':
      return from.kind === 'TIMESTAMP' ? (ms: number) => Math.floor(ms / DAY_MS) : (text: string) => parseDate(text);
    case 'TIME':
      return from.kind === 'TIMESTAMP' ? (ms: number) => ((ms % DAY_MS) + DAY_MS) % DAY_MS : (text: string) => parseTime(text);
    case 'TIMESTAMP':
      return from.kind === 'DATE' ? (days: number) => days * DAY_MS : (text: string) => parseTimestamp(text);
    default:
      return collectionCast(from, to);
  }
}

/** Any non-empty prefix of "true" or "yes", in any case, is true. */
function booleanOf(text: string): boolean {
  const word = text.trim().toLowerCase();
  return word !== '' && ('true'.startsWith(word) || 'yes'.startsWith(word));
}

function integerCast(from: SqlType): Cast {
  switch (from.kind) {
    case 'BIGINT':
      return (value: Int64) => wrap32(value);
    case 'DOUBLE':
      return (value: number) => saturate32(value);
    case 'DECIMAL':
      return (value: Decimal) => wrap32(wrap64(value.unscaled / 10n ** BigInt(value.scale)));
    default:
      return (text: string) => {
        const value = parse64(text.trim());
        if (typeof value !== 'number' || value > 2147483647 || value < -2147483648) throw new Error(`'${text}' is no INTEGER`);
        return value;
      };
  }
}

function bigintCast(from: SqlType): Cast {
  switch (from.kind) {
    case 'DOUBLE':
      return (value: number) => saturate64(value);
    case 'DECIMAL':
      return (value: Decimal) => wrap64(value.unscaled / 10n ** BigInt(value.scale));
    default:
      return (text: string) => {
        const value = parse64(text.trim());
        if (value === null) throw new Error(`'${text}' is no BIGINT`);
        return value;
      };
  }
}

function doubleCast(from: SqlType): Cast {
  switch (from.kind) {
    case 'DECIMAL':
      return (value: Decimal) => value.toNumber();
    case 'STRING':
      return (text: string) => {
        const trimmed = text.trim();
        if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/.test(trimmed)) throw new Error(`'${text}' is no DOUBLE`);
        return Number(trimmed.replace(/[dDfF]$/, ''));
      };
    default:
      return (value: Int64) => Number(value);
  }
}

function decimalCast(from: SqlType, precision: number, scale: number): Cast {
  const exact = (value: Int64 | number | string | Decimal): Decimal | null => {
    if (value instanceof Decimal) return value;
    if (typeof value === 'string') return parseDecimal(value.trim());
    return from.kind === 'DOUBLE' ? decimalFromNumber(Number(value)) : decimalFromInteger(value);
  };
  return (value: Int64 | string | Decimal) => {
    const decimal = exact(value);
    const fitted = decimal === null ? null : fitHalfUp(decimal, precision, scale);
    if (fitted === null)
      throw new Error(`${typeof value === 'number' ? doubleText(value) : value} does not fit DECIMAL(${precision}, ${scale})`);
    return fitted;
  };
}

function bytesOf(text: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new Error('the text is not base64');
  return Buffer.from(text, 'base64');
}

function collectionCast(from: SqlType, to: SqlType): Cast {
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') {
    const element = elementCast(from.element, to.element);
    return (array: readonly Value[]) => array.map(element);
  }
  if (from.kind === 'MAP' && to.kind === 'MAP') {
    const key = elementCast(from.key, to.key);
    const value = elementCast(from.value, to.value);
    return (map: ReadonlyMap<Value, Value>) => new Map([...map].map(([k, v]) => [key(k), value(v)]));
  }
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') {
    const parts = to.fields.map((field) => {
      const index = from.fields.findIndex((f) => f.name === field.name);
      return { index, cast: index < 0 ? null : elementCast(from.fields[index].type, field.type) };
    });
    return (struct: readonly Value[]) => parts.map((p) => (p.cast === null ? null : p.cast(struct[p.index])));
  }
  throw new Error(`Assertion failed: no cast from ${from.kind} to ${to.kind}`);
}

/** A conversion that passes NULL and turns failures into NULL. */
function elementCast(from: SqlType, to: SqlType): (value: Value) => Value {
  const cast = castFunction(from, to) as (value: Value) => Value;
  return (value) => {
    if (value === null) return null;
    try {
      return cast(value);
    } catch {
      return null;
    }
  };
}
