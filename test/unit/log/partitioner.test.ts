/** Where records go: murmur2 on the vectors of Kafka's own clients, keys and sticky choice. */
import { describe, expect, it } from 'vitest';
import { murmur2, partitionOfKey, stickyPartitioner } from '../../../src/log/partitioner.ts';
import { seededRandom } from '../../../src/base/random.ts';

describe('partitioner', () => {
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('murmur2 of %s is %i', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
    const padded = Buffer.from(`..${text}.`);
    expect(murmur2(padded, 2, padded.length - 1)).toBe(hash);
  });

  it('takes the positive hash modulo the partitions', () => {
    expect(partitionOfKey(10, Buffer.from('foobar'))).toBe((-790332482 & 0x7fffffff) % 10);
    expect(partitionOfKey(1, Buffer.from('x'))).toBe(0);
  });

  it('stays on a partition until told to move, and then moves', () => {
    const sticky = stickyPartitioner(4, seededRandom(1));
    const seen = new Set<number>();
    for (let round = 0; round < 50; round++) {
      const now = sticky.current();
      expect(sticky.current()).toBe(now);
      seen.add(now);
      sticky.next();
      expect(sticky.current()).not.toBe(now);
    }
    expect(seen.size).toBe(4);
    const only = stickyPartitioner(1, seededRandom(1));
    only.next();
    expect(only.current()).toBe(0);
  });
});
