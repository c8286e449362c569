/**
 * Record batches of format v2: the layout of their header, reading and patching it, and the encoder that makes them.
 * Reading the records is in `record-slice.ts` (many at once) and `batch-cursor.ts` (one by one).
 *
 * The checksum covers bytes 21 to the end, so base offset and leader epoch are patched in place without touching it.
 * Offsets and timestamps are JavaScript numbers (below 2^53); producer ids are bigint because other logs use all 63 bits.
 */
import { BLOCK_BYTES } from './blocks.ts';
import { compress } from './compression.ts';
import { crc32c } from './crc32c.ts';
import { rangeCopier } from '../data/bytes.ts';
import type { Blocks } from './blocks.ts';
import type { Codec } from './compression.ts';

export const HEADER_BYTES = 61;
/** Bytes before the part that the batch's length field counts. */
export const LENGTH_PREFIX = 12;
export const MAGIC_AT = 16;
const CRC_AT = 17;
const CRC_FROM = 21;

export const CODEC_MASK = 0x07;
export const LOG_APPEND_TIME = 0x08;
export const TRANSACTIONAL = 0x10;
export const CONTROL = 0x20;

/** A signed 64-bit integer that is known to be safe as a number. */
export function readLong(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 4294967296 + bytes.readUInt32BE(at + 4);
}

/** Writes a safe integer as 64 bits. */
export function writeLong(bytes: Buffer, value: number, at: number): void {
  bytes.writeInt32BE(Math.floor(value / 4294967296), at);
  bytes.writeUInt32BE(value >>> 0, at + 4);
}

export const baseOffsetOf = (bytes: Buffer, at = 0): number => readLong(bytes, at);
/** Bytes of the whole batch, prefix included. */
export const batchSizeOf = (bytes: Buffer, at = 0): number => bytes.readInt32BE(at + 8) + LENGTH_PREFIX;
export const magicOf = (bytes: Buffer, at = 0): number => bytes[at + MAGIC_AT];
export const attributesOf = (bytes: Buffer, at = 0): number => bytes.readInt16BE(at + 21);
export const lastOffsetOf = (bytes: Buffer, at = 0): number => readLong(bytes, at) + bytes.readInt32BE(at + 23);
export const lastOffsetDeltaOf = (bytes: Buffer, at = 0): number => bytes.readInt32BE(at + 23);
export const baseTimestampOf = (bytes: Buffer, at = 0): number => readLong(bytes, at + 27);
export const maxTimestampOf = (bytes: Buffer, at = 0): number => readLong(bytes, at + 35);
export const producerIdOf = (bytes: Buffer, at = 0): bigint => bytes.readBigInt64BE(at + 43);
export const producerEpochOf = (bytes: Buffer, at = 0): number => bytes.readInt16BE(at + 51);
export const baseSequenceOf = (bytes: Buffer, at = 0): number => bytes.readInt32BE(at + 53);
export const recordCountOf = (bytes: Buffer, at = 0): number => bytes.readInt32BE(at + 57);
/** True for a batch of a producer with an id; cheaper than comparing bigints. */
export const hasProducer = (bytes: Buffer, at = 0): boolean => bytes[at + 43] < 0x80;

/** Gives the batch its place in a partition; the checksum does not cover it. */
export function placeBatch(bytes: Buffer, baseOffset: number, at = 0): void {
  writeLong(bytes, baseOffset, at);
  bytes.writeInt32BE(0, at + 12);
}

/** Marks the batch with the time the log received it and sums it anew. */
export function stampLogAppendTime(bytes: Buffer, now: number, at = 0): void {
  bytes.writeInt16BE(attributesOf(bytes, at) | LOG_APPEND_TIME, at + 21);
  writeLong(bytes, now, at + 35);
  sealBatch(bytes, at);
}

/** Writes the checksum over the batch as it now is. */
export function sealBatch(bytes: Buffer, at = 0): void {
  bytes.writeUInt32BE(crc32c(bytes, 0, at + CRC_FROM, at + batchSizeOf(bytes, at)), at + CRC_AT);
}

