/** Small writers into a buffer that compiled writers call. The buffer has room; each returns the new position. */
import { BILLION, digitsOf, putDigits, putInteger, putSmall } from '../data/digits.ts';
import { POWERS_OF_TEN } from '../data/decimal.ts';
import { doubleText } from '../data/text.ts';
import type { Decimal } from '../data/decimal.ts';
import { jsonDouble } from './json/write.ts';

const MILLION = 1_000_000;

/**
 * A DOUBLE as JSON. Up to six fraction digits are printed from integers: when `v * 10^6` rounds to r and r / 10^6 is v again, r's
 * digits (at most 15) are the only decimal of up to 15 digits that means v, hence its shortest text.
 */
export function putDouble(buffer: Buffer, p: number, value: number): number {
  const magnitude = value < 0 ? -value : value;
  if (!(magnitude >= 0.001 && magnitude < BILLION)) return putText(buffer, p, jsonDouble(value));
  const scaled = Math.round(magnitude * MILLION);
  if (scaled / MILLION !== magnitude) return putText(buffer, p, jsonDouble(value));
  if (value < 0) buffer[p++] = 45;
  const whole = Math.floor(magnitude);
  if (whole >= PLAIN_BELOW) return putScientific(buffer, p, whole, scaled - whole * MILLION);
  p = putSmall(buffer, p, whole);
  buffer[p++] = 46;
  return putFraction(buffer, p, scaled - whole * MILLION);
}

/** From here on Java writes `1.2345678E7`. */
const PLAIN_BELOW = 10_000_000;

/** Eight or nine whole digits and six of a fraction, the point behind the first of them. */
function putScientific(buffer: Buffer, p: number, whole: number, millionths: number): number {
  const digits = digitsOf(whole);
  putDigits(buffer, p + 1, whole, digits);
  buffer[p] = buffer[p + 1];
  buffer[p + 1] = 46;
  let end = p + 1 + digits;
  if (millionths !== 0) end = putFraction(buffer, end, millionths);
  else while (end > p + 3 && buffer[end - 1] === 48) end--;
  buffer[end] = 69;
  buffer[end + 1] = 48 + digits - 1;
  return end + 2;
}

/** Six fraction digits without trailing zeros, but at least one. */
function putFraction(buffer: Buffer, p: number, millionths: number): number {
  let rest = millionths | 0;
  let digits = 6;
  while (digits > 1 && rest % 10 === 0) {
    rest = (rest / 10) | 0;
    digits--;
  }
  putDigits(buffer, p, rest, digits);
  return p + digits;
}

/** A DECIMAL with all its fraction digits. */
export function putDecimal(buffer: Buffer, p: number, value: Decimal): number {
  const { small, scale } = value;
  if (Number.isNaN(small) || scale > 9) return putText(buffer, p, value.toString());
  let rest = small;
  if (rest < 0) {
    buffer[p++] = 45;
    rest = -rest;
  }
  if (scale === 0) return putInteger(buffer, p, rest);
  const unit = POWERS_OF_TEN[scale];
  const whole = Math.floor(rest / unit);
  p = whole < BILLION ? putSmall(buffer, p, whole) : putInteger(buffer, p, whole);
  buffer[p] = 46;
  putDigits(buffer, p + 1, rest - whole * unit, scale);
  return p + 1 + scale;
}

/** A DOUBLE as Java prints it: JSON has other words for NaN and the infinities. */
export function putJavaDouble(buffer: Buffer, p: number, value: number): number {
  return Number.isFinite(value) ? putDouble(buffer, p, value) : putText(buffer, p, doubleText(value));
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
