/** The first field of a DELIMITED record, which has a rule of its own for quotes. */
import { rangeCopier } from '../../data/bytes.ts';
import { isAsciiAlphanumeric } from './csv.ts';

const QUOTE = 34;
const copy = rangeCopier();

/** Copies a field that the writer has so in any other place; it stands in quotes here unless it begins with a letter or digit, or has some already. */
export function copyFirst(buffer: Buffer, p: number, bytes: Uint8Array, from: number, to: number): number {
  const c = bytes[from];
  if (isAsciiAlphanumeric(c) || c === QUOTE) return copy(buffer, p, bytes, from, to);
  buffer[p] = QUOTE;
  const end = copy(buffer, p + 1, bytes, from, to);
  buffer[end] = QUOTE;
  return end + 1;
}
