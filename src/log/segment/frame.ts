/**
 * Frames of the journal: one frame is what takes effect whole or not at all. It carries events (changes of the log's own state,
 * as JSON) and appends (record batches, offsets already given, for any partitions). Of a large append only the headers of its batches
 * are here, which hold their checksums; the batches themselves are in their segment alone and synced there (`references.ts`).
 *
 * Layout, big-endian: magic, length of the body, CRC32C (of all that follows), CRC of the frame before (so that a frame left over
 * from an overwritten tail never joins on), how far the file was durable when this was written; then the body.
 */
import { crc32c } from '../crc32c.ts';
import { HEADER_BYTES, batchSizeOf, readLong, writeLong } from '../batch.ts';
import type { StateEvent } from './state.ts';

export const FRAME_HEADER = 24;
const FRAME_MAGIC = 0x4d724a47;
/** Frames of format 1 do not say where their appends stand and have all batches in them. */
const OLD_MAGIC = 0x4d724a46;
/** What both begin with. */
const MAGIC_START = Buffer.from('MrJ', 'latin1');
/** Before the batches of an append: topic id, partition, bytes that follow, segment, position in it, what follows. */
const PLACE_BYTES = 41;
const OLD_PLACE_BYTES = 24;
const WHOLE_BATCHES = 0;
const HEADERS_ONLY = 1;

/** Batches of one partition inside a frame. */
export interface FrameAppend {
  readonly topicId: string;
  readonly partition: number;
  /** Base offset of the segment they stand in, and the byte of it where the first begins; −1 in a frame of format 1. */
  readonly segment: number;
  readonly position: number;
  /** Only the headers are in the frame. */
  readonly byReference: boolean;
  /** To be encoded: whole batches. As decoded: one buffer with all of them, or with their headers one after the other. */
  readonly batches: readonly Buffer[];
}

export interface Frame {
  readonly events: readonly StateEvent[];
  readonly appends: readonly FrameAppend[];
}

export interface EncodedFrame {
  readonly chunks: Buffer[];
  readonly size: number;
  readonly crc: number;
}

/** The frame as chunks to write one after the other; batches are not copied. */
export function encodeFrame(frame: Frame, previousCrc: number, durableTo: number): EncodedFrame {
  const meta = frame.events.length === 0 ? Buffer.alloc(0) : Buffer.from(JSON.stringify(frame.events));
  const header = Buffer.alloc(FRAME_HEADER + 4 + meta.length + 4);
  const chunks: Buffer[] = [header];
  let size = header.length;
  for (const append of frame.appends) {
    const content = append.byReference ? headersOf(append.batches) : append.batches;
    let bytes = 0;
    for (const part of content) bytes += part.length;
    chunks.push(encodePlace(append, bytes), ...content);
    size += PLACE_BYTES + bytes;
  }
  header.writeUInt32BE(FRAME_MAGIC, 0);
  header.writeUInt32BE(size - FRAME_HEADER, 4);
  header.writeUInt32BE(previousCrc, 12);
  header.writeUInt32BE(Math.floor(durableTo / 4294967296), 16);
  header.writeUInt32BE(durableTo >>> 0, 20);
  header.writeUInt32BE(meta.length, FRAME_HEADER);
  meta.copy(header, FRAME_HEADER + 4);
  header.writeUInt32BE(frame.appends.length, FRAME_HEADER + 4 + meta.length);
  let crc = crc32c(header, 0, 4, 8);
  crc = crc32c(header, crc, 12);
  for (let index = 1; index < chunks.length; index++) crc = crc32c(chunks[index], crc);
  header.writeUInt32BE(crc, 8);
  return { chunks, size, crc };
}

