/**
 * Fills a `RecordSlice` from fetched batches: the hot loop of reading. Monomorphic, no object per record, no crossing into native
 * code per record (one per batch, for its checksum). Control batches and records of aborted transactions are left out.
 *
 * Uncompressed batches are decoded where they lie. Compressed ones are decompressed into one buffer, so a call stops where
 * compressed and uncompressed batches meet; the caller goes on at the position returned.
 */
import { fail } from '../base/errors.ts';
import * as batch from './batch.ts';
import { codecOf, decompress } from './compression.ts';
import { growSlice, setSliceBuffer } from './record-slice.ts';
import type { AbortedTransaction } from './log.ts';
import type { RecordSlice } from './record-slice.ts';

export interface DecodeOptions {
  /** Where in `batches` to begin: the position the call before returned. Default 0. */
  readonly position?: number;
  /** `FetchResult.aborted`: their records are left out. */
  readonly aborted?: readonly AbortedTransaction[];
  /** Skips the checksums, for bytes this process has just written. */
  readonly unchecked?: boolean;
  /** Most bytes that compressed batches of one call may become. Default 64 MiB. */
  readonly maxDecompressed?: number;
}

const MAX_DECOMPRESSED = 64 << 20;
const ENOUGH_DECOMPRESSED = 1 << 20;

/**
 * Decodes records at or past `fromOffset` from whole `batches` into the slice, from its beginning, and returns the position in
 * `batches` up to which it got: call again while that is less than `batches.length`. Throws LOG_BATCH_CORRUPT with the offset.
 */
export function decodeSlice(batches: Buffer, fromOffset: number, into: RecordSlice, options: DecodeOptions = {}): number {
  into.count = 0;
  into.nextOffset = fromOffset;
  let position = options.position ?? 0;
  if (position + batch.HEADER_BYTES > batches.length) return batches.length;
  const compressed = (batch.attributesOf(batches, position) & batch.CODEC_MASK) !== 0;
  if (compressed) return decodeCompressed(batches, position, fromOffset, into, options);
  setSliceBuffer(into, batches);
  into.recordsFrom = position + batch.HEADER_BYTES;
  while (position + batch.HEADER_BYTES <= batches.length) {
    const attributes = batch.attributesOf(batches, position);
    if ((attributes & batch.CODEC_MASK) !== 0) return position;
    const end = checkedEnd(batches, position, options.unchecked === true);
    if (!isSkipped(batches, position, attributes, options.aborted)) {
      decodeRecords(batches, position, batches, position + batch.HEADER_BYTES, end, fromOffset, into);
    }
    into.nextOffset = Math.max(fromOffset, batch.lastOffsetOf(batches, position) + 1);
    position = end;
  }
  return batches.length;
}

function decodeCompressed(batches: Buffer, from: number, fromOffset: number, into: RecordSlice, options: DecodeOptions): number {
  const limit = options.maxDecompressed ?? MAX_DECOMPRESSED;
  const starts: number[] = [];
  const parts: Buffer[] = [];
  let total = 0;
  let position = from;
  while (position + batch.HEADER_BYTES <= batches.length && total < ENOUGH_DECOMPRESSED) {
    const attributes = batch.attributesOf(batches, position);
    if ((attributes & batch.CODEC_MASK) === 0) break;
    const end = checkedEnd(batches, position, options.unchecked === true);
    if (!isSkipped(batches, position, attributes, options.aborted)) {
      const part = decompress(codecOf(attributes), batches.subarray(position + batch.HEADER_BYTES, end), limit);
      starts.push(position);
      parts.push(part);
      total += part.length;
    }
    into.nextOffset = Math.max(fromOffset, batch.lastOffsetOf(batches, position) + 1);
    position = end;
  }
  setSliceBuffer(into, parts.length === 1 ? parts[0] : Buffer.concat(parts));
  into.recordsFrom = 0;
  let at = 0;
  for (let index = 0; index < parts.length; index++) {
    decodeRecords(batches, starts[index], into.buffer, at, at + parts[index].length, fromOffset, into);
    at += parts[index].length;
  }
  return position;
}

function checkedEnd(batches: Buffer, position: number, unchecked: boolean): number {
  const end = position + batch.batchSizeOf(batches, position);
  if (end > batches.length || end < position + batch.HEADER_BYTES || !(unchecked || batch.isValidBatch(batches, position))) {
    throw fail('LOG_BATCH_CORRUPT', { offset: batch.baseOffsetOf(batches, position) });
  }
  return end;
}

function isSkipped(batches: Buffer, position: number, attributes: number, aborted?: readonly AbortedTransaction[]): boolean {
  if ((attributes & batch.CONTROL) !== 0) return true;
  return aborted !== undefined && (attributes & batch.TRANSACTIONAL) !== 0 && isAborted(batches, position, aborted);
}

