/** BIGINT values as 8 bytes, big-endian. */
import { wrap64 } from '../data/int64.ts';
import type { ByteSink } from '../data/bytes.ts';
import type { Int64 } from '../data/int64.ts';

const TWO_32 = 2 ** 32;
/** High words of numbers that are safe integers. */
const SAFE_HIGH = 0x200000;

/** The value at a position. */
export function readInt64(bytes: Buffer, at: number): Int64 {
  const high = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  if (high <= -SAFE_HIGH || high >= SAFE_HIGH) return wrap64(bytes.readBigInt64BE(at));
  const low = ((bytes[at + 4] << 24) | (bytes[at + 5] << 16) | (bytes[at + 6] << 8) | bytes[at + 7]) >>> 0;
  return high * TWO_32 + low;
}

/** Appends a value. */
export function writeInt64(value: Int64, sink: ByteSink): void {
  sink.ensure(8);
  if (typeof value === 'number') {
    const high = Math.floor(value / TWO_32);
    sink.buffer.writeInt32BE(high, sink.position);
    sink.buffer.writeUInt32BE(value - high * TWO_32, sink.position + 4);
  } else {
    sink.buffer.writeBigInt64BE(value, sink.position);
  }
  sink.position += 8;
}
