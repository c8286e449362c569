/**
 * What any `Log` promises, as vitest cases: the embedded log must pass it on a real disk and in memory, and a cluster behind the same
 * interface must too. Nothing here knows how a log keeps its data.
 */
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBatch, readAll, recordsIn, valuesBatch, valuesOf } from './batches.ts';
import { codeOf, codeThrownBy } from './under-test.ts';
import { compactionCases, retentionCases } from './contract-upkeep.ts';
import { TRANSACTIONAL } from '../../../src/log/batch.ts';
import type { Codec } from '../../../src/log/compression.ts';
import type { At, LogUnderTest } from './under-test.ts';
import type { Log, ProducerIdentity, TransactionIdentity } from '../../../src/log/log.ts';

/** Registers the contract's cases for one implementation. */
export function logContract(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`the log contract: ${name}`, () => {
    let under: LogUnderTest;
    let log: Log;
    let cases = 0;
    beforeEach(async () => {
      cases++;
      under = await open();
      log = under.log;
    });
    afterEach(() => under.dispose());
    afterAll(() => console.log(`the log contract: ${name}: ${cases} cases`));
    const at = (): { under: LogUnderTest; log: Log } => ({ under, log });
    topicCases(at);
    appendCases(at);
    fetchCases(at);
    unitCases(at);
    producerCases(at);
    transactionCases(at);
    groupCases(at);
    timeCases(at);
    retentionCases(at);
    compactionCases(at);
    changeCases(at);
  });
}

function topicCases(at: At): void {
  describe('topics', () => {
    it('makes, lists and describes them', async () => {
      const { log } = at();
      const made = await log.createTopic({ name: 'orders', partitions: 3, configs: { 'retention.ms': '1000' } });
      expect(made).toMatchObject({ name: 'orders', partitions: 3, configs: { 'retention.ms': '1000' } });
      expect(made.id).toMatch(/^[0-9a-f]{32}$/);
      expect(log.topics().map((topic) => topic.name)).toEqual(['orders']);
      expect(log.topic('orders')).toEqual(made);
      expect(log.topic('other')).toBeUndefined();
    });

    it('refuses bad names, counts, configs and a second of the same name', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      expect(await codeOf(log.createTopic({ name: 'a', partitions: 1 }))).toBe('LOG_TOPIC_EXISTS');
      for (const name of ['', '.', '..', 'a/b', 'a b', 'x'.repeat(250)]) {
        expect(await codeOf(log.createTopic({ name, partitions: 1 }))).toBe('LOG_TOPIC_INVALID');
      }
      expect(await codeOf(log.createTopic({ name: 'b', partitions: 0 }))).toBe('LOG_TOPIC_INVALID');
      expect(await codeOf(log.createTopic({ name: 'b', partitions: 1, configs: { 'no.such': '1' } }))).toBe('LOG_CONFIG_INVALID');
      expect(await codeOf(log.createTopic({ name: 'b', partitions: 1, configs: { 'retention.ms': 'x' } }))).toBe('LOG_CONFIG_INVALID');
      expect(log.topic('b')).toBeUndefined();
    });

    it('forgets a deleted one, and one made again begins anew with another id', async () => {
      const { log } = at();
      const first = await log.createTopic({ name: 'a', partitions: 2 });
      await log.append('a', 0, valuesBatch('1', '2'));
      await log.deleteTopic('a');
      expect(log.topic('a')).toBeUndefined();
      expect(await codeThrownBy(() => log.fetch({ topic: 'a', partition: 0, offset: 0 }))).toBe('LOG_UNKNOWN_PARTITION');
      const second = await log.createTopic({ name: 'a', partitions: 1 });
      expect(second.id).not.toBe(first.id);
      expect(readAll(log, 'a')).toEqual([]);
      expect((await log.append('a', 0, valuesBatch('3'))).baseOffset).toBe(0);
    });

    it('keeps topics, configs and partition counts over closing and dying', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1, configs: { 'cleanup.policy': 'compact' } });
      await log.createTopic({ name: 'b', partitions: 2 });
      await log.addPartitions('b', 4);
      await log.alterConfigs('a', { 'segment.bytes': '1000', 'cleanup.policy': null });
      await log.deleteTopic('b');
      const before = log.topics();
      expect((await under.crash()).topics()).toEqual(before);
      expect((await under.reopen()).topics()).toEqual(before);
    });

    it('adds partitions, never fewer', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 2 });
      await log.append('a', 1, valuesBatch('x'));
      await log.addPartitions('a', 3);
      expect(log.topic('a')?.partitions).toBe(3);
      await log.append('a', 2, valuesBatch('y'));
      expect(valuesOf(readAll(log, 'a', 1))).toEqual(['x']);
      expect(valuesOf(readAll(log, 'a', 2))).toEqual(['y']);
      expect(await codeOf(log.addPartitions('a', 3))).toBe('LOG_TOPIC_INVALID');
    });

    it('applies altered configs to what is written next', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      await log.alterConfigs('a', { 'max.message.bytes': '70' });
      expect(await codeOf(log.append('a', 0, valuesBatch('a long enough value')))).toBe('LOG_BATCH_TOO_LARGE');
      await log.alterConfigs('a', { 'max.message.bytes': null });
      await log.append('a', 0, valuesBatch('a long enough value'));
      expect(log.topic('a')?.configs).toEqual({});
    });
  });
}

