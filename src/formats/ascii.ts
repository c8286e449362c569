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
