/**
 * Frames of the journal: one frame is what takes effect whole or not at all. It carries events (changes of the log's own state,
 * as JSON) and appends (record batches, offsets already given, for any partitions).
 *
 * Layout, big-endian: magic, length of the body, CRC32C (of all that follows), CRC of the frame before (so that a frame left over
 * from an overwritten tail never joins on), how far the file was durable when this was written; then the body.
 */
import { crc32c } from '../crc32c.ts';
import type { StateEvent } from './state.ts';

export const FRAME_HEADER = 24;
const FRAME_MAGIC = 0x4d724a46;

/** Batches of one partition inside a frame. */
export interface FrameAppend {
  readonly topicId: string;
  readonly partition: number;
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
    const place = Buffer.alloc(24);
    place.write(append.topicId, 0, 16, 'hex');
    place.writeUInt32BE(append.partition, 16);
    let bytes = 0;
    for (const batch of append.batches) bytes += batch.length;
    place.writeUInt32BE(bytes, 20);
    chunks.push(place, ...append.batches);
    size += 24 + bytes;
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
  if (at + FRAME_HEADER > to || bytes.readUInt32BE(at) !== FRAME_MAGIC) return null;
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
  const magic = Buffer.alloc(4);
  magic.writeUInt32BE(FRAME_MAGIC);
  for (let at = bytes.indexOf(magic, from); at >= 0 && at < to; at = bytes.indexOf(magic, at + 1)) {
    const frame = findFrame(bytes, at, to);
    if (frame !== null && frame.durableTo > from) return true;
  }
  return false;
}

/** Reads the body of a frame that `findFrame` found at `at`; the batches are views into `bytes`. */
export function decodeFrame(bytes: Buffer, at: number): Frame {
  let position = at + FRAME_HEADER;
  const metaLength = bytes.readUInt32BE(position);
  position += 4;
  const meta = bytes.toString('utf8', position, position + metaLength);
  const events = metaLength === 0 ? [] : (JSON.parse(meta) as StateEvent[]);
  position += metaLength;
  const appends: FrameAppend[] = [];
  const count = bytes.readUInt32BE(position);
  position += 4;
  for (let index = 0; index < count; index++) {
    const topicId = bytes.toString('hex', position, position + 16);
    const partition = bytes.readUInt32BE(position + 16);
    const length = bytes.readUInt32BE(position + 20);
    position += 24;
    appends.push({ topicId, partition, batches: [bytes.subarray(position, position + length)] });
    position += length;
  }
  return { events, appends };
}
