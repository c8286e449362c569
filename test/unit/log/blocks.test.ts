/** Large batches stand in shared blocks that are used again; small ones, and those that no block holds, have buffers of their own. */
import { expect, test } from 'vitest';
import { BatchEncoder } from '../../../src/log/batch-encoder.ts';
import { isValidBatch, recordCountOf } from '../../../src/log/batch.ts';
import { BLOCK_BYTES, Blocks } from '../../../src/log/blocks.ts';

function fill(encoder: BatchEncoder, bytes: number, size = 1000): void {
  const value = Buffer.alloc(size, 7);
  for (let written = 0; written < bytes; written += size) encoder.append(1, value, -1, 0, value, 0, size);
}

test('a large batch stands in a block, and the block serves again once it is brought back', () => {
  const blocks = new Blocks();
  const encoder = new BatchEncoder(1024, blocks);
  fill(encoder, 200_000);
  const first = encoder.finish();
  expect(isValidBatch(first)).toBe(true);
  expect(recordCountOf(first)).toBe(200);
  expect(first.buffer).toBeInstanceOf(SharedArrayBuffer);

  fill(encoder, 200_000);
  const second = encoder.finish();
  expect(second.buffer).not.toBe(first.buffer);
  expect(isValidBatch(first)).toBe(true);

  blocks.release(first);
  fill(encoder, 200_000);
  const third = encoder.finish();
  expect(third.buffer).toBe(first.buffer);
  expect(isValidBatch(second) && isValidBatch(third)).toBe(true);
});

test('a small batch has a buffer of its own, also after a large one', () => {
  const blocks = new Blocks();
  const encoder = new BatchEncoder(1024, blocks);
  for (const bytes of [5000, 100_000, 5000, 5000]) {
    fill(encoder, bytes);
    const batch = encoder.finish();
    expect(isValidBatch(batch)).toBe(true);
    expect(batch.buffer instanceof SharedArrayBuffer).toBe(bytes > 50_000);
    if (bytes < 50_000) expect(batch.buffer.byteLength).toBe(batch.length);
  }
});

test('a batch larger than a block is whole', () => {
  const encoder = new BatchEncoder(1024, new Blocks());
  fill(encoder, 100_000);
  fill(encoder, BLOCK_BYTES, BLOCK_BYTES);
  fill(encoder, 3000);
  const batch = encoder.finish();
  expect(isValidBatch(batch)).toBe(true);
  expect(recordCountOf(batch)).toBe(104);
  expect(batch.buffer).not.toBeInstanceOf(SharedArrayBuffer);
});

test('what is not a block is not taken in', () => {
  const blocks = new Blocks();
  const foreign = Buffer.from(new SharedArrayBuffer(BLOCK_BYTES));
  blocks.release(foreign);
  expect(blocks.take().buffer).not.toBe(foreign.buffer);
});
