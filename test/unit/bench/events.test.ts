/** The bench's data, packed into batches. */
import { describe, expect, it } from 'vitest';
import { batchesOf, keyOf, keyed, wide } from '../../bench/events.ts';
import { recordsIn } from '../../support/log/batches.ts';

const valuesOf = (batches: readonly Buffer[]) => batches.map((batch) => recordsIn(batch).map((record) => record.value));

describe('batches', () => {
  it('have so many records', () => {
    const sizes = valuesOf(batchesOf(keyed(25, 5), 10)).map((values) => values.length);
    expect(sizes).toEqual([10, 10, 5]);
  });

  it('have fewer where records are large, so that a topic takes them', () => {
    const batches = batchesOf(wide(25, 100_000));
    expect(valuesOf(batches).map((values) => values.length)).toEqual([9, 9, 7]);
    for (const batch of batches) expect(batch.length).toBeLessThan(1 << 20);
  });

  it('have the records of one partition, later in time', () => {
    const data = keyed(6, 3);
    const records = batchesOf(data, 10, (n) => n % 2 === 1, 1000).flatMap((batch) => recordsIn(batch));
    expect(records.map((record) => record.timestamp)).toEqual([1, 3, 5].map((n) => data.timestamps[n] + 1000));
  });
});

it.each([1000, 30_000, 100_000])('all of %i keys are met before one repeats', (keys) => {
  expect(new Set(Array.from({ length: keys }, (_, n) => keyOf(n, keys))).size).toBe(keys);
});