function appendCases(at: At): void {
  describe('append', () => {
    it('gives consecutive offsets per partition', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 2 });
      const results = await Promise.all([
        log.append('a', 0, valuesBatch('1', '2')),
        log.append('a', 1, valuesBatch('x')),
        log.append('a', 0, valuesBatch('3')),
      ]);
      expect(results.map((result) => result.baseOffset)).toEqual([0, 0, 2]);
      expect(readAll(log, 'a').map(({ offset, value }) => [offset, value])).toEqual([
        [0, '1'],
        [1, '2'],
        [2, '3'],
      ]);
      expect(log.highWatermark('a', 0)).toBe(3);
    });

    it('keeps keys, nulls, timestamps and headers byte for byte', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const headers = [
        { key: 'h', value: Buffer.from([0, 255]) },
        { key: 'h', value: null },
        { key: 'ü', value: Buffer.alloc(0) },
      ];
      const records = [
        { key: 'k', value: null, timestamp: 5, headers },
        { key: null, value: '', timestamp: 1, headers: [] },
        { key: '', value: 'é'.repeat(300), timestamp: 9_000_000_000_000, headers: [] },
      ];
      await log.append('a', 0, makeBatch(records));
      const expected = records.map((record, offset) => ({ ...record, offset }));
      expect(readAll(log, 'a')).toEqual(expected);
      expect(readAll(await under.crash(), 'a')).toEqual(expected);
    });

    it('refuses damaged and malformed batches, and goes on', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const good = valuesBatch('good');
      const broken = (change: (bytes: Buffer) => void): Buffer => {
        const copy = Buffer.from(good);
        change(copy);
        return copy;
      };
      const bad = [
        Buffer.alloc(0),
        good.subarray(0, 60),
        good.subarray(0, good.length - 1),
        Buffer.concat([good, good]),
        broken((bytes) => bytes.writeUInt8(1, 16)),
        broken((bytes) => (bytes[bytes.length - 1] ^= 1)),
        broken((bytes) => bytes.writeInt32BE(7, 57)),
      ];
      for (const bytes of bad) expect(await codeOf(log.append('a', 0, Buffer.from(bytes)))).toBe('LOG_BATCH_INVALID');
      expect(await codeOf(log.append('a', 1, valuesBatch('x')))).toBe('LOG_UNKNOWN_PARTITION');
      expect(await codeOf(log.append('b', 0, valuesBatch('x')))).toBe('LOG_UNKNOWN_PARTITION');
      expect((await log.append('a', 0, good)).baseOffset).toBe(0);
    });

    it('refuses control batches from outside and null keys in a compacted topic', async () => {
      const { log } = at();
      await log.createTopic({ name: 'c', partitions: 1, configs: { 'cleanup.policy': 'compact' } });
      expect(await codeOf(log.append('c', 0, makeBatch([{ key: 'k', value: 'v' }], { attributes: 0x20 })))).toBe('LOG_BATCH_INVALID');
      expect(await codeOf(log.append('c', 0, valuesBatch('v')))).toBe('LOG_BATCH_INVALID');
      await log.append('c', 0, makeBatch([{ key: 'k', value: 'v' }]));
    });

    it('gives its own time where the topic says so', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1, configs: { 'message.timestamp.type': 'LogAppendTime' } });
      const result = await log.append('a', 0, makeBatch([{ key: null, value: 'v', timestamp: 5 }]));
      expect(result.logAppendTime).toBe(under.clock.now());
      expect(readAll(log, 'a')[0].timestamp).toBe(under.clock.now());
    });

    it.each<Codec>(['gzip', 'snappy', 'lz4', 'zstd'])('reads %s from a producer and writes it where the topic says so', async (codec) => {
      const { log } = at();
      const values = Array.from({ length: 50 }, (_, index) => `value ${index} ${'ab'.repeat(index)}`);
      await log.createTopic({ name: 'a', partitions: 1 });
      await log.append(
        'a',
        0,
        makeBatch(
          values.map((value) => ({ key: null, value })),
          { codec },
        ),
      );
      expect(valuesOf(readAll(log, 'a'))).toEqual(values);
      await log.createTopic({ name: 'b', partitions: 1, configs: { 'compression.type': codec } });
      const plain = valuesBatch(...values);
      await log.append('b', 0, plain);
      expect(log.fetch({ topic: 'b', partition: 0, offset: 0 }).batches.length).toBeLessThan(plain.length);
      expect(valuesOf(readAll(log, 'b'))).toEqual(values);
    });

    it('loses nothing that was answered when the process dies', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 3, configs: { 'segment.bytes': '300' } });
      for (let index = 0; index < 60; index++) await log.append('a', index % 3, valuesBatch(`v${index}`));
      let next = await under.crash();
      for (let partition = 0; partition < 3; partition++) expect(readAll(next, 'a', partition)).toHaveLength(20);
      next = await under.crash();
      expect((await next.append('a', 0, valuesBatch('after'))).baseOffset).toBe(20);
      next = await under.reopen();
      expect(readAll(next, 'a')).toHaveLength(21);
    });
  });
}

