/** The order of rows by key: the same as that of a stable sort, whatever the keys are. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Entry } from '../../../src/state/entry.ts';
import type { KeyId } from '../../../src/state/entry.ts';
import { inKeyOrder } from '../../../src/state/key-order.ts';

/** Entries with these keys; `start` tells where each stood. */
const entriesOf = (ids: readonly KeyId[]) => ids.map((id, at) => new Entry(id, [id], at, 0));
const placesOf = (entries: readonly Entry[]) => entries.map((entry) => entry.start);
const bySort = (entries: readonly Entry[]) => [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

const few = { minLength: 64, maxLength: 200 };
const many = { minLength: 2100, maxLength: 2300 };

test.each([
  ['few integers', fc.array(fc.integer({ min: -50, max: 50 }), few)],
  ['few texts', fc.array(fc.string(), few)],
  ['integers and bigints', fc.array(fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n })), few)],
  ['many small integers, some equal', fc.array(fc.nat(1500), many)],
  ['many of 40 bits', fc.array(fc.integer({ min: -(2 ** 39), max: 2 ** 39 }), many)],
  ['many of 53 bits', fc.array(fc.nat(2 ** 53 - 1), many)],
  ['many, too far apart for their difference to be exact', fc.array(fc.maxSafeInteger(), many)],
])('%s', (_, arbitrary: fc.Arbitrary<KeyId[]>) => {
  fc.assert(
    fc.property(arbitrary, (ids) => {
      const entries = entriesOf(ids);
      expect(placesOf(inKeyOrder(entries))).toEqual(placesOf(bySort(entries)));
    }),
    { numRuns: 20 },
  );
});

test('fewer are left as they are', () => {
  const entries = entriesOf([3, 1, 2]);
  expect(inKeyOrder(entries)).toBe(entries);
});
