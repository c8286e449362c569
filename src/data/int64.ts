/**
 * BIGINT arithmetic: exact 64-bit two's complement. A value is a JavaScript number while it is a safe integer and a
 * bigint outside that range (`normal`), so that the common case costs no bigint and equal values have equal forms.
 */

export type Int64 = number | bigint;

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const MIN_SAFE = BigInt(Number.MIN_SAFE_INTEGER);

/** Wraps to 64 bits and gives the canonical form. */
export function wrap64(value: bigint): Int64 {
  const wrapped = BigInt.asIntN(64, value);
  return wrapped <= MAX_SAFE && wrapped >= MIN_SAFE ? Number(wrapped) : wrapped;
}

export function add64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return wrap64(BigInt(a) + BigInt(b));
}
export function subtract64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return wrap64(BigInt(a) - BigInt(b));
}
export function multiply64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return wrap64(BigInt(a) * BigInt(b));
}
/** Truncating division. Throws RangeError on a zero divisor. */
export function divide64(a: Int64, b: Int64): Int64 {
  if (b === 0) throw new RangeError('Division by zero');
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return wrap64(BigInt(a) / BigInt(b));
}
/** Remainder with the dividend's sign. Throws RangeError on a zero divisor. */
export function remainder64(a: Int64, b: Int64): Int64 {
  if (b === 0) throw new RangeError('Division by zero');
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  return wrap64(BigInt(a) % BigInt(b));
}
export function negate64(a: Int64): Int64 {
  return typeof a === 'number' ? 0 - a : wrap64(-a);
}
export function compare64(a: Int64, b: Int64): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Parses an optionally signed run of digits as BIGINT; null when it is none or outside 64 bits. */
export function parse64(text: string): Int64 | null {
  if (!/^[+-]?\d+$/.test(text)) return null;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(64, value) === value ? wrap64(value) : null;
}

/** DOUBLE → BIGINT as a cast: truncates, saturates, NaN is 0. */
export function saturate64(value: number): Int64 {
  if (Number.isNaN(value)) return 0;
  if (value >= 2 ** 63) return 2n ** 63n - 1n;
  if (value <= -(2 ** 63)) return -(2n ** 63n);
  const truncated = Math.trunc(value) + 0;
  return Number.isSafeInteger(truncated) ? truncated : wrap64(BigInt(truncated));
}
/** DOUBLE → INTEGER as a cast: truncates, saturates, NaN is 0. */
export function saturate32(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.max(-2147483648, Math.min(2147483647, Math.trunc(value))) + 0;
}
/** BIGINT → INTEGER: the low 32 bits. */
export function wrap32(value: Int64): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) < 2 ** 31
    ? value
    : Number(BigInt.asIntN(32, BigInt(value)));
}
