/** The Nexmark generator: the rules of its draws, and that every event can be made alone. */
import { describe, expect, test } from 'vitest';
import { Draw } from '../../../src/datagen/draw.ts';
import { nexmark } from '../../../src/datagen/nexmark.ts';
import type { Bid } from '../../../src/datagen/nexmark.ts';

const MASK = (1n << 64n) - 1n;

/** SplitMix64 as it is defined. */
function splitMix(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  };
}

test.each([
  [1, 0],
  [12_345, 6789],
  [2 ** 40 + 5, 2 ** 33 + 77],
])('draws are SplitMix64 of %d ⊕ %d', (seed, event) => {
  const draw = new Draw();
  draw.seed(seed, event);
  const expected = splitMix(BigInt(seed) ^ BigInt(event));
  for (let i = 0; i < 200; i++) {
    const [high, low] = [draw.bits(), draw.bits()];
    expect((BigInt(high) << 32n) | BigInt(low)).toBe(expected());
  }
});

describe('events', () => {
  const { event } = nexmark({ rate: 100_000 });

  test('an event is the same whatever was made before it', () => {
    const alone = nexmark({ rate: 100_000 }).event(4711);
    for (let n = 4700; n < 4711; n++) event(n);
    expect(event(4711)).toEqual(alone);
  });

  test('come 1 : 3 : 46, with ids and times that grow', () => {
    const kinds = Array.from({ length: 100 }, (_, n) => event(n).kind);
    expect(kinds.filter((k) => k === 'person')).toHaveLength(2);
    expect(kinds.filter((k) => k === 'auction')).toHaveLength(6);
    expect(event(50)).toMatchObject({ kind: 'person', id: 1001 });
    expect(event(53)).toMatchObject({ kind: 'auction', id: 1005 });
    expect(event(100_000).dateTime - event(0).dateTime).toBe(1000);
  });

  test('bids have the right shares, ranges and sizes', () => {
    const bids = Array.from({ length: 20_000 }, (_, n) => event(500_000 + n)).filter((e): e is Bid => e.kind === 'bid');
    const share = (test: (bid: Bid) => boolean) => bids.filter(test).length / bids.length;
    expect(share((b) => ['Google', 'Facebook', 'Baidu', 'Apple'].includes(b.channel))).toBeCloseTo(0.5, 1);
    expect(share((b) => (b.bidder - 1001) % 100 === 0)).toBeGreaterThan(0.7);
    expect(share((b) => b.url.includes('&channel_id='))).toBeGreaterThan(0.9);
    for (const { price, extra, url } of bids) {
      expect(price).toBeGreaterThanOrEqual(100);
      expect(price).toBeLessThanOrEqual(100_000_000);
      expect(extra.length).toBeGreaterThanOrEqual(54);
      expect(extra.length).toBeLessThanOrEqual(81);
      expect(url).toMatch(/^https:\/\/www\.nexmark\.com\/[a-z]{3,4}\/[a-z]{3,4}\/[a-z]{3,4}\/item\.htm\?query=1(&channel_id=\d+)?$/);
    }
  });

  test('another seed gives other events, out of order groups the same ones in another order', () => {
    expect(nexmark({ seed: 2 }).event(7)).not.toEqual(nexmark({ seed: 1 }).event(7));
    const ordered = Array.from({ length: 50 }, (_, n) => nexmark().event(n));
    const shuffled = Array.from({ length: 50 }, (_, n) => nexmark({ outOfOrderGroupSize: 50 }).event(n));
    expect(shuffled).not.toEqual(ordered);
    expect(new Set(shuffled.map((e) => JSON.stringify(e)))).toEqual(new Set(ordered.map((e) => JSON.stringify(e))));
  });
});
