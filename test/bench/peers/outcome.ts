/**
 * What a line has written, in two numbers that can be compared across engines whose spelling differs: how many rows, or groups, and a sum that no order changes. `Driver.java` does the same for
 * the peers.
 */
import { decodeSlice } from '../../../src/log/slice-decode.ts';
import { recordSlice } from '../../../src/log/record-slice.ts';
import type { LogReader } from '../../../src/log/log.ts';

export interface Outcome {
  readonly count: number;
  readonly checksum: string;
}

type Fields = Readonly<Record<string, number>>;

/** Sums of 64 bits that wrap, as Java's do. */
const wrapped = (sum: bigint) => BigInt.asIntN(64, sum).toString();

/** Rows with `auction` and `price`, the price to a thousandth. */
export function rowsOutcome(values: Iterable<Buffer>): Outcome {
  let count = 0;
  let sum = 0n;
  for (const value of values) {
    const { auction, price } = fields(value);
    count++;
    sum += 31n * BigInt(auction) + BigInt(Math.round(price * 1000));
  }
  return { count, checksum: wrapped(sum) };
}

/** The last `n` and `total` of each key, a BIGINT of eight bytes. */
export function groupsOutcome(records: Iterable<readonly [Buffer, Buffer]>): Outcome {
  const last = new Map<bigint, Buffer>();
  for (const [key, value] of records) last.set(key.readBigInt64BE(0), value);
  let sum = 0n;
  for (const [key, value] of last) {
    const { n, total } = fields(value);
    sum += (key + 1n) * (BigInt(n) * 1_000_003n + BigInt(total));
  }
  return { count: last.size, checksum: wrapped(sum) };
}

function fields(value: Buffer): Fields {
  const row = JSON.parse(value.toString()) as Fields;
  return Object.fromEntries(Object.entries(row).map(([name, field]) => [name.toLowerCase(), field]));
}

/** Every record of a topic's only partition; the buffers are copies. */
export function* recordsOf(log: LogReader, topic: string): Generator<readonly [Buffer, Buffer]> {
  const slice = recordSlice();
  const end = log.highWatermark(topic, 0);
  for (let offset = 0; offset < end; offset = slice.nextOffset) {
    const { batches } = log.fetch({ topic, partition: 0, offset });
    decodeSlice(batches, offset, slice);
    for (let n = 0; n < slice.count; n++) {
      const key = Buffer.from(slice.buffer.subarray(Math.max(0, slice.keyFrom[n]), slice.keyTo[n]));
      yield [key, Buffer.from(slice.buffer.subarray(slice.valueFrom[n], slice.valueTo[n]))];
    }
  }
}