function fetchCases(at: At): void {
  describe('fetch', () => {
    it('refuses offsets out of range and answers the end with nothing', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      await log.append('a', 0, valuesBatch('1', '2'));
      expect(log.fetch({ topic: 'a', partition: 0, offset: 2 }).batches).toHaveLength(0);
      expect(await codeThrownBy(() => log.fetch({ topic: 'a', partition: 0, offset: 3 }))).toBe('LOG_OFFSET_OUT_OF_RANGE');
      expect(await codeThrownBy(() => log.fetch({ topic: 'a', partition: 0, offset: -1 }))).toBe('LOG_OFFSET_OUT_OF_RANGE');
      expect(await codeThrownBy(() => log.fetch({ topic: 'a', partition: 1, offset: 0 }))).toBe('LOG_UNKNOWN_PARTITION');
    });

    it('begins in the middle of a batch and at every offset', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1, configs: { 'segment.bytes': '400', 'index.interval.bytes': '100' } });
      for (let index = 0; index < 30; index += 3) await log.append('a', 0, valuesBatch(`${index}`, `${index + 1}`, `${index + 2}`));
      for (let offset = 0; offset <= 30; offset++) {
        expect(valuesOf(readAll(log, 'a', 0, offset))).toEqual(Array.from({ length: 30 - offset }, (_, index) => `${offset + index}`));
      }
    });

    it('returns whole batches within the limit, and at least one', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const size = valuesBatch('x'.repeat(1000)).length;
      for (let index = 0; index < 5; index++) await log.append('a', 0, valuesBatch('x'.repeat(1000)));
      const lengthOf = (maxBytes: number): number => log.fetch({ topic: 'a', partition: 0, offset: 1, maxBytes }).batches.length;
      expect(lengthOf(1)).toBe(size);
      expect(lengthOf(size * 2 + 5)).toBe(size * 2);
      expect(lengthOf(1 << 20)).toBe(size * 4);
    });

    it('reads into a buffer of the caller', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      await log.append('a', 0, valuesBatch('1'));
      const into = Buffer.alloc(20_000);
      const { batches } = log.fetch({ topic: 'a', partition: 0, offset: 0, maxBytes: 10_000, into });
      expect(batches.buffer).toBe(into.buffer);
      expect(valuesOf(recordsIn(batches))).toEqual(['1']);
    });

    it('returns a batch larger than the limit and than any buffer', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      await log.append('a', 0, valuesBatch('small'));
      await log.append('a', 0, valuesBatch('y'.repeat(900_000)));
      const result = readAll(log, 'a', 0, 0, { maxBytes: 100, into: Buffer.alloc(1000) });
      expect(result.map((record) => record.value?.length)).toEqual([5, 900_000]);
    });
  });
}

