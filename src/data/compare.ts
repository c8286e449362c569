/** Order and equality of run-time values. Type-free: values carry enough, since both sides have one SQL type. */
import { Decimal, compareDecimal } from './decimal.ts';
import type { Value } from './types.ts';

/** Deep equality as Java's `equals` sees it: NULL equals NULL, NaN equals NaN, 1.0 and 1.00 differ as DECIMALs. */
export function equalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return Number.isNaN(a) && Number.isNaN(b);
  if (a instanceof Decimal) return b instanceof Decimal && a.unscaled === b.unscaled && a.scale === b.scale;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalValues(item, b[i]));
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    for (const [key, value] of a) if (!b.has(key) || !equalValues(value, b.get(key))) return false;
    return true;
  }
  return false;
}

/** Order of two non-null values of one comparable type: numbers, strings by UTF-16 unit, bytes unsigned, false before true. */
export function compareValues(a: Value, b: Value): number {
  if (a instanceof Decimal && b instanceof Decimal) return compareDecimal(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  const left = a as number | bigint | string | boolean;
  const right = b as number | bigint | string | boolean;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Unsigned lexicographic order of bytes; a prefix comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}
