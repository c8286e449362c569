/**
 * Memory for batches that another thread writes to the log. A block is shared, so that neither its bytes nor their ownership move, and is used again once the log has what stands in it: fresh buffers for every batch
 * cost a third of a stateless query's time, most of it in the collector of the thread that got them.
 *
 * Not a pool for anything else: a block that nobody brings back is merely garbage.
 */

/** Bytes of one block; a batch that does not fit has a buffer of its own. */
export const BLOCK_BYTES = 256 * 1024;
/** Blocks kept for later; more than that means a burst has passed. */
const MOST_FREE = 64;

export class Blocks {
  private readonly free: Buffer[] = [];
  private readonly blockOf = new WeakMap<ArrayBufferLike, Buffer>();

  /** A block of `BLOCK_BYTES`; its content has no meaning. */
  take(): Buffer {
    return this.free.pop() ?? this.make();
  }

  /** Brings back the block that a batch stands in. Whatever is not from here is left alone. */
  release(batch: Uint8Array): void {
    const block = this.blockOf.get(batch.buffer);
    if (block !== undefined && this.free.length < MOST_FREE) this.free.push(block);
  }

  private make(): Buffer {
    const block = Buffer.from(new SharedArrayBuffer(BLOCK_BYTES));
    this.blockOf.set(block.buffer, block);
    return block;
  }
}