function unitCases(at: At): void {
  describe('commit(unit)', () => {
    const none = { producerId: -1n, producerEpoch: -1 };

    it('writes to several partitions and a group at once', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'in', partitions: 1 });
      await log.createTopic({ name: 'out', partitions: 2 });
      const result = await log.commit({
        ...none,
        appends: [
          { topic: 'out', partition: 0, batches: [valuesBatch('1'), valuesBatch('2', '3')] },
          { topic: 'out', partition: 1, batches: [valuesBatch('x')] },
        ],
        group: { groupId: 'query', offsets: [{ topic: 'in', partition: 0, offset: 7, metadata: 'm' }] },
      });
      expect(result.baseOffsets).toEqual([0, 0]);
      expect(valuesOf(readAll(log, 'out'))).toEqual(['1', '2', '3']);
      expect(valuesOf(readAll(await under.crash(), 'out'))).toEqual(['1', '2', '3']);
      expect(valuesOf(readAll(await under.reopen(), 'out'))).toEqual(['1', '2', '3']);
    });

    it('keeps its group offsets over a crash', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'in', partitions: 1 });
      await log.commit({ ...none, appends: [], group: { groupId: 'g', offsets: [{ topic: 'in', partition: 0, offset: 7 }] } });
      const next = await under.crash();
      expect(next.committedOffsets('g')).toMatchObject([{ topic: 'in', partition: 0, offset: 7, metadata: '' }]);
    });

    it('does nothing at all when one part is refused', async () => {
      const { log } = at();
      await log.createTopic({ name: 'out', partitions: 1 });
      const unit = {
        ...none,
        appends: [
          { topic: 'out', partition: 0, batches: [valuesBatch('1')] },
          { topic: 'missing', partition: 0, batches: [valuesBatch('2')] },
        ],
        group: { groupId: 'g', offsets: [{ topic: 'out', partition: 0, offset: 1 }] },
      };
      expect(await codeOf(log.commit(unit))).toBe('LOG_UNKNOWN_PARTITION');
      expect(readAll(log, 'out')).toEqual([]);
      expect(log.committedOffsets('g')).toEqual([]);
      expect((await log.append('out', 0, valuesBatch('3'))).baseOffset).toBe(0);
    });

    it('tells when it becomes readable, before any reader is told; and nothing of one that is refused', async () => {
      const { log } = at();
      await log.createTopic({ name: 'out', partitions: 1 });
      const told: string[] = [];
      const stop = log.onChange(() => told.push(`change ${log.highWatermark('out', 0)}`));
      const unit = (topic: string) => ({ ...none, appends: [{ topic, partition: 0, batches: [valuesBatch('1')] }] });
      await log.commit(unit('out'), () => told.push('visible')).then(() => told.push('answer'));
      await codeOf(log.commit(unit('missing'), () => told.push('refused')));
      stop();
      expect(told.slice(0, 2)).toEqual(['visible', 'change 1']);
      expect(told.filter((what) => !what.startsWith('change'))).toEqual(['visible', 'answer']);
    });

    it('is fenced by a newer epoch of its transactional id', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'out', partitions: 1 });
      const old = await log.initProducerId({ transactionalId: 'task-1' });
      const fresh = await log.initProducerId({ transactionalId: 'task-1' });
      expect(fresh).toEqual({ producerId: old.producerId, producerEpoch: old.producerEpoch + 1 });
      const unit = (who: ProducerIdentity): Promise<unknown> =>
        log.commit({ ...who, appends: [{ topic: 'out', partition: 0, batches: [valuesBatch('v')] }] });
      expect(await codeOf(unit(old))).toBe('LOG_PRODUCER_FENCED');
      await unit(fresh);
      const next = await under.crash();
      expect(await codeOf(next.commit({ ...old, appends: [] }))).toBe('LOG_PRODUCER_FENCED');
      expect(readAll(next, 'out')).toHaveLength(1);
    });
  });
}

