/**
 * A total order and a canonical key for values inside functions: what sorting, extremes and sets need beyond
 * `data/compare.ts`, where NaN has no place in the order. Callers have dealt with NULL for `totalOrder`; `valueKey` takes it.
 */
import { compareValues } from '../data/compare.ts';
import { Decimal } from '../data/decimal.ts';
import type { Value } from '../data/types.ts';

/** Order of two non-null values of one comparable type; NaN equals itself and is greater than every other number. */
export function totalOrder(a: Value, b: Value): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return compareValues(a, b);
}

/**
 * A `Map` key that two values of one SQL type share exactly when they are equal (Java's `equals`: 1.0 and 1.00 differ as
 * DECIMALs). Simple values are their own key; nested ones, decimals and bytes get a text.
 */
export function valueKey(value: Value): Value {
  return value === null || typeof value !== 'object' ? value : nestedKey(value);
}

function nestedKey(value: Value): string {
  if (value instanceof Decimal) return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1');
  if (Array.isArray(value)) return `[${value.map(elementKey).join(',')}]`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => `${elementKey(key)}:${elementKey(item)}`);
    return `{${entries.sort().join(',')}}`;
  }
  return String(value);
}

function elementKey(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return JSON.stringify(nestedKey(value));
  return value !== null && typeof value === 'object' ? nestedKey(value) : String(value);
}
