/**
 * The codecs of record batches: gzip and zstd from Node, snappy from a library, LZ4 frames from `lz4.ts`.
 * Decompression is bounded: a small batch cannot become more memory than the caller allows.
 */
import { createRequire } from 'node:module';
import * as zlib from 'node:zlib';
import { fail, messageOf } from '../base/errors.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';

export type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

interface SnappyLibrary {
  compress(bytes: Buffer): Buffer;
  uncompress(bytes: Buffer, maxLength: number): Buffer;
}

const snappy = createRequire(import.meta.url)('snappyjs') as SnappyLibrary;

/** The codec that a batch's attributes name. Throws LOG_COMPRESSION for an unknown one. */
export function codecOf(attributes: number): Codec {
  const codec = CODECS[attributes & 0x07];
  if (codec === undefined) throw fail('LOG_COMPRESSION', { codec: attributes & 0x07, reason: 'no such codec' });
  return codec;
}

export function compress(codec: Codec, bytes: Buffer): Buffer {
  switch (codec) {
    case 'gzip':
      return zlib.gzipSync(bytes);
    case 'zstd':
      return zlib.zstdCompressSync(bytes);
    case 'snappy':
      return compressXerial(bytes);
    case 'lz4':
      return compressLz4(bytes);
    default:
      return bytes;
  }
}

/** Throws LOG_COMPRESSION when the bytes are damaged or would become more than `maxBytes`. */
export function decompress(codec: Codec, bytes: Buffer, maxBytes: number): Buffer {
  try {
    switch (codec) {
      case 'gzip':
        return zlib.gunzipSync(bytes, { maxOutputLength: maxBytes });
      case 'zstd':
        return zlib.zstdDecompressSync(bytes, { maxOutputLength: maxBytes });
      case 'snappy':
        return isXerial(bytes) ? decompressXerial(bytes, maxBytes) : snappy.uncompress(bytes, maxBytes);
      case 'lz4':
        return decompressLz4(bytes, maxBytes);
      default:
        return bytes;
    }
  } catch (error) {
    throw fail('LOG_COMPRESSION', { codec, reason: messageOf(error) }, { cause: error });
  }
}

/** Java clients frame snappy: this magic, two versions, then chunks, each after its length. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER = 16;
const XERIAL_CHUNK = 32 * 1024;

const isXerial = (bytes: Buffer): boolean => bytes.length >= XERIAL_HEADER && bytes.subarray(0, 8).equals(XERIAL_MAGIC);

function compressXerial(bytes: Buffer): Buffer {
  const header = Buffer.alloc(XERIAL_HEADER);
  XERIAL_MAGIC.copy(header);
  header.writeInt32BE(1, 8);
  header.writeInt32BE(1, 12);
  const parts: Buffer[] = [header];
  for (let from = 0; from < bytes.length; from += XERIAL_CHUNK) {
    const chunk = snappy.compress(bytes.subarray(from, from + XERIAL_CHUNK));
    const length = Buffer.alloc(4);
    length.writeInt32BE(chunk.length);
    parts.push(length, chunk);
  }
  return Buffer.concat(parts);
}

function decompressXerial(bytes: Buffer, maxBytes: number): Buffer {
  const parts: Buffer[] = [];
  let total = 0;
  let at = XERIAL_HEADER;
  while (at + 4 <= bytes.length) {
    const length = bytes.readInt32BE(at);
    if (length < 0 || at + 4 + length > bytes.length) throw new Error('a chunk reaches past the end');
    const part = snappy.uncompress(bytes.subarray(at + 4, at + 4 + length), maxBytes - total);
    parts.push(part);
    total += part.length;
    at += 4 + length;
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}
