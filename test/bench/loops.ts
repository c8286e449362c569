/** Baselines in memory: what a hand-written consumer does with `JSON.parse` and `JSON.stringify`, record by record, without any log, commit or state that lasts. */
import type { Baseline } from './measure.ts';
import type { Dataset } from './events.ts';

interface BidObject {
  auction: number;
  bidder: number;
  price: number;
  channel: string;
  url: string;
  dateTime: number;
  extra: string;
}

/** A loop over bids: `map` gives the object to write, or null. */
export function bidLoop(data: () => Dataset, map: (bid: BidObject) => object | null): Baseline {
  return {
    name: 'JSON.parse/JSON.stringify loop',
    start: () => {
      const { values } = data();
      return {
        run: () => {
          let bytes = 0;
          for (const value of values) {
            const out = map(JSON.parse(value.utf8Slice(0, value.length)) as BidObject);
            if (out !== null) bytes += Buffer.from(JSON.stringify(out)).length;
          }
          if (bytes < 0) throw new Error('unreachable; keeps the bytes alive');
          return values.length;
        },
      };
    },
  };
}

/** A loop that counts and sums by key in a Map, and writes each changed group once for every `flushEvery` records. */
export function groupLoop(data: () => Dataset, flushEvery = 100_000): Baseline {
  return {
    name: 'JSON.parse loop into a Map, changed groups as JSON',
    start: () => {
      const { values, keys } = data();
      return {
        run: () => {
          const groups = new Map<bigint, { n: number; total: number }>();
          let changed = new Set<bigint>();
          let bytes = 0;
          const flush = () => {
            for (const key of changed) bytes += Buffer.from(JSON.stringify(groups.get(key))).length;
            changed = new Set();
          };
          for (let i = 0; i < values.length; i++) {
            const { amount } = JSON.parse(values[i].utf8Slice(0, values[i].length)) as { amount: number };
            const key = (keys[i] as Buffer).readBigInt64BE(0);
            const group = groups.get(key);
            if (group === undefined) groups.set(key, { n: 1, total: amount });
            else {
              group.n++;
              group.total += amount;
            }
            changed.add(key);
            if ((i + 1) % flushEvery === 0) flush();
          }
          flush();
          if (bytes < 0) throw new Error('unreachable; keeps the bytes alive');
          return values.length;
        },
      };
    },
  };
}

export const q0Loop = (data: () => Dataset): Baseline =>
  bidLoop(data, ({ auction, bidder, price, dateTime, extra }) => ({ auction, bidder, price, dateTime, extra }));
