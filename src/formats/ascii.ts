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

/** Bytes that one look at a time is enough for; longer text is scanned by words. */
const SHORT = 12;
let wordsOf: Buffer | null = null;
let words: Int32Array = new Int32Array(0);

/**
 * The position of the first byte at or after `i` that is not plain: a quote, a backslash, a control character, or not ASCII.
 * May look past the end of a record, never past the buffer; the buffer's length when all is plain.
 */
export function plainEnd(b: Buffer, i: number): number {
  const near = i + SHORT;
  let c = b[i];
  while (c > 34 ? c !== 92 && c < 128 : c === 32 || c === 33) {
    if (++i === near) return farPlainEnd(b, i);
    c = b[i];
  }
  return i;
}

/**
 * Four bytes at a step, in words of the underlying memory: a byte below 32, or equal to 34 or 92 (zero after an exclusive or),
 * borrows into its top bit when 32 or 1 is subtracted; a byte above 127 has its top bit set. A borrow may also reach the next
 * byte, so that a word is at worst looked at once more, byte by byte.
 */
function farPlainEnd(b: Buffer, i: number): number {
  if (b !== wordsOf) {
    wordsOf = b;
    words = new Int32Array(b.buffer, 0, b.buffer.byteLength >> 2);
  }
  const offset = b.byteOffset;
  const limit = (offset + b.length) >> 2;
  for (;;) {
    while (((i + offset) & 3) !== 0) {
      if (!isPlain(b[i])) return i;
      i++;
    }
    let w = (i + offset) >> 2;
    while (w < limit) {
      const x = words[w];
      const marks = (x - 0x20202020) | ((x ^ 0x22222222) - 0x01010101) | ((x ^ 0x5c5c5c5c) - 0x01010101) | x;
      if ((marks & 0x80808080) !== 0) break;
      w++;
    }
    i = (w << 2) - offset;
    for (let k = 0; k < 4; k++, i++) if (!isPlain(b[i])) return i;
  }
}

/** False for the byte beyond the buffer, which is no number. */
function isPlain(c: number): boolean {
  return c > 34 ? c !== 92 && c < 128 : c === 32 || c === 33;
}
