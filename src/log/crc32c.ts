/**
 * CRC32C (Castagnoli), the checksum of record batches and of our own frames. Native where the add-on loads and the input is long
 * enough to pay for the crossing, otherwise in JavaScript, eight bytes a step; both give the same answers. Not zlib's CRC-32.
 */
import { createRequire } from 'node:module';

/** `previous` is the checksum of what comes before `bytes`, so that pieces can be summed one after the other. */
export type Checksum = (bytes: Uint8Array, previous?: number) => number;

const NATIVE_FROM = 512;
const TABLES = buildTables();

function buildTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    tables[byte] = value;
  }
  for (let table = 1; table < 8; table++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = tables[(table - 1) * 256 + byte];
      tables[table * 256 + byte] = (before >>> 8) ^ tables[before & 0xff];
    }
  }
  return tables;
}

/** The JavaScript implementation, also over a range without making a view of it. */
export function crc32cTable(bytes: Uint8Array, previous = 0, from = 0, to = bytes.length): number {
  let crc = ~previous;
  let at = from;
  for (const eights = to - 7; at < eights; at += 8) {
    const low = crc ^ (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
    crc =
      TABLES[1792 + (low & 0xff)] ^
      TABLES[1536 + ((low >>> 8) & 0xff)] ^
      TABLES[1280 + ((low >>> 16) & 0xff)] ^
      TABLES[1024 + (low >>> 24)] ^
      TABLES[768 + bytes[at + 4]] ^
      TABLES[512 + bytes[at + 5]] ^
      TABLES[256 + bytes[at + 6]] ^
      TABLES[bytes[at + 7]];
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ TABLES[(crc ^ bytes[at]) & 0xff];
  return ~crc >>> 0;
}

/** The native implementation, or null where the add-on does not load. */
export const crc32cNative: Checksum | null = loadNative();

function loadNative(): Checksum | null {
  try {
    const addOn = createRequire(import.meta.url)('@node-rs/crc32') as { crc32c: (bytes: Uint8Array, previous: number) => number };
    const native: Checksum = (bytes, previous = 0) => addOn.crc32c(bytes, previous);
    return native(Buffer.from('123456789')) === 0xe3069283 ? native : null;
  } catch {
    return null; // everything works without it, slower
  }
}

/** CRC32C of `bytes[from, to)`, unsigned, going on from `previous`. */
export function crc32c(bytes: Uint8Array, previous = 0, from = 0, to = bytes.length): number {
  if (crc32cNative === null || to - from < NATIVE_FROM) return crc32cTable(bytes, previous, from, to);
  return crc32cNative(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), previous);
}
