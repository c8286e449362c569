/**
 * Record batches of format v2: the layout of their header, reading and patching it. `batch-encoder.ts` makes them; reading the records is in `slice-decode.ts`.
 *
 * The checksum covers bytes 21 to the end, so base offset and leader epoch are patched in place without touching it.
 * Offsets and timestamps are JavaScript numbers (below 2^53); producer ids are bigint because other logs use all 63 bits.
 */
import { crc32c } from './crc32c.ts';
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

/** Bytes that `writeVarint` writes. */
export function varintSize(value: number): number {
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

/** The same for a safe integer beyond 32 bits (below 2^52, which every timestamp is). */
export function writeVarlong(bytes: Uint8Array, value: number, at: number): number {
  if (isSmall(value)) return writeVarint(bytes, value, at);
  let bits = value < 0 ? -2 * value - 1 : 2 * value;
  while (bits >= 128) {
    bytes[at++] = (bits % 128) | 0x80;
    bits = Math.floor(bits / 128);
  }
  bytes[at++] = bits;
  return at;
}
