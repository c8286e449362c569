/**
 * A 64-bit hash of a value, as two 32-bit halves, the same on every machine and in every version (it is stored in states).
 * Equal values of one SQL type hash equally. Two runs of MurmurHash3's 32-bit mixing with different seeds; not for security.
 */
import { Decimal } from '../data/decimal.ts';
import type { Value } from '../data/types.ts';

/** The two halves; reused by the next call, so read them at once. */
export interface HashHalves {
  high: number;
  low: number;
}

const halves: HashHalves = { high: 0, low: 0 };
const doubles = new Float64Array(1);
const words = new Uint32Array(doubles.buffer);

/** Hashes a value. The object returned is overwritten by the next call. */
export function hashValue(value: Value): HashHalves {
  halves.high = 0x9747b28c;
  halves.low = 0x5bd1e995;
  mixValue(value);
  halves.high = finish(halves.high);
  halves.low = finish(halves.low);
  return halves;
}

function mixValue(value: Value): void {
  if (typeof value === 'string') mixText(value);
  else if (typeof value === 'number') mixNumber(value);
  else if (typeof value === 'bigint' || typeof value === 'boolean' || value === null) mixText(String(value));
  else if (value instanceof Decimal) mixText(value.toString());
  else if (value instanceof Uint8Array) {
    mixWord(value.length);
    for (const byte of value) mixWord(byte);
  } else if (Array.isArray(value)) {
    mixWord(value.length);
    for (const item of value) mixValue(item);
  } else mixMap(value as ReadonlyMap<Value, Value>);
}

/** Order of entries must not matter, so entries are hashed alone and summed. */
function mixMap(map: ReadonlyMap<Value, Value>): void {
  const { high, low } = halves;
  let sumHigh = 0;
  let sumLow = 0;
  for (const [key, item] of map) {
    hashValue([key, item]);
    sumHigh = (sumHigh + halves.high) | 0;
    sumLow = (sumLow + halves.low) | 0;
  }
  halves.high = high;
  halves.low = low;
  mixWord(map.size);
  mixWord(sumHigh);
  mixWord(sumLow);
}

function mixText(text: string): void {
  mixWord(text.length);
  for (let i = 0; i < text.length; i++) mixWord(text.charCodeAt(i));
}

function mixNumber(value: number): void {
  doubles[0] = value === 0 ? 0 : value;
  mixWord(words[0]);
  mixWord(words[1]);
}

function mixWord(word: number): void {
  const mixed = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  halves.high = (Math.imul(rotate(halves.high ^ mixed, 13), 5) + 0xe6546b64) | 0;
  const other = Math.imul(rotate(Math.imul(word, 0x85ebca6b), 16), 0xc2b2ae35);
  halves.low = (Math.imul(rotate(halves.low ^ other, 17), 5) + 0x38b34ae5) | 0;
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
