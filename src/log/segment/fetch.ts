/**
 * Reading batches out of a segment file, for the log's own thread and for readers in others. Nothing here knows of locks or state:
 * the caller says up to which offset it may look.
 *
 * A batch's checksum does not cover its offset and length. So each batch met must go on exactly where the one before it ended; only
 * compaction leaves gaps. What does not fit is damage and is refused, never skipped.
 */
import * as batch from '../batch.ts';
import { fail } from '../../base/errors.ts';
import type { OpenFile } from '../../base/files.ts';

/** What is read besides `maxBytes`, to skip batches between an index entry and the offset wanted. */
const SKIP_ROOM = 8192;

/** Where to begin looking: at or before the batch that holds the offset wanted. */
export interface ReadStart {
  readonly position: number;
  /** The offset that the batch at `position` begins with, or before which it does not begin when there may be gaps. */
  readonly expected: number;
  /** Or the offset that it ends with; −1 when `expected` counts. */
  readonly last: number;
}

export interface ReadRequest extends ReadStart {
  /** Compaction may have left gaps. */
  readonly gaps: boolean;
  /** Bytes in the file that may be looked at. */
  readonly fileEnd: number;
  readonly offset: number;
  /** Batches beginning at or past it are left out. */
  readonly endOffset: number;
  readonly maxBytes: number;
  /** See `FetchRequest.into`. */
  readonly into?: Buffer;
}

export interface ReadResult {
  /** Whole batches. */
  readonly batches: Buffer;
  /** Where in the file they begin. */
  readonly position: number;
  /** One past their last offset. */
  readonly next: number;
}

/** Whole batches from the one that holds the offset (or the first after it) on; null when this file has none. Throws LOG_BATCH_CORRUPT. */
export function readBatches(file: OpenFile, request: ReadRequest): ReadResult | null {
  const { fileEnd, maxBytes, into } = request;
  let { position, expected } = request;
  let room = maxBytes + SKIP_ROOM;
  while (position < fileEnd) {
    const wanted = Math.min(room, fileEnd - position);
    const bytes = into && into.length >= wanted ? into : Buffer.allocUnsafeSlow(wanted);
    const got = file.read(bytes, 0, wanted, position);
    if (request.last >= 0 && position === request.position) expected = startOf(bytes, got, request.last);
    let at = 0;
    let size = sizeOfNext(bytes, at, got, expected, request.gaps);
    while (size > 0 && batch.lastOffsetOf(bytes, at) < request.offset) {
      expected = batch.lastOffsetOf(bytes, at) + 1;
      at += size;
      size = sizeOfNext(bytes, at, got, expected, request.gaps);
    }
    if (size > 0 && batch.baseOffsetOf(bytes, at) >= request.endOffset) return null;
    if (size > 0 && at + size <= got) return wholeBatches(bytes, at, got, position, request);
    if (at === 0 && got < wanted) return null;
    if (at === 0 && wanted === fileEnd - position) throw fail('LOG_BATCH_CORRUPT', { offset: expected });
    position += at;
    room = Math.max(room, size);
  }
  return null;
}

/** The offset that the batch at the front begins with, which must be the one that ends with `last`. */
function startOf(bytes: Buffer, got: number, last: number): number {
  if (got < batch.HEADER_BYTES || batch.lastOffsetOf(bytes) !== last) throw fail('LOG_BATCH_CORRUPT', { offset: last });
  return batch.baseOffsetOf(bytes);
}

/** Size of the batch at `at`; 0 when its header is not here. Throws LOG_BATCH_CORRUPT when it is not the one expected. */
function sizeOfNext(bytes: Buffer, at: number, got: number, expected: number, gaps: boolean): number {
  if (at + batch.HEADER_BYTES > got) return 0;
  const size = batch.batchSizeOf(bytes, at);
  const base = batch.baseOffsetOf(bytes, at);
  const fits = gaps ? base >= expected : base === expected;
  if (size < batch.HEADER_BYTES || batch.magicOf(bytes, at) !== 2 || !fits || batch.lastOffsetDeltaOf(bytes, at) < 0) {
    throw fail('LOG_BATCH_CORRUPT', { offset: expected });
  }
  return size;
}

function wholeBatches(bytes: Buffer, from: number, got: number, position: number, request: ReadRequest): ReadResult {
  let at = from;
  let next = batch.baseOffsetOf(bytes, from);
  while (next < request.endOffset) {
    const size = sizeOfNext(bytes, at, got, next, request.gaps);
    if (size === 0 || at + size > got || (at > from && at + size - from > request.maxBytes)) break;
    if (batch.baseOffsetOf(bytes, at) >= request.endOffset) break;
    next = batch.lastOffsetOf(bytes, at) + 1;
    at += size;
  }
  return { batches: bytes.subarray(from, at), position: position + from, next };
}