function producerCases(at: At): void {
  describe('idempotent producers', () => {
    const numbered = (who: ProducerIdentity, baseSequence: number, count = 1): Buffer =>
      makeBatch(
        Array.from({ length: count }, (_, index) => ({ key: null, value: `${baseSequence + index}` })),
        { ...who, baseSequence },
      );

    it('get different ids', async () => {
      const { under, log } = at();
      const first = await log.initProducerId();
      const both = await Promise.all([log.initProducerId(), log.initProducerId()]);
      const later = await (await under.crash()).initProducerId();
      expect(new Set([first, ...both, later].map((who) => who.producerId)).size).toBe(4);
      expect(first.producerEpoch).toBe(0);
    });

    it('are answered with the first offset when they repeat one of the last five batches', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const who = await log.initProducerId();
      for (let sequence = 0; sequence < 14; sequence += 2) await log.append('a', 0, numbered(who, sequence, 2));
      for (const open of [async () => log, () => under.crash(), () => under.reopen()]) {
        const current = await open();
        expect(await current.append('a', 0, numbered(who, 12, 2))).toMatchObject({ baseOffset: 12, duplicate: true });
        expect(await current.append('a', 0, numbered(who, 4, 2))).toMatchObject({ baseOffset: 4, duplicate: true });
        expect(await codeOf(current.append('a', 0, numbered(who, 2, 2)))).toBe('LOG_OUT_OF_SEQUENCE');
        expect(readAll(current, 'a')).toHaveLength(14);
      }
    });

    it('are refused a gap and an older epoch, and may begin a new epoch at zero', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const who = await log.initProducerId();
      await log.append('a', 0, numbered(who, 0));
      expect(await codeOf(log.append('a', 0, numbered(who, 2)))).toBe('LOG_OUT_OF_SEQUENCE');
      const next = await log.initProducerId({ current: who });
      expect(next).toEqual({ producerId: who.producerId, producerEpoch: 1 });
      expect(await codeOf(log.append('a', 0, numbered(next, 3)))).toBe('LOG_OUT_OF_SEQUENCE');
      await log.append('a', 0, numbered(next, 0));
      expect(await codeOf(log.append('a', 0, numbered(who, 1)))).toBe('LOG_PRODUCER_FENCED');
      expect(readAll(log, 'a')).toHaveLength(2);
      expect(log.producers('a', 0)).toMatchObject([{ producerId: who.producerId, producerEpoch: 1, lastSequence: 0 }]);
    });

    it('send retries at the same time as the batch itself', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const who = await log.initProducerId();
      const results = await Promise.all([0, 0, 1, 0].map((sequence) => log.append('a', 0, numbered(who, sequence))));
      expect(results.map((result) => result.baseOffset)).toEqual([0, 0, 1, 0]);
      expect(readAll(log, 'a')).toHaveLength(2);
    });

    it('wrap their sequence after 2^31 - 1', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const who = await log.initProducerId();
      await log.append('a', 0, numbered(who, 2147483646, 2));
      await log.append('a', 0, numbered(who, 0));
      expect(log.highWatermark('a', 0)).toBe(3);
    });
  });
}

