/** The one source of random numbers: seeded where a run must repeat, the machine's otherwise. Not for secrets. */
import { randomBytes } from 'node:crypto';

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** 16 bytes, for example for a topic id. */
  bytes(length: number): Buffer;
}

/** A generator whose whole sequence follows from `seed` (xorshift-multiply over a Weyl sequence, 32 bits of state). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    integer: (below) => Math.floor(next() * below),
    bytes: (length) => Buffer.from(Array.from({ length }, () => Math.floor(next() * 256))),
  };
}

/** The machine's randomness. */
export const systemRandom: Random = {
  next: () => randomBytes(4).readUInt32LE(0) / 4294967296,
  integer: (below) => Math.floor((randomBytes(4).readUInt32LE(0) / 4294967296) * below),
  bytes: (length) => randomBytes(length),
};
