/** ASCII text in bytes as strings, without crossing into native code for every value. */

const CACHE_SIZE = 1024;
const CACHE_LONGEST = 24;
/** Recently decoded short strings, by a hash of their bytes. */
const cache: string[] = new Array(CACHE_SIZE).fill('');

/**
 * ASCII bytes as a string. Fields with few distinct values (channels, states, ids that repeat) are found in a cache, which
 * costs less than crossing into native code and gives the same string object again.
 */
export function asciiSlice(b: Buffer, from: number, to: number): string {
  const length = to - from;
  if (length > CACHE_LONGEST || length === 0) return length === 0 ? '' : b.latin1Slice(from, to);
  let hash = length;
  for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + b[i]) | 0;
  const slot = (hash ^ (hash >>> 11)) & (CACHE_SIZE - 1);
  const known = cache[slot];
  if (known.length === length && sameAscii(known, b, from)) return known;
  const text = b.latin1Slice(from, to);
  cache[slot] = text;
  return text;
}

function sameAscii(text: string, b: Buffer, from: number): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) !== b[from + i]) return false;
  }
  return true;
}

/** UTF-8 bytes as a string; what is not UTF-8 is replaced. */
export function utf8Text(b: Buffer, from: number, to: number): string {
  return isAscii(b, from, to) ? asciiSlice(b, from, to) : b.utf8Slice(from, to);
}

/** Whether all bytes are below 128. */
export function isAscii(b: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (b[i] > 127) return false;
  return true;
}

/**
 * The position of the first byte at or after `i` that is not plain: a quote, the byte that `stops` has four times, a control character, or not ASCII.
 * May look past the end of a record, never past the bytes; their length when all is plain. `view` is a view of the bytes.
 *
 * Sixteen bytes at a step, as four words. Where texts end is as good as random, so which of the bytes it was is computed and not branched for. Sums are of 32 bits, which spares looking whether they are.
 */
export function plainEnd(bytes: Uint8Array, view: DataView, i: number, stops: number): number {
  const last = bytes.length - 16;
  for (; i <= last; i = (i + 16) | 0) {
    const a = marks(view.getInt32(i, true), stops);
    const b = marks(view.getInt32((i + 4) | 0, true), stops);
    const c = marks(view.getInt32((i + 8) | 0, true), stops);
    const d = marks(view.getInt32((i + 12) | 0, true), stops);
    if (((a | b | c | d) & TOP_BITS) === 0) continue;
    return i + lowestBit(gathered(a) | (gathered(b) << 4) | (gathered(c) << 8) | (gathered(d) << 12));
  }
  return plainEndAtLast(bytes, i, stops & 255);
}

/** The same for the last bytes there are; a function of its own, so that the one above is short enough to become part of its callers. */
function plainEndAtLast(bytes: Uint8Array, i: number, stop: number): number {
  while (i < bytes.length && isPlain(bytes[i], stop)) i++;
  return i;
}

/** `stops` of `plainEnd` for a byte below 128. */
export function fourTimes(byte: number): number {
  return byte * 0x01010101;
}

const TOP_BITS = 0x80808080 | 0;

// The three below are constants because a compiled loop asks again and again whether a declared function is still the same.

/**
 * The top bit of each byte that is not plain, other bits of no meaning. A byte below 33, or equal to that of `stops` (zero after an exclusive or), borrows into its top bit when 33 or 1 is subtracted, and a byte
 * above 127 has its top bit set. Exchanging the 2 puts the quote (34) where the blank was (32), and leaves control characters below. A borrow may also mark bytes above it, never the lowest.
 */
const marks = (x: number, stops: number): number => ((x ^ 0x02020202) - 0x21212121) | ((x ^ stops) - 0x01010101) | x;

/** The top bits of four bytes side by side, the lowest byte's lowest: the factor brings each to its place, and what else it makes falls out at either end. */
const gathered = (x: number): number => Math.imul((x & TOP_BITS) >>> 7, 0x10204080) >>> 28;

/** The place of the lowest bit that is set. */
const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);

function isPlain(c: number, stop: number): boolean {
  return c !== stop && (c > 34 ? c < 128 : c === 32 || c === 33);
}

/**
 * The position of the first byte at or after `i` that is not a digit; four at a step. May look past the end of a record, never past
 * the bytes, of which `view` is a view.
 */
export function digitsEnd(bytes: Uint8Array, view: DataView, i: number): number {
  const last = bytes.length - 4;
  for (; i <= last; i = (i + 4) | 0) {
    const x = view.getInt32(i, true);
    // A digit's high half is 3, and stays 3 when 6 is added. A carry goes to bytes above one that is no digit anyway.
    const others = ((x & HIGH_HALVES) ^ DIGITS) | (((x + 0x06060606) & HIGH_HALVES) ^ DIGITS);
    if (others !== 0) return i + (lowestBit(others) >> 3);
  }
  while (i < bytes.length && isDigit(bytes[i])) i++;
  return i;
}

const HIGH_HALVES = 0xf0f0f0f0 | 0;
const DIGITS = 0x30303030;

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
