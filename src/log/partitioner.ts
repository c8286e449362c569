/**
 * Which partition a record goes to: Kafka's rules, so that a key lands where a Java client would put it.
 * Not here: partition numbers chosen by the user.
 */
import type { Random } from '../base/random.ts';

const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

/** 32-bit murmur2 over `bytes[from, to)`, by default with the seed Kafka's clients use; a signed result. */
export function murmur2(bytes: Uint8Array, from = 0, to = bytes.length, seed = SEED): number {
  const length = to - from;
  const whole = from + (length & ~3);
  let hash = seed ^ length;
  for (let at = from; at < whole; at += 4) {
    let word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    word = Math.imul(word, MULTIPLIER);
    word ^= word >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER);
  }
  const rest = length & 3;
  if (rest === 3) hash ^= bytes[whole + 2] << 16;
  if (rest >= 2) hash ^= bytes[whole + 1] << 8;
  if (rest >= 1) hash = Math.imul(hash ^ bytes[whole], MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

/** The partition, of `partitions`, of the key `bytes[from, to)`. */
export function partitionOfKey(partitions: number, bytes: Uint8Array, from = 0, to = bytes.length): number {
  return (murmur2(bytes, from, to) & 0x7fffffff) % partitions;
}

/** Chooses partitions for records without a key: stays on one until `next` is called, which the producer does after each batch. */
export interface StickyPartitioner {
  current(): number;
  /** Moves on to another partition than the present one (when there is more than one). */
  next(): void;
}

export function stickyPartitioner(partitions: number, random: Random): StickyPartitioner {
  let at = random.integer(partitions);
  return {
    current: () => at,
    next() {
      if (partitions > 1) at = (at + 1 + random.integer(partitions - 1)) % partitions;
    },
  };
}