/** Whether a whole batch of format v2 with a right checksum stands at `at`, wholly before `to`. */
export function isValidBatch(bytes: Buffer, at = 0, to = bytes.length): boolean {
  if (at + HEADER_BYTES > to) return false;
  const size = batchSizeOf(bytes, at);
  if (size < HEADER_BYTES || at + size > to || magicOf(bytes, at) !== 2) return false;
  return bytes.readUInt32BE(at + CRC_AT) === crc32c(bytes, 0, at + CRC_FROM, at + size);
}

/** What `BatchEncoder.finish` writes around the records; all optional. */
export interface BatchOptions {
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  /** TRANSACTIONAL, CONTROL; the codec's bits are added. */
  readonly attributes?: number;
  readonly codec?: Codec;
}

const copyHeaders = rangeCopier();

/** From this size a batch stands in a block, if there are blocks. */
const BLOCK_FROM = 32 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * One growing buffer into which records are written one after the other; no object per record. Reusable after `finish`. With `blocks`, large batches are finished where they were written, in a block that
 * whoever writes them brings back.
 */
export class BatchEncoder {
  /** Records so far. */
  count = 0;
  private bytes: Buffer;
  private at = HEADER_BYTES;
  private readonly blocks: Blocks | null;
  private inBlock = false;
  /** The last batch was large: the next one will be. */
  private large = false;
  private baseTimestamp = 0;
  private maxTimestamp = -1;
  private readonly copyKey = rangeCopier();
  private readonly copyValue = rangeCopier();

  constructor(capacity = 16384, blocks: Blocks | null = null) {
    this.bytes = Buffer.allocUnsafe(Math.max(capacity, 256));
    this.blocks = blocks;
  }

  /** Bytes of the batch so far, before compression. */
  get size(): number {
    return this.at;
  }

  /**
   * Adds a record. `keyFrom` or `valueFrom` of −1 means null. Headers are passed encoded (`encodeHeaders`, or a range of a slice).
   * The ranges are copied; the caller may reuse its buffers at once.
   */
  append(
    timestamp: number,
    key: Uint8Array,
    keyFrom: number,
    keyTo: number,
    value: Uint8Array,
    valueFrom: number,
    valueTo: number,
    headers: Uint8Array | null = null,
    headersFrom = 0,
    headersTo = headers === null ? 0 : headers.length,
  ): void {
    if (this.count === 0) this.baseTimestamp = timestamp;
    if (timestamp > this.maxTimestamp) this.maxTimestamp = timestamp;
    const delta = timestamp - this.baseTimestamp;
    const keyLength = keyFrom < 0 ? -1 : keyTo - keyFrom;
    const valueLength = valueFrom < 0 ? -1 : valueTo - valueFrom;
    const headersLength = headersTo - headersFrom;
    const body =
      1 +
      varlongSize(delta) +
      varintSize(this.count) +
      varintSize(keyLength) +
      (keyLength > 0 ? keyLength : 0) +
      varintSize(valueLength) +
      (valueLength > 0 ? valueLength : 0) +
      (headersLength > 0 ? headersLength : 1);
    // Eight bytes more, so that the copies may be word by word to the end.
    if (this.at + body + 13 > this.bytes.length) this.grow(body + 13);
    const bytes = this.bytes;
    let at = writeVarint(bytes, body, this.at);
    bytes[at++] = 0;
    at = writeVarlong(bytes, delta, at);
    at = writeVarint(bytes, this.count, at);
    at = writeVarint(bytes, keyLength, at);
    if (keyLength > 0) at = this.copyKey(bytes, at, key, keyFrom, keyTo);
    at = writeVarint(bytes, valueLength, at);
    if (valueLength > 0) at = this.copyValue(bytes, at, value, valueFrom, valueTo);
    if (headersLength > 0) at = copyHeaders(bytes, at, headers as Uint8Array, headersFrom, headersTo);
    else bytes[at++] = 0;
    this.at = at;
    this.count++;
  }

  /** The batch, with base offset 0 and checksum, in a buffer of its own; the encoder is empty again. */
  finish(options: BatchOptions = {}): Buffer {
    const codec = options.codec ?? 'none';
    const batch = this.takeBatch(codec);
    const attributes = (options.attributes ?? 0) | CODEC_BITS[codec];
    writeHeader(batch, attributes, this.count, this.count - 1, this.baseTimestamp, this.maxTimestamp);
    batch.writeBigInt64BE(options.producerId ?? -1n, 43);
    batch.writeInt16BE(options.producerEpoch ?? -1, 51);
    batch.writeInt32BE(options.baseSequence ?? -1, 53);
    sealBatch(batch);
    this.reset();
    return batch;
  }

