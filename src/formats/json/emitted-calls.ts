/**
 * What the compiled JSON reader calls for forms that it does not decode inline. Nothing here throws: a negative position, null
 * or JSON_SLOW sends the record down the slow path, where the general reader gives the value or the error.
 */
import { wrap64 } from '../../data/int64.ts';
import type { Int64 } from '../../data/int64.ts';
import { decodeString } from './text.ts';

/** "Cannot say": no position (it is negative), and no value of the types read through `attempt` (text, arrays, maps). */
export const JSON_SLOW = -1;

/** 1 for bytes that stand for themselves within a string; 0 for the quote, the backslash and control characters. */
export const PLAIN: Uint8Array = Uint8Array.from({ length: 256 }, (_, c) => (c < 32 || c === 34 || c === 92 ? 0 : 1));

/** The position of the first byte at or after `i` that is no blank. */
export function blanksEnd(b: Buffer, i: number): number {
  while (b[i] === 32 || b[i] === 10 || b[i] === 13 || b[i] === 9) i++;
  return i;
}

/** Whether a word that begins with `n` at `i` is `null`. */
export function isNull(b: Buffer, i: number): boolean {
  return b[i + 1] === 117 && b[i + 2] === 108 && b[i + 3] === 108;
}

type Scan<R> = (b: Buffer, i: number, end: number, depth: number) => R;
const attempts = new WeakMap<object, unknown>();

/** The function, answering JSON_SLOW instead of throwing. One wrapper per function, so that call sites stay monomorphic. */
export function attempt<R>(scan: Scan<R>): Scan<R | typeof JSON_SLOW> {
  const known = attempts.get(scan);
  if (known !== undefined) return known as Scan<R>;
  const wrapper = (b: Buffer, i: number, end: number, depth: number): R | typeof JSON_SLOW => {
    try {
      return scan(b, i, end, depth);
    } catch {
      return JSON_SLOW;
    }
  };
  attempts.set(scan, wrapper);
  return wrapper;
}

/** The string in `[from, to)`, quotes included; null when its bytes are not UTF-8. */
export function decodeOrSlow(b: Buffer, from: number, to: number): string | null {
  try {
    return decodeString(b, from, to);
  } catch {
    return null;
  }
}

/** Digits of any length as BIGINT, wrapped. */
export function longInteger(b: Buffer, from: number, to: number, negative: boolean): Int64 {
  const magnitude = BigInt(b.latin1Slice(from, to));
  return wrap64(negative ? -magnitude : magnitude);
}
