/** The part of the log's contract that concerns upkeep: what retention, DeleteRecords and compaction remove and what they keep. */
import { describe, expect, it } from 'vitest';
import { codeOf, codeThrownBy } from './under-test.ts';
import { makeBatch, readAll, valuesBatch, valuesOf } from './batches.ts';
import { TRANSACTIONAL } from '../../../src/log/batch.ts';
import type { At } from './under-test.ts';
import type { Log } from '../../../src/log/log.ts';

/** Retention and DeleteRecords. */
export function retentionCases(at: At): void {
  describe('retention', () => {
    it('deletes records below an offset', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1, configs: { 'segment.bytes': '200' } });
      for (let index = 0; index < 10; index++) await log.append('a', 0, valuesBatch(`${index}`));
      expect(await log.deleteRecords('a', 0, 4)).toBe(4);
      expect(log.logStartOffset('a', 0)).toBe(4);
      expect(await codeThrownBy(() => log.fetch({ topic: 'a', partition: 0, offset: 3 }))).toBe('LOG_OFFSET_OUT_OF_RANGE');
      expect(await codeOf(log.deleteRecords('a', 0, 11))).toBe('LOG_OFFSET_OUT_OF_RANGE');
      const size = log.partitionSize('a', 0);
      await under.maintain();
      expect(log.partitionSize('a', 0)).toBeLessThan(size);
      const next = await under.crash();
      expect(valuesOf(readAll(next, 'a'))).toEqual(['4', '5', '6', '7', '8', '9']);
      expect(await next.deleteRecords('a', 0, -1)).toBe(10);
      await under.maintain();
      const last = await under.crash();
      expect(readAll(last, 'a')).toEqual([]);
      expect((await last.append('a', 0, valuesBatch('next'))).baseOffset).toBe(10);
    });

    it('removes what is older than retention.ms', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1, configs: { 'retention.ms': '1000', 'segment.bytes': '100' } });
      await log.append('a', 0, valuesBatch('old'));
      under.clock.advance(900);
      await log.append('a', 0, valuesBatch('young'));
      under.clock.advance(200);
      await under.maintain();
      expect(valuesOf(readAll(log, 'a'))).toEqual(['young']);
      under.clock.advance(5000);
      await under.maintain();
      expect(readAll(log, 'a')).toEqual([]);
      expect(log.logStartOffset('a', 0)).toBe(2);
      const next = await under.crash();
      expect(next.logStartOffset('a', 0)).toBe(2);
      expect((await next.append('a', 0, valuesBatch('new'))).baseOffset).toBe(2);
    });

    it('removes what exceeds retention.bytes', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1, configs: { 'retention.bytes': '1000', 'segment.bytes': '200' } });
      for (let index = 0; index < 50; index++) await log.append('a', 0, valuesBatch(`${index}`));
      await under.maintain();
      expect(log.partitionSize('a', 0)).toBeLessThanOrEqual(1200);
      expect(log.logStartOffset('a', 0)).toBeGreaterThan(30);
      expect(valuesOf(readAll(log, 'a')).at(-1)).toBe('49');
    });
  });
}

