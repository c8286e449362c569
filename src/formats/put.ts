/** Small writers into a buffer that compiled writers call. The buffer has room; each returns the new position. */
import { rangeCopier } from '../data/bytes.ts';
import type { Int64 } from '../data/int64.ts';
import { jsonDouble } from './json/write.ts';

const BILLION = 1_000_000_000;

/** An integer in decimal digits. */
export function putInteger(buffer: Buffer, p: number, value: Int64): number {
  if (typeof value !== 'number') return putText(buffer, p, value.toString());
  let rest = value;
  if (rest < 0) {
    buffer[p++] = 45;
    rest = -rest;
  }
  if (rest < BILLION) return putSmall(buffer, p, rest);
  const high = Math.floor(rest / BILLION);
  p = high < BILLION ? putSmall(buffer, p, high) : putInteger(buffer, p, high);
  return putNine(buffer, p, rest - high * BILLION);
}

/** 0 … 999,999,999. */
function putSmall(buffer: Buffer, p: number, value: number): number {
  const end = p + digitsOf(value);
  let rest = value | 0;
  for (let q = end - 1; q >= p; q--) {
    const next = (rest / 10) | 0;
    buffer[q] = 48 + rest - next * 10;
    rest = next;
  }
  return end;
}

function digitsOf(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  if (value < 10_000) return 4;
  if (value < 100_000) return 5;
  if (value < 1_000_000) return 6;
  if (value < 10_000_000) return 7;
  return value < 100_000_000 ? 8 : 9;
}

/** Exactly nine digits, with leading zeros. */
function putNine(buffer: Buffer, p: number, value: number): number {
  let rest = value | 0;
  for (let q = p + 8; q >= p; q--) {
    const next = (rest / 10) | 0;
    buffer[q] = 48 + rest - next * 10;
    rest = next;
  }
  return p + 9;
}

const MILLION = 1_000_000;

/**
 * A DOUBLE as JSON. Up to six fraction digits are printed from integers: when `v * 10^6` rounds to r and r / 10^6 is v again, r's
 * digits (at most 13) are the only decimal of up to 15 digits that means v, hence its shortest text.
 */
export function putDouble(buffer: Buffer, p: number, value: number): number {
  const magnitude = value < 0 ? -value : value;
  if (!(magnitude >= 0.001 && magnitude < 10_000_000)) return putText(buffer, p, jsonDouble(value));
  const scaled = Math.round(magnitude * MILLION);
  if (scaled / MILLION !== magnitude) return putText(buffer, p, String(value));
  if (value < 0) buffer[p++] = 45;
  const whole = Math.floor(magnitude);
  p = putSmall(buffer, p, whole);
  buffer[p++] = 46;
  return putFraction(buffer, p, scaled - whole * MILLION);
}

/** Six fraction digits without trailing zeros, but at least one. */
function putFraction(buffer: Buffer, p: number, millionths: number): number {
  let rest = millionths | 0;
  let digits = 6;
  while (digits > 1 && rest % 10 === 0) {
    rest = (rest / 10) | 0;
    digits--;
  }
  for (let q = p + digits - 1; q >= p; q--) {
    const next = (rest / 10) | 0;
    buffer[q] = 48 + rest - next * 10;
    rest = next;
  }
  return p + digits;
}

/** Short ASCII text. */
export function putText(buffer: Buffer, p: number, text: string): number {
  const length = text.length;
  for (let k = 0; k < length; k++) buffer[p + k] = text.charCodeAt(k);
  return p + length;
}

/** Any text, as UTF-8. */
export function putLongText(buffer: Buffer, p: number, text: string): number {
  return p + buffer.utf8Write(text, p);
}

/** Bytes of another buffer. */
export const copyRange = rangeCopier();
