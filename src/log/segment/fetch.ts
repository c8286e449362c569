/**
 * Reading batches out of a segment file, for the log's own thread and for readers in others. Nothing here knows of locks or state:
 * the caller says up to which offset it may look.
 */
import * as batch from '../batch.ts';
import { fail } from '../../base/errors.ts';
import type { OpenFile } from '../../base/files.ts';

/** What is read besides `maxBytes`, to skip batches between an index entry and the offset wanted. */
const SKIP_ROOM = 8192;

export interface ReadRequest {
  /** Where to begin looking: at or before the batch that holds `offset`. */
  readonly position: number;
  /** Bytes in the file that may be looked at. */
  readonly fileEnd: number;
  readonly offset: number;
  /** Batches beginning at or past it are left out. */
  readonly endOffset: number;
  readonly maxBytes: number;
  /** See `FetchRequest.into`. */
  readonly into?: Buffer;
}

/** Whole batches from the one that holds the offset (or the first after it) on; null when this file has none. Throws LOG_BATCH_CORRUPT. */
export function readBatches(file: OpenFile, request: ReadRequest): Buffer | null {
  let position = request.position;
  let room = request.maxBytes + SKIP_ROOM;
  while (position < request.fileEnd) {
    const wanted = Math.min(room, request.fileEnd - position);
    const bytes = request.into && request.into.length >= wanted ? request.into : Buffer.allocUnsafeSlow(wanted);
    const got = file.read(bytes, 0, wanted, position);
    if (got < batch.HEADER_BYTES) return null;
    const at = skipBefore(bytes, got, request.offset);
    if (at + batch.HEADER_BYTES <= got) {
      if (batch.baseOffsetOf(bytes, at) >= request.endOffset) return null;
      const size = sizeAt(bytes, at, request.offset);
      if (at + size <= got) return bytes.subarray(at, lastWhole(bytes, at, got, request));
      room = Math.max(room, size);
      if (at === 0 && position + size > request.fileEnd) return null;
    } else if (at === 0) return null;
    position += at;
  }
  return null;
}

/** Position of the first batch that ends at or past the offset, or of the first that is not wholly here. */
function skipBefore(bytes: Buffer, got: number, offset: number): number {
  let at = 0;
  while (at + batch.HEADER_BYTES <= got && batch.lastOffsetOf(bytes, at) < offset) {
    at += sizeAt(bytes, at, offset);
  }
  return at;
}

function lastWhole(bytes: Buffer, from: number, got: number, request: ReadRequest): number {
  let at = from;
  while (at + batch.HEADER_BYTES <= got) {
    const size = sizeAt(bytes, at, request.offset);
    const isPast = at > from && at + size - from > request.maxBytes;
    if (at + size > got || isPast || batch.baseOffsetOf(bytes, at) >= request.endOffset) break;
    at += size;
  }
  return at;
}

function sizeAt(bytes: Buffer, at: number, offset: number): number {
  const size = batch.batchSizeOf(bytes, at);
  if (size < batch.HEADER_BYTES || batch.magicOf(bytes, at) !== 2) throw fail('LOG_BATCH_CORRUPT', { offset });
  return size;
}
