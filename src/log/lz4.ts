/**
 * LZ4 in its frame format, as record batches carry it: independent blocks, checked on reading, bounded output.
 * No published library at hand both writes what Java clients accept and refuses damaged input, hence our own.
 * Not here: dictionaries, dependent blocks, high-compression search.
 */

const MAGIC = 0x184d2204;
const VERSION_INDEPENDENT = 0x60;
const BLOCK_BYTES = 64 * 1024;
const BLOCK_SIZE_ID = 4;
const STORED = 0x80000000;
const MIN_MATCH = 4;

/** One frame holding `bytes`. */
export function compressLz4(bytes: Buffer): Buffer {
  const blocks = Math.ceil(bytes.length / BLOCK_BYTES);
  const out = Buffer.allocUnsafe(7 + 4 + blocks * 4 + bytes.length + 16);
  out.writeUInt32LE(MAGIC, 0);
  out[4] = VERSION_INDEPENDENT;
  out[5] = BLOCK_SIZE_ID << 4;
  out[6] = (xxh32(out, 4, 6) >>> 8) & 0xff;
  let at = 7;
  const scratch = Buffer.allocUnsafe(BLOCK_BYTES);
  const table = new Int32Array(1 << 14);
  for (let from = 0; from < bytes.length; from += BLOCK_BYTES) {
    const to = Math.min(from + BLOCK_BYTES, bytes.length);
    const size = compressBlock(bytes, from, to, scratch, table.fill(-1));
    if (size > 0) {
      out.writeUInt32LE(size, at);
      scratch.copy(out, at + 4, 0, size);
      at += 4 + size;
    } else {
      out.writeUInt32LE((STORED | (to - from)) >>> 0, at);
      bytes.copy(out, at + 4, from, to);
      at += 4 + to - from;
    }
  }
  out.writeUInt32LE(0, at);
  return out.subarray(0, at + 4);
}

/** Returns the size of the block in `out`, or 0 when it would not be smaller. */
function compressBlock(bytes: Buffer, from: number, to: number, out: Buffer, table: Int32Array): number {
  const limit = to - from - 1;
  const lastMatch = to - 12; // the format wants the last five bytes as literals and no match to begin in the last twelve
  let anchor = from;
  let size = 0;
  let at = from;
  while (at < lastMatch) {
    const word = bytes.readInt32LE(at);
    const slot = Math.imul(word, 0x9e3779b1) >>> 18;
    const candidate = table[slot];
    table[slot] = at;
    if (candidate < 0 || at - candidate > 65535 || bytes.readInt32LE(candidate) !== word) {
      at += 1 + ((at - anchor) >> 6);
      continue;
    }
    let length = MIN_MATCH;
    while (at + length < to - 5 && bytes[at + length] === bytes[candidate + length]) length++;
    if (size + (at - anchor) + 16 + (at - anchor) / 255 + length / 255 > limit) return 0;
    size = writeSequence(bytes, anchor, at, out, size, length - MIN_MATCH);
    out[size++] = (at - candidate) & 0xff;
    out[size++] = (at - candidate) >>> 8;
    size = writeExtra(out, size, length - MIN_MATCH);
    at += length;
    anchor = at;
  }
  if (size + (to - anchor) + 8 + (to - anchor) / 255 > limit) return 0;
  return writeSequence(bytes, anchor, to, out, size, 0);
}

function writeSequence(bytes: Buffer, from: number, to: number, out: Buffer, at: number, match: number): number {
  const literals = to - from;
  out[at++] = (Math.min(literals, 15) << 4) | Math.min(match, 15);
  at = writeExtra(out, at, literals);
  bytes.copy(out, at, from, to);
  return at + literals;
}

function writeExtra(out: Buffer, at: number, length: number): number {
  if (length < 15) return at;
  let rest = length - 15;
  for (; rest >= 255; rest -= 255) out[at++] = 255;
  out[at++] = rest;
  return at;
}