function encodePlace(append: FrameAppend, bytes: number): Buffer {
  const place = Buffer.alloc(PLACE_BYTES);
  place.write(append.topicId, 0, 16, 'hex');
  place.writeUInt32BE(append.partition, 16);
  place.writeUInt32BE(bytes, 20);
  writeLong(place, append.segment, 24);
  writeLong(place, append.position, 32);
  place[40] = append.byReference ? HEADERS_ONLY : WHOLE_BATCHES;
  return place;
}

function headersOf(batches: readonly Buffer[]): Buffer[] {
  const headers: Buffer[] = [];
  for (const bytes of batches) {
    for (let at = 0; at < bytes.length; at += batchSizeOf(bytes, at)) headers.push(bytes.subarray(at, at + HEADER_BYTES));
  }
  return headers;
}

/** A frame found whole in a journal. */
export interface FoundFrame {
  readonly crc: number;
  readonly previousCrc: number;
  readonly durableTo: number;
  /** Position after it. */
  readonly end: number;
}

/** Looks at the frame at `at`; null when there is none whole and undamaged before `to`. */
export function findFrame(bytes: Buffer, at: number, to: number): FoundFrame | null {
  if (at + FRAME_HEADER > to) return null;
  const magic = bytes.readUInt32BE(at);
  if (magic !== FRAME_MAGIC && magic !== OLD_MAGIC) return null;
  const end = at + FRAME_HEADER + bytes.readUInt32BE(at + 4);
  if (end > to) return null;
  const crc = bytes.readUInt32BE(at + 8);
  if (crc32c(bytes, crc32c(bytes, 0, at + 4, at + 8), at + 12, end) !== crc) return null;
  return {
    crc,
    previousCrc: bytes.readUInt32BE(at + 12),
    durableTo: bytes.readUInt32BE(at + 16) * 4294967296 + bytes.readUInt32BE(at + 20),
    end,
  };
}

/** Whether an undamaged frame after `from` says that what lies at `from` was durable: then `from` is damage, not a torn tail. */
export function hasLaterProof(bytes: Buffer, from: number, to: number): boolean {
  for (let at = bytes.indexOf(MAGIC_START, from); at >= 0 && at < to; at = bytes.indexOf(MAGIC_START, at + 1)) {
    const frame = findFrame(bytes, at, to);
    if (frame !== null && frame.durableTo > from) return true;
  }
  return false;
}

/** Reads the body of a frame that `findFrame` found at `at`; the batches or headers are views into `bytes`. */
export function decodeFrame(bytes: Buffer, at: number): Frame {
  let position = at + FRAME_HEADER;
  const metaLength = bytes.readUInt32BE(position);
  position += 4;
  const meta = bytes.toString('utf8', position, position + metaLength);
  const events = metaLength === 0 ? [] : (JSON.parse(meta) as StateEvent[]);
  position += metaLength;
  const appends: FrameAppend[] = [];
  const isOld = bytes.readUInt32BE(at) === OLD_MAGIC;
  const count = bytes.readUInt32BE(position);
  position += 4;
  for (let index = 0; index < count; index++) {
    const from = position + (isOld ? OLD_PLACE_BYTES : PLACE_BYTES);
    const to = from + bytes.readUInt32BE(position + 20);
    appends.push({
      topicId: bytes.toString('hex', position, position + 16),
      partition: bytes.readUInt32BE(position + 16),
      segment: isOld ? -1 : readLong(bytes, position + 24),
      position: isOld ? -1 : readLong(bytes, position + 32),
      byReference: !isOld && bytes[position + 40] === HEADERS_ONLY,
      batches: [bytes.subarray(from, to)],
    });
    position = to;
  }
  return { events, appends };
}

/** Shows where each batch of a decoded append, or its header, begins in which of its buffers. */
export function eachBatch(append: FrameAppend, visit: (bytes: Buffer, at: number) => void): void {
  for (const bytes of append.batches) {
    for (let at = 0; at < bytes.length; at += append.byReference ? HEADER_BYTES : batchSizeOf(bytes, at)) visit(bytes, at);
  }
}
