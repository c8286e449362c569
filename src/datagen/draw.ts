/**
 * Random draws of one event: SplitMix64 seeded with (seed ⊕ event number), so that any event can be made alone and parts of a stream can be made side by side.
 * The 64-bit arithmetic is done in two halves of 32 bits, because a bigint per draw would cost more than the event.
 */

const GOLDEN_HIGH = 0x9e3779b9;
const GOLDEN_LOW = 0x7f4a7c15;

export class Draw {
  private high = 0;
  private low = 0;
  /** The low half of the last output, not handed out yet. */
  private spare = 0;
  private hasSpare = false;

  /** Begins anew for an event; both are non-negative safe integers. */
  seed(seed: number, event: number): void {
    this.high = (Math.floor(seed / 4294967296) ^ Math.floor(event / 4294967296)) | 0;
    this.low = ((seed >>> 0) ^ (event >>> 0)) | 0;
    this.hasSpare = false;
  }

  /** 32 random bits, unsigned. */
  bits(): number {
    if (this.hasSpare) {
      this.hasSpare = false;
      return this.spare;
    }
    return this.step();
  }

  /** Uniform over 0 … below−1; `below` up to 2^32. The bias, below / 2^32, does not show in any benchmark. */
  below(below: number): number {
    return Math.floor((this.bits() / 4294967296) * below);
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.bits() / 4294967296;
  }

  private step(): number {
    const low = (this.low >>> 0) + GOLDEN_LOW;
    this.low = low | 0;
    this.high = (this.high + GOLDEN_HIGH + (low > 0xffffffff ? 1 : 0)) | 0;
    let h = this.high;
    let l = this.low;
    // z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9
    let xl = l ^ ((l >>> 30) | (h << 2));
    let xh = h ^ (h >>> 30);
    h = (highOfProduct(xl, 0x1ce4e5b9) + Math.imul(xh, 0x1ce4e5b9) + Math.imul(xl, 0xbf58476d)) | 0;
    l = Math.imul(xl, 0x1ce4e5b9);
    // z = (z ^ (z >>> 27)) * 0x94d049bb133111eb
    xl = l ^ ((l >>> 27) | (h << 5));
    xh = h ^ (h >>> 27);
    h = (highOfProduct(xl, 0x133111eb) + Math.imul(xh, 0x133111eb) + Math.imul(xl, 0x94d049bb)) | 0;
    l = Math.imul(xl, 0x133111eb);
    this.spare = (l ^ ((l >>> 31) | (h << 1))) >>> 0;
    this.hasSpare = true;
    return (h ^ (h >>> 31)) >>> 0;
  }
}

/** The upper 32 bits of the product of two unsigned 32-bit integers. */
function highOfProduct(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const middle = ah * bl + ((al * bl) >>> 16);
  const cross = al * bh + (middle & 0xffff);
  // `middle` may exceed 32 bits, so it is divided, not shifted.
  return (ah * bh + Math.floor(middle / 65536) + Math.floor(cross / 65536)) | 0;
}