/** Compaction. */
export function compactionCases(at: At): void {
  describe('compaction', () => {
    const configs = {
      'cleanup.policy': 'compact',
      'segment.bytes': '400',
      'min.cleanable.dirty.ratio': '0.01',
      'delete.retention.ms': '1000',
    };
    const put = (log: Log, key: string, value: string | null): Promise<unknown> => log.append('c', 0, makeBatch([{ key, value }]));
    const view = (log: Log): Map<string | null, string | null> => new Map(readAll(log, 'c').map((record) => [record.key, record.value]));

    it('keeps the last value of every key and its offset', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'c', partitions: 1, configs });
      for (let index = 0; index < 200; index++) await put(log, `k${index % 7}`, `v${index}`);
      const before = view(log);
      await under.maintain();
      expect(readAll(log, 'c').length).toBeLessThan(30);
      expect(view(log)).toEqual(before);
      for (const record of readAll(log, 'c')) expect(record.value).toBe(`v${record.offset}`);
      expect(log.highWatermark('c', 0)).toBe(200);
      const next = await under.crash();
      expect(view(next)).toEqual(before);
      for (let index = 200; index < 300; index++) await put(next, `k${index % 5}`, `v${index}`);
      const after = view(next);
      await under.maintain();
      expect(view(next)).toEqual(after);
      const last = await under.reopen();
      expect(view(last)).toEqual(after);
      for (let offset = 0; offset < 300; offset += 13) readAll(last, 'c', 0, offset);
    });

    it('keeps tombstones for delete.retention.ms and then forgets them', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'c', partitions: 1, configs });
      for (let index = 0; index < 20; index++) await put(log, `k${index}`, 'v');
      for (let index = 0; index < 20; index++) await put(log, `k${index}`, null);
      for (let index = 0; index < 20; index++) await put(log, 'other', `${index}`);
      await under.maintain();
      expect(readAll(log, 'c').filter((record) => record.value === null)).toHaveLength(20);
      expect(readAll(log, 'c').filter((record) => record.value === 'v')).toHaveLength(0);
      under.clock.advance(2000);
      for (let index = 0; index < 40; index++) await put(log, 'other', `${index}`);
      await under.maintain();
      expect(readAll(log, 'c').filter((record) => record.value === null)).toHaveLength(0);
    });

    it('drops what was rolled back and keeps what was committed', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'c', partitions: 1, configs });
      const who = { transactionalId: 'tx', ...(await log.initProducerId({ transactionalId: 'tx' })) };
      await put(log, 'k', 'before');
      for (let sequence = 0; sequence < 4; sequence++) {
        await log.addPartitionsToTransaction(who, [{ topic: 'c', partition: 0 }]);
        await log.append(
          'c',
          0,
          makeBatch([{ key: sequence < 2 ? 'k' : 'm', value: `t${sequence}` }], {
            ...who,
            baseSequence: sequence,
            attributes: TRANSACTIONAL,
          }),
        );
        await log.endTransaction(who, sequence % 2 === 0 ? 'commit' : 'abort');
      }
      for (let index = 0; index < 20; index++) await put(log, 'other', `${index}`);
      const before = view(log);
      await under.maintain();
      expect(view(log)).toEqual(before);
      expect(before.get('k')).toBe('t0');
      expect(before.get('m')).toBe('t2');
    });

    it('does not forget the sequence of a producer', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'c', partitions: 1, configs });
      const who = await log.initProducerId();
      const send = (current: Log, baseSequence: number): Promise<unknown> =>
        current.append('c', 0, makeBatch([{ key: 'k', value: `${baseSequence}` }], { ...who, baseSequence }));
      for (let sequence = 0; sequence < 10; sequence++) await send(log, sequence);
      for (let index = 0; index < 20; index++) await put(log, 'k', `${index}`);
      await under.maintain();
      const next = await under.crash();
      expect(await next.append('c', 0, makeBatch([{ key: 'k', value: '9' }], { ...who, baseSequence: 9 }))).toMatchObject({
        duplicate: true,
        baseOffset: 9,
      });
      await send(next, 10);
      expect(await codeOf(send(next, 12))).toBe('LOG_OUT_OF_SEQUENCE');
    });

    it('works on compressed batches of many records', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'c', partitions: 1, configs: { ...configs, 'compression.type': 'zstd' } });
      for (let round = 0; round < 30; round++) {
        await log.append(
          'c',
          0,
          makeBatch(Array.from({ length: 20 }, (_, index) => ({ key: `k${(round * 3 + index) % 25}`, value: `v${round}.${index}` }))),
        );
      }
      const before = view(log);
      await under.maintain();
      expect(view(log)).toEqual(before);
      expect(readAll(log, 'c').length).toBeLessThan(150);
    });
  });
}
