/**
 * For compaction: the last offset of each key, in a table of fixed size without the keys themselves. A key is known by 96 bits of
 * hashes, so that two keys of one topic do not meet in practice (one in 10^17 for a million keys).
 */
import { murmur2 } from '../partitioner.ts';

const SEED_A = 0x1b873593;
const SEED_B = 0x7ed55d16;

export class KeyOffsets {
  private readonly slots: number;
  private readonly hashes: Int32Array;
  private readonly offsets: Float64Array;
  count = 0;

  /** Room for `keys` keys; the table is at most two thirds full then. */
  constructor(keys: number) {
    this.slots = 2 ** Math.max(4, Math.ceil(Math.log2(Math.max(keys, 1) * 1.5)));
    this.hashes = new Int32Array(this.slots * 3);
    this.offsets = new Float64Array(this.slots).fill(-1);
  }

  get isFull(): boolean {
    return this.count >= (this.slots * 2) / 3;
  }

  /** Remembers the offset if it is the key's greatest. */
  note(bytes: Uint8Array, from: number, to: number, offset: number): void {
    const slot = this.find(bytes, from, to);
    if (this.offsets[slot] < 0) this.count++;
    if (offset > this.offsets[slot]) this.offsets[slot] = offset;
  }

  /** The key's last offset, −1 when it was not noted. */
  lastOf(bytes: Uint8Array, from: number, to: number): number {
    return this.offsets[this.find(bytes, from, to)];
  }

  /** The slot of the key, or the free one where it belongs; its hashes are written there. */
  private find(bytes: Uint8Array, from: number, to: number): number {
    const first = murmur2(bytes, from, to);
    const second = murmur2(bytes, from, to, SEED_A);
    const third = murmur2(bytes, from, to, SEED_B);
    const { hashes, offsets, slots } = this;
    for (let slot = (first ^ Math.imul(second, 31)) & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
      const at = slot * 3;
      if (offsets[slot] < 0) {
        hashes[at] = first;
        hashes[at + 1] = second;
        hashes[at + 2] = third;
        return slot;
      }
      if (hashes[at] === first && hashes[at + 1] === second && hashes[at + 2] === third) return slot;
    }
  }
}
