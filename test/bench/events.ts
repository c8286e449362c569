/** The data of the bench, made before anything is timed: Nexmark bids and keyed events, as record values and packed into batches for the log. */
import { BatchEncoder } from '../../src/log/batch.ts';
import { nexmark } from '../../src/datagen/nexmark.ts';
import type { Auction, Bid } from '../../src/datagen/nexmark.ts';

/** Events per second of event time; printed with the results. */
export const EVENT_RATE = 100_000;
const BATCH_RECORDS = 1000;

/** Records of one topic, in order. */
export interface Dataset {
  readonly values: readonly Buffer[];
  readonly timestamps: readonly number[];
  readonly keys: readonly (Buffer | null)[];
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

/** The first `count` bids of the stream. */
export function bids(count: number, format: BidFormat = 'JSON'): Dataset {
  return cached(`bids ${count} ${format}`, () => {
    const { event } = nexmark({ rate: EVENT_RATE });
    const values: Buffer[] = [];
    const timestamps: number[] = [];
    for (let n = 0; values.length < count; n++) {
      if (n % 50 <= 3) continue;
      const bid = event(n) as Bid;
      values.push(Buffer.from(bidText(bid, format)));
      timestamps.push(bid.dateTime);
    }
    return { values, timestamps, keys: values.map(() => null) };
  });
}

/** The auctions among the events in which the first `bidCount` bids come, keyed by their ids. */
export function auctions(bidCount: number): Dataset {
  return cached(`auctions ${bidCount}`, () => {
    const { event } = nexmark({ rate: EVENT_RATE });
    const values: Buffer[] = [];
    const timestamps: number[] = [];
    const keys: Buffer[] = [];
    for (let n = 0; n < (bidCount * 50) / 46; n++) {
      if (n % 50 < 1 || n % 50 > 3) continue;
      const { id, itemName, seller, category, dateTime } = event(n) as Auction;
      const key = Buffer.alloc(8);
      key.writeBigInt64BE(BigInt(id));
      keys.push(key);
      values.push(Buffer.from(JSON.stringify({ itemName, seller, category })));
      timestamps.push(dateTime);
    }
    return { values, timestamps, keys };
  });
}

/** Events with `keys` different keys in a scattered order: the record's key is `k`, its value has `k`, an amount and some text. */
export function keyed(count: number, keys: number): Dataset {
  return cached(`keyed ${count} ${keys}`, () => {
    const values: Buffer[] = [];
    const timestamps: number[] = [];
    const recordKeys: Buffer[] = [];
    for (let n = 0; n < count; n++) {
      const k = keyOf(n, keys);
      const key = Buffer.alloc(8);
      key.writeBigInt64BE(BigInt(k));
      recordKeys.push(key);
      values.push(
        Buffer.from(JSON.stringify({ amount: (n * 7919) % 1_000_000, note: `event number ${n} of the stream`, flag: n % 3 === 0 })),
      );
      timestamps.push(1_700_000_000_000 + Math.floor(n / 100));
    }
    return { values, timestamps, keys: recordKeys };
  });
}

/** A key that meets all of them before it repeats, in an order that looks random: 40,503 is prime to every power of ten. */
export function keyOf(n: number, keys: number): number {
  return (n * 40_503) % keys;
}

/** Values of one size, for the log. */
export function blobs(count: number, size: number): Dataset {
  return cached(`blobs ${count} ${size}`, () => {
    const value = Buffer.alloc(size, 'abcdefghijklmnopqrstuvwxyz');
    return {
      values: Array.from({ length: count }, () => value),
      timestamps: Array.from({ length: count }, (_, n) => 1_700_000_000_000 + n),
      keys: Array.from({ length: count }, () => null),
    };
  });
}

/** The time a dataset covers, ms: by so much its next repetition is later. */
export function spanOf({ timestamps }: Dataset): number {
  return timestamps[timestamps.length - 1] - timestamps[0] + 1;
}

/** The dataset as record batches, its records `later` ms later. Made anew for each use: the log takes buffers over. */
export function batchesOf(data: Dataset, perBatch = BATCH_RECORDS, partition: (n: number) => boolean = () => true, later = 0): Buffer[] {
  const encoder = new BatchEncoder(1 << 18);
  const batches: Buffer[] = [];
  for (let n = 0; n < data.values.length; n++) {
    if (!partition(n)) continue;
    const value = data.values[n];
    const key = data.keys[n];
    encoder.append(data.timestamps[n] + later, key ?? value, key === null ? -1 : 0, key?.length ?? 0, value, 0, value.length);
    if (encoder.count === perBatch) batches.push(encoder.finish());
  }
  if (encoder.count > 0) batches.push(encoder.finish());
  return batches;
}