function transactionCases(at: At): void {
  describe('transactions', () => {
    const begin = async (log: Log, id = 'tx'): Promise<TransactionIdentity> => {
      const who = { transactionalId: id, ...(await log.initProducerId({ transactionalId: id })) };
      await log.addPartitionsToTransaction(who, [{ topic: 'a', partition: 0 }]);
      return who;
    };
    const write = (log: Log, who: ProducerIdentity, sequence: number, value: string): Promise<unknown> =>
      log.append('a', 0, makeBatch([{ key: null, value }], { ...who, baseSequence: sequence, attributes: TRANSACTIONAL }));

    it('show committed records once they end', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      await log.append('a', 0, valuesBatch('before'));
      const who = await begin(log);
      await write(log, who, 0, 'inside');
      await log.append('a', 0, valuesBatch('after'));
      expect(log.lastStableOffset('a', 0)).toBe(1);
      expect(valuesOf(readAll(log, 'a'))).toEqual(['before']);
      expect(valuesOf(readAll(log, 'a', 0, 0, { isolation: 'read_uncommitted' }))).toEqual(['before', 'inside', 'after']);
      await log.endTransaction(who, 'commit');
      expect(log.lastStableOffset('a', 0)).toBe(log.highWatermark('a', 0));
      expect(valuesOf(readAll(log, 'a'))).toEqual(['before', 'inside', 'after']);
    });

    it('hide what was rolled back, also later and for the same producer', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const who = await begin(log);
      await write(log, who, 0, 'no');
      await log.endTransaction(who, 'abort');
      await log.addPartitionsToTransaction(who, [{ topic: 'a', partition: 0 }]);
      await write(log, who, 1, 'yes');
      await log.endTransaction(who, 'commit');
      await log.append('a', 0, valuesBatch('plain'));
      expect(valuesOf(readAll(log, 'a'))).toEqual(['yes', 'plain']);
      expect(valuesOf(readAll(log, 'a', 0, 0, { maxBytes: 1 }))).toEqual(['yes', 'plain']);
      expect(valuesOf(readAll(await under.crash(), 'a'))).toEqual(['yes', 'plain']);
      expect(valuesOf(readAll(await under.reopen(), 'a', 0, 0, { maxBytes: 1 }))).toEqual(['yes', 'plain']);
    });

    it('refuse batches of partitions not enrolled and of no transaction', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const who = await log.initProducerId({ transactionalId: 'tx' });
      expect(await codeOf(write(log, who, 0, 'v'))).toBe('LOG_TRANSACTION_STATE');
      expect(await codeOf(write(log, { producerId: 999n, producerEpoch: 0 }, 0, 'v'))).toBe('LOG_TRANSACTION_STATE');
      expect(await codeOf(log.endTransaction({ transactionalId: 'tx', ...who }, 'commit'))).toBe('LOG_TRANSACTION_STATE');
      expect(await codeOf(log.endTransaction({ transactionalId: 'other', ...who }, 'commit'))).toBe('LOG_UNKNOWN_PRODUCER');
    });

    it('commit offsets together with their records', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const who = await begin(log);
      await log.commitOffsetsInTransaction(who, 'g', [{ topic: 'a', partition: 0, offset: 5 }]);
      expect(log.committedOffsets('g')).toEqual([]);
      expect(log.hasPendingOffsets('g')).toBe(true);
      await log.endTransaction(who, 'commit');
      expect(log.committedOffsets('g')).toMatchObject([{ offset: 5 }]);
      expect(log.hasPendingOffsets('g')).toBe(false);
      await log.addPartitionsToTransaction(who, []);
      await log.commitOffsetsInTransaction(who, 'g', [{ topic: 'a', partition: 0, offset: 9 }]);
      await log.endTransaction(who, 'abort');
      expect(log.committedOffsets('g')).toMatchObject([{ offset: 5 }]);
    });

    it('are rolled back when a new instance takes over', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const old = await begin(log);
      await write(log, old, 0, 'no');
      const fresh = await begin(log);
      expect(fresh.producerEpoch).toBeGreaterThan(old.producerEpoch);
      expect(await codeOf(write(log, old, 1, 'no'))).toBe('LOG_PRODUCER_FENCED');
      expect(await codeOf(log.endTransaction(old, 'commit'))).toBe('LOG_PRODUCER_FENCED');
      await write(log, fresh, 0, 'yes');
      await log.endTransaction(fresh, 'commit');
      expect(valuesOf(readAll(log, 'a'))).toEqual(['yes']);
    });

    it('are rolled back when they are open for too long', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const who = await begin(log);
      await write(log, who, 0, 'no');
      under.clock.advance(60_001);
      await under.maintain();
      expect(log.lastStableOffset('a', 0)).toBe(log.highWatermark('a', 0));
      expect(readAll(log, 'a')).toEqual([]);
      expect(await codeOf(log.endTransaction(who, 'commit'))).toBe('LOG_PRODUCER_FENCED');
    });

    it('are forgotten with their id when it was not used for a week, but an old instance is not let in again', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const who = await begin(log);
      await log.endTransaction(who, 'commit');
      under.clock.advance(8 * 86_400_000);
      await under.maintain();
      expect(log.transactions()).toEqual([]);
      expect(await codeOf(log.addPartitionsToTransaction(who, []))).toBe('LOG_UNKNOWN_PRODUCER');
      expect((await begin(log)).producerId).not.toBe(who.producerId);
    });

    it('go on after a crash', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      const who = await begin(log);
      await write(log, who, 0, 'yes');
      const next = await under.crash();
      expect(next.transactions()).toMatchObject([{ transactionalId: 'tx', state: 'Ongoing', partitions: [{ topic: 'a', partition: 0 }] }]);
      expect(readAll(next, 'a')).toEqual([]);
      await next.endTransaction(who, 'commit');
      await next.endTransaction(who, 'commit');
      expect(valuesOf(readAll(next, 'a'))).toEqual(['yes']);
    });
  });
}

