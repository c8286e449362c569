/** Literals: from their JSON form in a plan to run-time values, and into generated code. */
import { literal as quote } from '../base/source.ts';
import { parseDecimal } from '../data/decimal.ts';
import { wrap64 } from '../data/int64.ts';
import type { Value } from '../data/types.ts';
import type { BoundExpression } from '../sql/expression.ts';
import type { LiteralValue } from '../sql/expression.ts';
import type { Atom } from './compiling.ts';
import type { Compiling } from './compiling.ts';

/** The run-time value of a literal in a plan. */
export function literalValue(value: LiteralValue): Value {
  if (value === null || typeof value !== 'object') return value;
  if ('bigint' in value) return wrap64(BigInt(value.bigint));
  if ('decimal' in value) return parseDecimal(value.decimal);
  return Buffer.from(value.bytes, 'base64');
}

export function compileLiteral(e: Extract<BoundExpression, { kind: 'literal' }>, c: Compiling): Atom {
  const value = literalValue(e.value);
  if (value === null) return { code: 'null', nullable: true };
  if (typeof value === 'boolean') return { code: String(value), nullable: false };
  if (typeof value === 'number') return { code: numberCode(value), nullable: false };
  if (typeof value === 'string') return { code: quote(value), nullable: false };
  return { code: c.out.constant(value, 'literal'), nullable: false };
}

function numberCode(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return value < 0 ? `(${value})` : String(value);
}