/** The content of one or more frames. Throws an `Error` on damage or when it would be more than `maxBytes`. */
export function decompressLz4(bytes: Buffer, maxBytes: number): Buffer {
  const parts: Buffer[] = [];
  let total = 0;
  let at = 0;
  while (at < bytes.length) {
    const frame = readDescriptor(bytes, at);
    const content: Buffer[] = [];
    at = frame.blocksAt;
    for (let word = frame.readWord(at); word !== 0; word = frame.readWord(at)) {
      const size = word & 0x7fffffff;
      const from = at + 4;
      if (size > frame.blockBytes || from + size > bytes.length) throw new Error('a block reaches past the end');
      const block = word >= STORED ? bytes.subarray(from, from + size) : decompressBlock(bytes, from, from + size, frame.blockBytes);
      total += block.length;
      if (total > maxBytes) throw new Error(`the content is more than ${maxBytes} bytes`);
      content.push(block);
      at = from + size;
      if (frame.blockSums) {
        if (frame.readWord(at) !== xxh32(bytes, from, from + size)) throw new Error('a block does not match its checksum');
        at += 4;
      }
    }
    at += 4;
    const whole = content.length === 1 ? content[0] : Buffer.concat(content);
    if (frame.contentSum) {
      if (frame.readWord(at) !== xxh32(whole, 0, whole.length)) throw new Error('the content does not match its checksum');
      at += 4;
    }
    parts.push(whole);
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

interface FrameDescriptor {
  readonly blocksAt: number;
  readonly blockBytes: number;
  readonly blockSums: boolean;
  readonly contentSum: boolean;
  readonly readWord: (at: number) => number;
}

function readDescriptor(bytes: Buffer, from: number): FrameDescriptor {
  const readWord = (at: number): number => {
    if (at + 4 > bytes.length) throw new Error('the frame is cut off');
    return bytes.readUInt32LE(at);
  };
  if (readWord(from) !== MAGIC) throw new Error('not an LZ4 frame');
  if (from + 7 > bytes.length) throw new Error('the frame is cut off');
  const flags = bytes[from + 4];
  const sizeId = (bytes[from + 5] >>> 4) & 7;
  if (flags >>> 6 !== 1 || sizeId < 4) throw new Error('an unknown version of the LZ4 frame format');
  if ((flags & 0x20) === 0) throw new Error('dependent LZ4 blocks are not supported');
  const sumAt = from + 6 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0);
  if (sumAt >= bytes.length) throw new Error('the frame is cut off');
  return {
    blocksAt: sumAt + 1,
    blockBytes: 1 << (8 + 2 * sizeId),
    blockSums: (flags & 0x10) !== 0,
    contentSum: (flags & 0x04) !== 0,
    readWord,
  };
}

function decompressBlock(bytes: Buffer, from: number, to: number, capacity: number): Buffer {
  const out = Buffer.allocUnsafe(Math.min(capacity, (to - from) * 255 + 64));
  let size = 0;
  let at = from;
  while (at < to) {
    const token = bytes[at++];
    let literals = token >>> 4;
    if (literals === 15) {
      for (let more = 255; more === 255 && at < to; ) literals += more = bytes[at++];
    }
    if (at + literals > to || size + literals > out.length) throw new Error('damaged LZ4 block');
    bytes.copy(out, size, at, at + literals);
    size += literals;
    at += literals;
    if (at >= to) break;
    const distance = bytes[at] | (bytes[at + 1] << 8);
    at += 2;
    let length = token & 15;
    if (length === 15) {
      for (let more = 255; more === 255 && at < to; ) length += more = bytes[at++];
    }
    length += MIN_MATCH;
    if (at > to || distance === 0 || distance > size || size + length > out.length) throw new Error('damaged LZ4 block');
    for (const end = size + length; size < end; size++) out[size] = out[size - distance];
  }
  return out.subarray(0, size);
}

const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;
const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** xxHash32 with seed 0 of `bytes[from, to)`, unsigned: the frame format's checksum. */
export function xxh32(bytes: Buffer, from: number, to: number): number {
  let at = from;
  let hash: number;
  if (to - from >= 16) {
    const lanes = [(P1 + P2) | 0, P2 | 0, 0, -P1 | 0];
    for (; at + 16 <= to; at += 16) {
      for (let lane = 0; lane < 4; lane++) {
        lanes[lane] = Math.imul(rotate((lanes[lane] + Math.imul(bytes.readInt32LE(at + lane * 4), P2)) | 0, 13), P1);
      }
    }
    hash = (rotate(lanes[0], 1) + rotate(lanes[1], 7) + rotate(lanes[2], 12) + rotate(lanes[3], 18)) | 0;
  } else hash = P5;
  hash = (hash + (to - from)) | 0;
  for (; at + 4 <= to; at += 4) hash = Math.imul(rotate((hash + Math.imul(bytes.readInt32LE(at), P3)) | 0, 17), P4);
  for (; at < to; at++) hash = Math.imul(rotate((hash + Math.imul(bytes[at], P5)) | 0, 11), P1);
  hash = Math.imul(hash ^ (hash >>> 15), P2);
  hash = Math.imul(hash ^ (hash >>> 13), P3);
  return (hash ^ (hash >>> 16)) >>> 0;
}
