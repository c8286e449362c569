/** The events as a file that the Java side reads: a count, then for each record its time, its key's length (−1: none) and bytes, its value's length and bytes; integers big-endian. */
import type { Dataset } from '../events.ts';

/** A time and two lengths. */
const FIXED_BYTES = 16;
const KEY_BYTES = 8;

/** The whole file. */
export function eventFile({ length, bytes, starts, timestamps, keys }: Dataset): Buffer {
  const file = Buffer.allocUnsafe(4 + length * (FIXED_BYTES + (keys === null ? 0 : KEY_BYTES)) + bytes.length);
  let at = file.writeUInt32BE(length, 0);
  for (let n = 0; n < length; n++) {
    at = file.writeBigInt64BE(BigInt(timestamps[n]), at);
    at = file.writeInt32BE(keys === null ? -1 : KEY_BYTES, at);
    if (keys !== null) at = file.writeBigInt64BE(keys[n], at);
    at = file.writeInt32BE(starts[n + 1] - starts[n], at);
    at += bytes.copy(file, at, starts[n], starts[n + 1]);
  }
  return file;
}
