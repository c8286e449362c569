/**
 * What the compiled DELIMITED reader calls: where a field ends, and values of forms that it does not decode inline. Nothing here throws: a negative position or
 * null sends the record to the general reader, which gives the value or the error.
 */
import { parse64 } from '../../data/int64.ts';
import type { Int64 } from '../../data/int64.ts';
import { utf8Text } from '../ascii.ts';
import { parseBase64, parseDouble } from '../number-text.ts';

const QUOTE = 34;
const CR = 13;
const LF = 10;

/** Behind an unquoted field, from any position within it; −1 when a line ends there, since what follows is no part of the record. */
export function rawFieldEnd(b: Buffer, i: number, end: number, delimiter: number): number {
  for (; i < end; i++) {
    const c = b[i];
    if (c === delimiter) return i;
    if (c === CR || c === LF) return -1;
  }
  return i;
}

/** Behind the closing quote of the field whose opening quote is at `from`; −1 when there is none. */
export function quotedFieldEnd(b: Buffer, from: number, end: number): number {
  for (let i = from + 1; i < end; i++) {
    if (b[i] !== QUOTE) continue;
    if (i + 1 === end || b[i + 1] !== QUOTE) return i + 1;
    i++;
  }
  return -1;
}

/** The text between the quotes of a field; NULL when there is none. */
export function quotedText(b: Buffer, from: number, to: number): string | null {
  if (to - from === 2) return null;
  const text = utf8Text(b, from + 1, to - 1);
  return text.includes('"') ? text.replaceAll('""', '"') : text;
}

/**
 * Whether a quoted field is as the writer has it anywhere but in the first column: its text is ASCII and could not stand without quotes.
 */
export function isQuotedAsWritten(b: Buffer, from: number, to: number, delimiter: number): boolean {
  if (to - from === 2) return false;
  let needed = b[from + 1] <= 35 || b[to - 2] <= 32;
  for (let i = from + 1; i < to - 1; i++) {
    const c = b[i];
    if (c > 127) return false;
    if (c === delimiter || c === QUOTE || c === CR || c === LF) needed = true;
  }
  return needed;
}

/** The bytes of base64 text, bare or in quotes; null when it is none, or nothing. */
export function bytesAt(b: Buffer, from: number, to: number): Buffer | null {
  if (b[from] !== QUOTE) return parseBase64(b.latin1Slice(from, to));
  return to - from === 2 ? null : parseBase64(b.latin1Slice(from + 1, to - 1));
}

/** Sign and digits as BIGINT; null beyond 64 bits. */
export function longAt(b: Buffer, from: number, to: number): Int64 | null {
  return parse64(b.latin1Slice(from, to));
}

/** Any spelling of a DOUBLE; null when it is none. */
export function doubleAt(b: Buffer, from: number, to: number): number | null {
  return parseDouble(b.latin1Slice(from, to));
}

/**
 * Whether digits, a point and digits, at most 15 of them and without sign at `from`, are how the writer has that DOUBLE. Of up to 15 digits no other decimal
 * means the same double, so that these are its shortest ones; what remains is that nothing is left out and no zero too much.
 */
export function isDoubleAsWritten(b: Buffer, from: number, fraction: number, to: number): boolean {
  const whole = fraction - 1 - from;
  if (whole === 0) return false;
  if (b[to - 1] === 48 && to - fraction > 1) return false;
  if (b[from] !== 48) return whole <= 7;
  // Below a thousandth there is an exponent.
  return whole === 1 && (to - fraction < 3 || b[fraction] !== 48 || b[fraction + 1] !== 48 || b[fraction + 2] !== 48);
}

/** Whether the four bytes are `true` in any case. */
export function isTrue(b: Buffer, from: number, to: number): boolean {
  return (
    to - from === 4 && (b[from] | 32) === 116 && (b[from + 1] | 32) === 114 && (b[from + 2] | 32) === 117 && (b[from + 3] | 32) === 101
  );
}