/**
 * A producer has one transaction open at a time, so its batch belongs to the last of its aborted ones that began at or before it,
 * unless its abort marker stands between. The markers are in the fetched bytes, before this batch.
 */
function isAborted(batches: Buffer, position: number, aborted: readonly AbortedTransaction[]): boolean {
  const producer = batch.producerIdOf(batches, position);
  const offset = batch.baseOffsetOf(batches, position);
  let first = -1;
  for (const entry of aborted) {
    if (entry.producerId === producer && entry.firstOffset <= offset && entry.firstOffset > first) first = entry.firstOffset;
  }
  if (first < 0) return false;
  for (let at = 0; at < position; at += batch.batchSizeOf(batches, at)) {
    const isMarker = (batch.attributesOf(batches, at) & batch.CONTROL) !== 0;
    if (isMarker && batch.producerIdOf(batches, at) === producer && batch.baseOffsetOf(batches, at) > first) return false;
  }
  return true;
}

/** Decodes the records `bytes[from, to)` of the batch whose header stands at `header` of `batches`. */
function decodeRecords(batches: Buffer, header: number, bytes: Buffer, from: number, to: number, first: number, into: RecordSlice): void {
  const baseOffset = batch.baseOffsetOf(batches, header);
  const baseTimestamp = batch.baseTimestampOf(batches, header);
  const records = batch.recordCountOf(batches, header);
  const appendTime = (batch.attributesOf(batches, header) & batch.LOG_APPEND_TIME) !== 0 ? batch.maxTimestampOf(batches, header) : -1;
  let count = into.count;
  if (records < 0 || records > to - from) throw fail('LOG_BATCH_CORRUPT', { offset: baseOffset });
  if (count + records > into.keyFrom.length) growSlice(into, count + records);
  const { keyFrom, keyTo, valueFrom, valueTo, timestamp, offset, headersFrom, headersTo } = into;
  let at = from;
  for (let index = 0; index < records; index++) {
    let bits = bytes[at++];
    if (bits >= 0x80) {
      at = readBits(bytes, at, bits);
      bits = varintBits;
    }
    const end = at + ((bits >>> 1) ^ -(bits & 1));
    at++; // attributes of the record: unused
    let delta: number;
    bits = bytes[at++];
    if (bits < 0x80) delta = (bits >>> 1) ^ -(bits & 1);
    else if (bytes[at] < 0x80) {
      bits = (bits & 0x7f) | (bytes[at++] << 7);
      delta = (bits >>> 1) ^ -(bits & 1);
    } else {
      at = readLongBits(bytes, at, bits);
      delta = varlongValue;
    }
    bits = bytes[at++];
    if (bits >= 0x80) {
      at = readBits(bytes, at, bits);
      bits = varintBits;
    }
    const recordOffset = baseOffset + ((bits >>> 1) ^ -(bits & 1));
    bits = bytes[at++];
    if (bits >= 0x80) {
      at = readBits(bytes, at, bits);
      bits = varintBits;
    }
    const keyLength = (bits >>> 1) ^ -(bits & 1);
    keyFrom[count] = keyLength < 0 ? -1 : at;
    if (keyLength > 0) at += keyLength;
    keyTo[count] = keyLength < 0 ? -1 : at;
    bits = bytes[at++];
    if (bits >= 0x80) {
      at = readBits(bytes, at, bits);
      bits = varintBits;
    }
    const valueLength = (bits >>> 1) ^ -(bits & 1);
    valueFrom[count] = valueLength < 0 ? -1 : at;
    if (valueLength > 0) at += valueLength;
    valueTo[count] = valueLength < 0 ? -1 : at;
    if (end > to || at >= end) throw fail('LOG_BATCH_CORRUPT', { offset: recordOffset });
    headersFrom[count] = at;
    headersTo[count] = bytes[at] === 0 ? at : end;
    timestamp[count] = appendTime >= 0 ? appendTime : baseTimestamp + delta;
    offset[count] = recordOffset;
    if (recordOffset >= first) count++;
    at = end;
  }
  into.count = count;
}

/** Results of the two readers below: cheaper than an object per number. */
let varintBits = 0;
let varlongValue = 0;

/** Reads the rest of a varint whose first byte was `first`; leaves its bits, still zigzag, in `varintBits`. */
function readBits(bytes: Buffer, at: number, first: number): number {
  let bits = first & 0x7f;
  for (let shift = 7; shift < 35; shift += 7) {
    const byte = bytes[at++];
    bits |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  varintBits = bits;
  return at;
}

/** The same for 64 bits, decoded into `varlongValue`. */
function readLongBits(bytes: Buffer, at: number, first: number): number {
  let bits = first & 0x7f;
  let unit = 128;
  for (let index = 1; index < 10; index++) {
    const byte = bytes[at++];
    bits += (byte & 0x7f) * unit;
    if (byte < 0x80) break;
    unit *= 128;
  }
  varlongValue = bits % 2 === 0 ? bits / 2 : -(bits + 1) / 2;
  return at;
}
