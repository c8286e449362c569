/**
 * The order in which a Java `HashMap` with string keys would give its entries. SQL leaves the order of a map's entries open,
 * but rows that were computed elsewhere show this one, and it does not depend on how a map came about.
 */

import type { Value } from './types.ts';

/** Keys in order of their bucket; keys of one bucket, and keys that are no strings, keep their order. */
export function hashOrder<K extends Value>(keys: Iterable<K>): K[] {
  const list = [...keys];
  if (list.length < 2) return list;
  const mask = tableSize(list.length) - 1;
  const buckets = list.map((key) => ({ key, bucket: typeof key === 'string' ? spread(javaHash(key)) & mask : 0 }));
  return buckets.sort((a, b) => a.bucket - b.bucket).map((entry) => entry.key);
}

/** The smallest power of two, at least 16, that holds so many entries at a load of three quarters. */
function tableSize(entries: number): number {
  let size = 16;
  while (entries > size * 0.75) size *= 2;
  return size;
}

/** `String.hashCode`: 31 to descending powers over the UTF-16 code units, in 32 bits. */
function javaHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}
