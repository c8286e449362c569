/** Rows in the order of their keys, which is what a B-tree likes best. Sorting half a million of them by comparing objects took as long as writing them: whole numbers are sorted by their digits instead. */
import type { Entry } from './entry.ts';

/** Fewer rows are not worth it. */
const FEW = 64;
/** From so many on, sorting by digits is faster than comparing. */
const MANY = 2048;
const DIGIT_BITS = 11;
const BUCKETS = 1 << DIGIT_BITS;
/** Enough for 53 bits. */
const DIGITS = 5;

/** Sorted by key id; rows of one key keep their order. */
export function inKeyOrder(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length < FEW) return entries;
  if (!entries.every(hasIntegerId)) return [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const least = entries.reduce((least, { id }) => Math.min(least, id as number), Number.POSITIVE_INFINITY);
  const most = entries.reduce((most, { id }) => Math.max(most, id as number), Number.NEGATIVE_INFINITY);
  if (entries.length < MANY || most - least > Number.MAX_SAFE_INTEGER)
    return [...entries].sort((a, b) => (a.id as number) - (b.id as number));
  return byDigits(entries, least);
}

function hasIntegerId({ id }: Entry): boolean {
  return Number.isSafeInteger(id);
}

/** A radix sort from the least digit up, of indexes; digits that all keys share are passed over. */
function byDigits(entries: readonly Entry[], least: number): readonly Entry[] {
  const count = entries.length;
  let order = new Uint32Array(count);
  let next = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (const digits of digitsOf(entries, least)) {
    const starts = new Uint32Array(BUCKETS);
    for (let i = 0; i < count; i++) starts[digits[i]]++;
    if (starts[digits[0]] === count) continue;
    let sum = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const size = starts[bucket];
      starts[bucket] = sum;
      sum += size;
    }
    for (let i = 0; i < count; i++) next[starts[digits[order[i]]]++] = order[i];
    [order, next] = [next, order];
  }
  const sorted = new Array<Entry>(count);
  for (let i = 0; i < count; i++) sorted[i] = entries[order[i]];
  return sorted;
}

/** The digits, of 11 bits, of how much each key is more than the least one: none is negative, and most of the upper ones are 0. The first is the lowest. */
function digitsOf(entries: readonly Entry[], least: number): Uint16Array[] {
  const digits = Array.from({ length: DIGITS }, () => new Uint16Array(entries.length));
  const [first, second, third, fourth, fifth] = digits;
  for (let i = 0; i < entries.length; i++) {
    const difference = (entries[i].id as number) - least;
    const high = Math.floor(difference / 2 ** 33);
    const low = difference - high * 2 ** 33;
    const upper = Math.floor(low / 2 ** 22);
    const lower = low - upper * 2 ** 22;
    first[i] = lower & (BUCKETS - 1);
    second[i] = lower >>> DIGIT_BITS;
    third[i] = upper;
    fourth[i] = high & (BUCKETS - 1);
    fifth[i] = high >>> DIGIT_BITS;
  }
  return digits;
}