  /** Forgets the records so far. */
  reset(): void {
    this.count = 0;
    this.at = HEADER_BYTES;
    this.baseTimestamp = 0;
    this.maxTimestamp = -1;
  }

  /** The batch's bytes, its header still to be written. */
  private takeBatch(codec: Codec): Buffer {
    if (codec !== 'none') {
      const body = compress(codec, this.bytes.subarray(HEADER_BYTES, this.at));
      const batch = Buffer.allocUnsafeSlow(HEADER_BYTES + body.length);
      body.copy(batch, HEADER_BYTES);
      return batch;
    }
    this.large = this.at > BLOCK_FROM;
    if (this.inBlock && this.large) {
      const batch = this.bytes.subarray(0, this.at);
      this.bytes = NOTHING;
      this.inBlock = false;
      return batch;
    }
    const batch = Buffer.allocUnsafeSlow(this.at);
    this.bytes.copy(batch, 0, 0, this.at);
    return batch;
  }

  private grow(by: number): void {
    const needed = Math.max(this.bytes.length * 2, this.at + by);
    const before = this.bytes;
    const block = this.blocks !== null && this.at + by <= BLOCK_BYTES && (this.large || needed > BLOCK_FROM) ? this.blocks.take() : null;
    this.bytes = block ?? Buffer.allocUnsafe(needed);
    before.copy(this.bytes, 0, 0, this.at);
    if (this.inBlock) this.blocks?.release(before);
    this.inBlock = block !== null;
  }
}

/** The codec's bits of a batch's attributes. */
export const CODEC_BITS: Readonly<Record<Codec, number>> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 };

/** Writes all header fields but producer and checksum; base offset and leader epoch become 0. */
export function writeHeader(
  batch: Buffer,
  attributes: number,
  count: number,
  lastOffsetDelta: number,
  baseTimestamp: number,
  maxTimestamp: number,
): void {
  batch.fill(0, 0, 16);
  batch.writeInt32BE(batch.length - LENGTH_PREFIX, 8);
  batch[MAGIC_AT] = 2;
  batch.writeInt16BE(attributes, 21);
  batch.writeInt32BE(lastOffsetDelta, 23);
  writeLong(batch, baseTimestamp, 27);
  writeLong(batch, maxTimestamp, 35);
  batch.writeInt32BE(count, 57);
}

function varintSize(value: number): number {
  const bits = (value << 1) ^ (value >> 31);
  if ((bits & ~0x7f) === 0) return 1;
  if ((bits & ~0x3fff) === 0) return 2;
  if ((bits & ~0x1fffff) === 0) return 3;
  return (bits & ~0xfffffff) === 0 ? 4 : 5;
}

/** Writes a zigzag varint of 32 bits; returns the position after it. */
export function writeVarint(bytes: Uint8Array, value: number, at: number): number {
  let bits = (value << 1) ^ (value >> 31);
  while ((bits & ~0x7f) !== 0) {
    bytes[at++] = (bits & 0x7f) | 0x80;
    bits >>>= 7;
  }
  bytes[at++] = bits;
  return at;
}

const isSmall = (value: number): boolean => value < 0x40000000 && value >= -0x40000000;

function varlongSize(value: number): number {
  if (isSmall(value)) return varintSize(value);
  let bits = value < 0 ? -2 * value - 1 : 2 * value;
  let size = 1;
  for (; bits >= 128; size++) bits = Math.floor(bits / 128);
  return size;
}

/** The same for a safe integer beyond 32 bits (below 2^52, which every timestamp is). */
function writeVarlong(bytes: Uint8Array, value: number, at: number): number {
  if (isSmall(value)) return writeVarint(bytes, value, at);
  let bits = value < 0 ? -2 * value - 1 : 2 * value;
  while (bits >= 128) {
    bytes[at++] = (bits % 128) | 0x80;
    bits = Math.floor(bits / 128);
  }
  bytes[at++] = bits;
  return at;
}
