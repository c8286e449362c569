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
      const { bytes, starts, length } = data();
      return {
        run: () => {
          let written = 0;
          for (let n = 0; n < length; n++) {
            const out = map(JSON.parse(bytes.utf8Slice(starts[n], starts[n + 1])) as BidObject);
            if (out !== null) written += Buffer.from(JSON.stringify(out)).length;
          }
          if (written < 0) throw new Error('unreachable; keeps the bytes alive');
          return length;
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
      const { bytes, starts, keys, length } = data();
      if (keys === null) throw new Error('groups are by key');
      return {
        run: () => {
          const groups = new Map<bigint, { n: number; total: number }>();
          let changed = new Set<bigint>();
          let written = 0;
          const flush = () => {
            for (const key of changed) written += Buffer.from(JSON.stringify(groups.get(key))).length;
            changed = new Set();
          };
          for (let i = 0; i < length; i++) {
            const { amount } = JSON.parse(bytes.utf8Slice(starts[i], starts[i + 1])) as { amount: number };
            const key = keys[i];
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
          if (written < 0) throw new Error('unreachable; keeps the bytes alive');
          return length;
        },
      };
    },
  };
}

export const q0Loop = (data: () => Dataset): Baseline =>
  bidLoop(data, ({ auction, bidder, price, dateTime, extra }) => ({ auction, bidder, price, dateTime, extra }));
