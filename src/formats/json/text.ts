/**
 * JSON values whose type nobody knows: decoding of strings, and the text that a STRING column shows for any value. Works on
 * bytes that the scanner has found well formed.
 */
import { isUtf8 } from 'node:buffer';
import { exactNumberText } from '../number-text.ts';
import { JsonSyntaxError, skipBlanks, skipName, skipString, skipValue } from './scan.ts';
import { quoteJson } from './write-text.ts';

/** The string whose opening quote is at `from` and whose end is `to`. Throws JsonSyntaxError for invalid UTF-8. */
export function decodeString(b: Buffer, from: number, to: number): string {
  for (let i = from + 1; i < to - 1; i++) {
    const c = b[i];
    if (c === 92 || c >= 128) return decodeUnusual(b, from, to);
  }
  return b.latin1Slice(from + 1, to - 1);
}

function decodeUnusual(b: Buffer, from: number, to: number): string {
  const text = b.utf8Slice(from, to);
  if (text.includes('\ufffd') && !isUtf8(b.subarray(from, to))) throw new JsonSyntaxError('Invalid UTF-8 in a string', from);
  return text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
}

/** What a STRING column gets of the value that starts at `i`; null for JSON null. */
export function stringOf(b: Buffer, i: number, end: number): string | null {
  if (b[i] === 110) return null;
  return elementText(b, i, end);
}

/** Strings bare, arrays as `[a, b]`, objects as compact JSON, everything else as its text. */
function elementText(b: Buffer, i: number, end: number): string {
  switch (b[i]) {
    case 34:
      return decodeString(b, i, skipString(b, i, end));
    case 123:
      return compactText(b, i, end);
    case 91:
      return `[${elementsOf(b, i, end)
        .map((at) => elementText(b, at, end))
        .join(', ')}]`;
    default:
      return scalarText(b, i, end);
  }
}

/** true, false, null or a number. */
function scalarText(b: Buffer, i: number, end: number): string {
  const text = b.latin1Slice(i, skipValue(b, i, end, 0));
  const c = b[i];
  return c === 45 || (c >= 48 && c <= 57) ? exactNumberText(text) : text;
}

/** JSON text without blanks; members in order, of duplicates the last value in the first one's place. */
export function compactText(b: Buffer, i: number, end: number): string {
  switch (b[i]) {
    case 34:
      return quoteJson(decodeString(b, i, skipString(b, i, end)));
    case 91:
      return `[${elementsOf(b, i, end)
        .map((at) => compactText(b, at, end))
        .join(',')}]`;
    case 123:
      return `{${[...membersOf(b, i, end)].map(([name, at]) => `${quoteJson(name)}:${compactText(b, at, end)}`).join(',')}}`;
    default:
      return scalarText(b, i, end);
  }
}

/** Where the elements of the array at `i` start. */
export function elementsOf(b: Buffer, i: number, end: number): number[] {
  const starts: number[] = [];
  i = skipBlanks(b, i + 1, end);
  while (b[i] !== 93) {
    starts.push(i);
    i = skipBlanks(b, skipValue(b, i, end, 0), end);
    if (b[i] === 44) i = skipBlanks(b, i + 1, end);
  }
  return starts;
}

/** Names of the object at `i` with the start of their values; of duplicates the last value counts, in the first one's place. */
export function membersOf(b: Buffer, i: number, end: number): Map<string, number> {
  const members = new Map<string, number>();
  i = skipBlanks(b, i + 1, end);
  while (b[i] !== 125) {
    const value = skipName(b, i, end);
    members.set(decodeString(b, i, skipString(b, i, end)), value);
    i = skipBlanks(b, skipValue(b, value, end, 0), end);
    if (b[i] === 44) i = skipBlanks(b, i + 1, end);
  }
  return members;
}
