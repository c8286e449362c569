/**
 * Many records at once, as ranges of one buffer in typed arrays: what compiled stages run over.
 * One slice is reused for a task's whole life; `slice-decode.ts` fills it. It owns no bytes beyond what it decompressed.
 */
import { viewOf } from '../data/bytes.ts';
import { writeVarint } from './batch.ts';

/** Entries `[0, count)` of each array are valid; −1 in a `From` means null. Arrays are replaced when they must grow. */
export interface RecordSlice {
  /** Set by `setSliceBuffer` only. */
  buffer: Buffer;
  /** Of `buffer`. */
  view: DataView;
  count: number;
  keyFrom: Int32Array;
  keyTo: Int32Array;
  valueFrom: Int32Array;
  valueTo: Int32Array;
  timestamp: Float64Array;
  offset: Float64Array;
  /** Range of the encoded headers, their count first, as `BatchEncoder.append` takes them; empty when there are none. */
  headersFrom: Int32Array;
  headersTo: Int32Array;
  /** Where in `buffer` the first batch's records begin. */
  recordsFrom: number;
  /** The offset to fetch next once the slice is dealt with: past the last batch seen, control and aborted ones too. */
  nextOffset: number;
}

/** A slice with room for `capacity` records to begin with. */
export function recordSlice(capacity = 4096): RecordSlice {
  const buffer = Buffer.alloc(0);
  return {
    buffer,
    view: viewOf(buffer),
    count: 0,
    keyFrom: new Int32Array(capacity),
    keyTo: new Int32Array(capacity),
    valueFrom: new Int32Array(capacity),
    valueTo: new Int32Array(capacity),
    timestamp: new Float64Array(capacity),
    offset: new Float64Array(capacity),
    headersFrom: new Int32Array(capacity),
    headersTo: new Int32Array(capacity),
    recordsFrom: 0,
    nextOffset: 0,
  };
}

/** The slice's ranges are of these bytes from now on. */
export function setSliceBuffer(slice: RecordSlice, buffer: Buffer): void {
  slice.buffer = buffer;
  slice.view = viewOf(buffer);
}

/** Makes room for `capacity` records, keeping those that are there. */
export function growSlice(slice: RecordSlice, capacity: number): void {
  const size = Math.max(capacity, slice.keyFrom.length * 2);
  slice.keyFrom = widened(slice.keyFrom, size);
  slice.keyTo = widened(slice.keyTo, size);
  slice.valueFrom = widened(slice.valueFrom, size);
  slice.valueTo = widened(slice.valueTo, size);
  slice.headersFrom = widened(slice.headersFrom, size);
  slice.headersTo = widened(slice.headersTo, size);
  const timestamp = new Float64Array(size);
  timestamp.set(slice.timestamp);
  slice.timestamp = timestamp;
  const offset = new Float64Array(size);
  offset.set(slice.offset);
  slice.offset = offset;
}

function widened(from: Int32Array, size: number): Int32Array {
  const into = new Int32Array(size);
  into.set(from);
  return into;
}

/** A header of a record; keys may repeat and their order counts. */
export interface RecordHeader {
  readonly key: string;
  readonly value: Buffer | null;
}

/** The headers of record `index` of the slice, in order. */
export function headersOf(slice: RecordSlice, index: number): RecordHeader[] {
  return readHeaders(slice.buffer, slice.headersFrom[index], slice.headersTo[index]);
}

/** Reads encoded headers, their count first, from `bytes[from, to)`. */
export function readHeaders(bytes: Buffer, from: number, to: number): RecordHeader[] {
  const headers: RecordHeader[] = [];
  if (from >= to) return headers;
  let at = from;
  const varint = (): number => {
    let value = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80 && shift < 35);
    return (value >>> 1) ^ -(value & 1);
  };
  for (let left = varint(); left > 0 && at < to; left--) {
    const keyLength = varint();
    const key = bytes.toString('utf8', at, at + keyLength);
    at += keyLength;
    const valueLength = varint();
    headers.push({ key, value: valueLength < 0 ? null : bytes.subarray(at, at + valueLength) });
    if (valueLength > 0) at += valueLength;
  }
  return headers;
}

/** Headers as `BatchEncoder.append` takes them; null when there are none. */
export function encodeHeaders(headers: readonly RecordHeader[]): Buffer | null {
  if (headers.length === 0) return null;
  const keys = headers.map((header) => Buffer.from(header.key, 'utf8'));
  let size = 5;
  for (let index = 0; index < headers.length; index++) size += 10 + keys[index].length + (headers[index].value?.length ?? 0);
  const bytes = Buffer.allocUnsafe(size);
  let at = writeVarint(bytes, headers.length, 0);
  for (let index = 0; index < headers.length; index++) {
    const value = headers[index].value;
    at = writeVarint(bytes, keys[index].length, at);
    at += keys[index].copy(bytes, at);
    at = writeVarint(bytes, value === null ? -1 : value.length, at);
    if (value !== null) at += value.copy(bytes, at);
  }
  return bytes.subarray(0, at);
}
