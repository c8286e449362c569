/** The data of the bench, made before anything is timed: Nexmark bids and keyed events, as record values and packed into batches for the log. */
import { BatchEncoder } from '../../src/log/batch-encoder.ts';
import { nexmark } from '../../src/datagen/nexmark.ts';
import type { Auction, Bid } from '../../src/datagen/nexmark.ts';

/** Events per second of event time; printed with the results. */
export const EVENT_RATE = 100_000;
const BATCH_RECORDS = 1000;
/** A batch of large records ends sooner: a topic takes a mebibyte. */
const BATCH_BYTES = 900_000;

/**
 * Records of one topic, in order. Values stand one after the other in one block of memory: a million small objects would have the collector at work on them in the middle of what is measured.
 */
export interface Dataset {
  readonly length: number;
  readonly bytes: Buffer;
  /** Where value `n` begins in `bytes`; it ends where the next begins. One more than there are records. */
  readonly starts: Uint32Array;
  /** Event times, ms. */
  readonly timestamps: Float64Array;
  /** Keys as the KAFKA format writes a BIGINT, or null where records have none. */
  readonly keys: BigInt64Array | null;
}

/** Records before they are packed. */
interface RecordText {
  readonly key?: number;
  readonly value: string;
  readonly timestamp: number;
}

function packed(count: number, record: (n: number) => RecordText): Dataset {
  let bytes = Buffer.allocUnsafeSlow(Math.max(1024, count * 256));
  const starts = new Uint32Array(count + 1);
  const timestamps = new Float64Array(count);
  let keys: BigInt64Array | null = null;
  let end = 0;
  for (let n = 0; n < count; n++) {
    const { key, value, timestamp } = record(n);
    if (end + value.length * 3 > bytes.length) bytes = Buffer.concat([bytes.subarray(0, end)], (bytes.length + value.length) * 2);
    end += bytes.write(value, end);
    starts[n + 1] = end;
    timestamps[n] = timestamp;
    if (key !== undefined) {
      keys ??= new BigInt64Array(count);
      keys[n] = BigInt(key);
    }
  }
  return { length: count, bytes: bytes.subarray(0, end), starts, timestamps, keys };
}

const cache = new Map<string, Dataset>();

function cached(name: string, make: () => Dataset): Dataset {
  let found = cache.get(name);
  if (found === undefined) {
    found = make();
    cache.set(name, found);
  }
  return found;
}

export type BidFormat = 'JSON' | 'DELIMITED';

function bidText(bid: Bid, format: BidFormat): string {
  const { auction, bidder, price, channel, url, dateTime, extra } = bid;
  if (format === 'DELIMITED') return [auction, bidder, price, channel, url, dateTime, extra].join(',');
  return JSON.stringify({ auction, bidder, price, channel, url, dateTime, extra });
}

/** The numbers of the generator's events that are of one kind, one after the other. */
function numbersOf(chosen: (place: number) => boolean): () => number {
  let next = 0;
  return () => {
    while (!chosen(next % 50)) next++;
    return next++;
  };
}

/** The first `count` bids of the stream. */
export function bids(count: number, format: BidFormat = 'JSON'): Dataset {
  return cached(`bids ${count} ${format}`, () => {
    const { event } = nexmark({ rate: EVENT_RATE });
    const number = numbersOf((place) => place > 3);
    return packed(count, () => {
      const bid = event(number()) as Bid;
      return { value: bidText(bid, format), timestamp: bid.dateTime };
    });
  });
}

/** The auctions among the events in which the first `bidCount` bids come, keyed by their ids. */
export function auctions(bidCount: number): Dataset {
  return cached(`auctions ${bidCount}`, () => {
    const { event } = nexmark({ rate: EVENT_RATE });
    const number = numbersOf((place) => place >= 1 && place <= 3);
    return packed(Math.floor((bidCount * 3) / 46), () => {
      const { id, itemName, seller, category, dateTime } = event(number()) as Auction;
      return { key: id, value: JSON.stringify({ itemName, seller, category }), timestamp: dateTime };
    });
  });
}

/** Events with `keys` different keys in a scattered order: the record's key is `k`, its value has an amount and some text. */
export function keyed(count: number, keys: number): Dataset {
  return cached(`keyed ${count} ${keys}`, () => keyedFrom(0, count, keys));
}

/** The same from the event `from` on, and not kept. */
export function keyedFrom(from: number, count: number, keys: number): Dataset {
  return packed(count, (i) => {
    const n = from + i;
    return {
      key: keyOf(n, keys),
      value: JSON.stringify({ amount: (n * 7919) % 1_000_000, note: `event number ${n} of the stream`, flag: n % 3 === 0 }),
      timestamp: 1_700_000_000_000 + Math.floor(n / 100),
    };
  });
}

/** A key that meets all of them before it repeats, in an order that looks random: 40,487 is a prime. */
export function keyOf(n: number, keys: number): number {
  return (n * 40_487) % keys;
}

/** Values of one size, for the log. */
export function blobs(count: number, size: number): Dataset {
  const value = 'abcdefghijklmnopqrstuvwxyz'.repeat(Math.ceil(size / 26)).slice(0, size);
  return cached(`blobs ${count} ${size}`, () => packed(count, (n) => ({ value, timestamp: 1_700_000_000_000 + n })));
}

/** JSON objects of about one size: a number and a text. */
export function wide(count: number, size: number): Dataset {
  const note = 'x'.repeat(Math.max(1, size - 40));
  return cached(`wide ${count} ${size}`, () =>
    packed(count, (n) => ({ value: JSON.stringify({ n, note }), timestamp: 1_700_000_000_000 + n })),
  );
}

/** The time a dataset covers, ms: by so much its next repetition is later. */
export function spanOf({ timestamps }: Dataset): number {
  return timestamps[timestamps.length - 1] - timestamps[0] + 1;
}

/** The dataset as record batches, its records `later` ms later. Made anew for each use: the log takes buffers over. */
export function batchesOf(data: Dataset, perBatch = BATCH_RECORDS, partition: (n: number) => boolean = () => true, later = 0): Buffer[] {
  const { bytes, starts, timestamps, keys } = data;
  const encoder = new BatchEncoder(1 << 18);
  const batches: Buffer[] = [];
  const key = Buffer.alloc(8);
  let size = 0;
  for (let n = 0; n < data.length; n++) {
    if (!partition(n)) continue;
    const valueSize = starts[n + 1] - starts[n];
    if (encoder.count === perBatch || (encoder.count > 0 && size + valueSize > BATCH_BYTES)) {
      batches.push(encoder.finish());
      size = 0;
    }
    size += valueSize;
    if (keys !== null) key.writeBigInt64BE(keys[n]);
    encoder.append(timestamps[n] + later, key, keys === null ? -1 : 0, keys === null ? 0 : 8, bytes, starts[n], starts[n + 1]);
  }
  if (encoder.count > 0) batches.push(encoder.finish());
  return batches;
}
