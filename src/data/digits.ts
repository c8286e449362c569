/** Integers as decimal digits in a buffer, without a string in between. The buffer has room. */
import type { Int64 } from './int64.ts';

export const BILLION = 1_000_000_000;

/** Any BIGINT. Returns the position behind it, as all here do. */
export function putInteger(buffer: Buffer, p: number, value: Int64): number {
  if (typeof value !== 'number') return p + buffer.latin1Write(value.toString(), p);
  let rest = value;
  if (rest < 0) {
    buffer[p++] = 45;
    rest = -rest;
  }
  if (rest < BILLION) return putSmall(buffer, p, rest);
  // A time beyond the safe integers has lost its last digits: its shortest text stands for it.
  if (rest > Number.MAX_SAFE_INTEGER) return p + buffer.latin1Write(String(rest), p);
  const high = Math.floor(rest / BILLION);
  p = high < BILLION ? putSmall(buffer, p, high) : putInteger(buffer, p, high);
  putDigits(buffer, p, rest - high * BILLION, 9);
  return p + 9;
}

/** 0 … 999,999,999. */
export function putSmall(buffer: Buffer, p: number, value: number): number {
  const digits = digitsOf(value);
  putDigits(buffer, p, value, digits);
  return p + digits;
}

/** How many digits a number below 10^9 has. */
export function digitsOf(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  if (value < 10_000) return 4;
  if (value < 100_000) return 5;
  if (value < 1_000_000) return 6;
  if (value < 10_000_000) return 7;
  return value < 100_000_000 ? 8 : 9;
}

/** Exactly so many digits of a number below 10^9, with leading zeros. */
export function putDigits(buffer: Buffer, p: number, value: number, digits: number): void {
  let rest = value | 0;
  for (let q = p + digits - 1; q >= p; q--) {
    const next = (rest / 10) | 0;
    buffer[q] = 48 + rest - next * 10;
    rest = next;
  }
}