function groupCases(at: At): void {
  describe('group offsets', () => {
    it('are stored, replaced, listed and deleted', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 2 });
      await log.commitOffsets('g', [
        { topic: 'a', partition: 0, offset: 1, metadata: 'one' },
        { topic: 'a', partition: 1, offset: 2 },
      ]);
      await log.commitOffsets('g', [{ topic: 'a', partition: 0, offset: 3 }]);
      const next = await under.crash();
      expect(next.groups()).toEqual(['g']);
      expect(next.committedOffsets('g')).toMatchObject([
        { partition: 0, offset: 3, metadata: '' },
        { partition: 1, offset: 2 },
      ]);
      await next.deleteOffsets('g', [{ topic: 'a', partition: 0 }]);
      expect(next.committedOffsets('g')).toHaveLength(1);
      await next.deleteOffsets('g');
      expect(next.groups()).toEqual([]);
      expect(next.committedOffsets('unknown')).toEqual([]);
      expect(await codeOf(next.commitOffsets('g', [{ topic: 'b', partition: 0, offset: 1 }]))).toBe('LOG_UNKNOWN_PARTITION');
    });

    it('go with their topic', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      await log.commitOffsets('g', [{ topic: 'a', partition: 0, offset: 1 }]);
      await log.deleteTopic('a');
      expect(log.committedOffsets('g')).toEqual([]);
    });
  });
}

function timeCases(at: At): void {
  describe('offset for timestamp', () => {
    it('finds the first record at or after a time, within batches and over segments', async () => {
      const { under, log } = at();
      await log.createTopic({ name: 'a', partitions: 1, configs: { 'segment.bytes': '500', 'index.interval.bytes': '100' } });
      const times = [10, 30, 20, 40, 40, 70, 60, 90, 100, 80, 95, 120, 130, 125, 140, 150];
      for (let index = 0; index < times.length; index += 2) {
        await log.append('a', 0, makeBatch(times.slice(index, index + 2).map((timestamp) => ({ key: null, value: 'v', timestamp }))));
      }
      const check = (current: Log): void => {
        for (let time = 0; time <= 160; time += 5) {
          const index = times.findIndex((timestamp) => timestamp >= time);
          const expected = index < 0 ? { offset: -1, timestamp: -1 } : { offset: index, timestamp: times[index] };
          expect(current.offsetForTimestamp('a', 0, time)).toEqual(expected);
        }
        expect(current.offsetForTimestamp('a', 0, 'latest')).toEqual({ offset: 15, timestamp: 150 });
      };
      check(log);
      check(await under.crash());
      check(await under.reopen());
    });

    it('has no answer for an empty partition', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      expect(log.offsetForTimestamp('a', 0, 0)).toEqual({ offset: -1, timestamp: -1 });
      expect(log.offsetForTimestamp('a', 0, 'latest')).toEqual({ offset: -1, timestamp: -1 });
    });
  });
}

function changeCases(at: At): void {
  describe('changes', () => {
    it('are told to listeners and to those who wait', async () => {
      const { log } = at();
      await log.createTopic({ name: 'a', partitions: 1 });
      let calls = 0;
      const stop = log.onChange(() => calls++);
      const since = log.version();
      const waited = log.waitForChange(since);
      await log.append('a', 0, valuesBatch('1'));
      await waited;
      expect(log.version()).not.toBe(since);
      await new Promise((resolve) => setImmediate(resolve));
      expect(calls).toBeGreaterThan(0);
      stop();
      const before = calls;
      await log.append('a', 0, valuesBatch('2'));
      await new Promise((resolve) => setImmediate(resolve));
      expect(calls).toBe(before);
      await log.waitForChange(since);
    });

    it('are waited for no longer than asked, nor past the end of the log', async () => {
      const { under, log } = at();
      const short = log.waitForChange(log.version(), 50);
      under.clock.advance(50);
      await short;
      const long = log.waitForChange(log.version());
      await under.reopen();
      await long;
    });
  });
}
