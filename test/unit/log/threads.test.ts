/** Reading in another thread while the log's own thread writes, rolls, compacts and deletes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBatch, readAll, valuesBatch, valuesOf } from '../../support/log/batches.ts';
import { codeThrownBy } from '../../support/log/under-test.ts';
import { openEmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { openLogReader } from '../../../src/log/segment/log-reader.ts';
import { TRANSACTIONAL } from '../../../src/log/batch.ts';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';

describe('readers in other threads', () => {
  let directory: string;
  let log: EmbeddedLog;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'millrace-log-'));
    log = await openEmbeddedLog({ directory, durability: 'os', maintenanceMs: 0, journalBytes: 100_000 });
  });
  afterEach(async () => {
    await log.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('see every record in order, of topics made later too', async () => {
    const until = 3000;
    const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), {
      workerData: { handle: log.readerHandle(), topic: 'a', until },
    });
    const seen = new Promise<string[]>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await log.createTopic({ name: 'a', partitions: 1, configs: { 'segment.bytes': '20000' } });
    for (let index = 0; index < until; index += 3) {
      await log.append('a', 0, valuesBatch(`v${index}`, `v${index + 1}`, `v${index + 2}`));
      if (index % 90 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await seen).toEqual(Array.from({ length: until }, (_, index) => `${index}:v${index}`));
  });

  it('see what the log itself sees: ranges, segments, compaction, deletion, rolled-back transactions', async () => {
    const reader = openLogReader(log.readerHandle());
    const compact = { 'segment.bytes': '300', 'cleanup.policy': 'compact,delete', 'min.cleanable.dirty.ratio': '0' };
    await log.createTopic({ name: 'c', partitions: 2, configs: compact });
    const same = (): void => {
      expect(reader.topics()).toEqual(log.topics());
      for (const topic of log.topics()) {
        for (let partition = 0; partition < topic.partitions; partition++) {
          expect(reader.highWatermark(topic.name, partition)).toBe(log.highWatermark(topic.name, partition));
          expect(reader.lastStableOffset(topic.name, partition)).toBe(log.lastStableOffset(topic.name, partition));
          expect(readAll(reader, topic.name, partition)).toEqual(readAll(log, topic.name, partition));
          for (let offset = log.logStartOffset(topic.name, partition); offset < log.highWatermark(topic.name, partition); offset += 7) {
            expect(readAll(reader, topic.name, partition, offset)).toEqual(readAll(log, topic.name, partition, offset));
          }
        }
      }
    };
    const who = { transactionalId: 'tx', ...(await log.initProducerId({ transactionalId: 'tx' })) };
    for (let round = 0; round < 6; round++) {
      for (let index = 0; index < 20; index++)
        await log.append('c', index % 2, makeBatch([{ key: `k${index % 5}`, value: `${round}.${index}` }]));
      await log.addPartitionsToTransaction(who, [{ topic: 'c', partition: 0 }]);
      await log.append('c', 0, makeBatch([{ key: 'tx', value: `${round}` }], { ...who, baseSequence: round, attributes: TRANSACTIONAL }));
      same();
      await log.endTransaction(who, round % 2 === 0 ? 'abort' : 'commit');
      same();
      await log.maintain(round % 2 === 1);
      same();
      if (round === 3) await log.deleteRecords('c', 1, log.logStartOffset('c', 1) + 5);
    }
    await log.deleteTopic('c');
    expect(await codeThrownBy(() => reader.fetch({ topic: 'c', partition: 0, offset: 0 }))).toBe('LOG_UNKNOWN_PARTITION');
    await log.createTopic({ name: 'c', partitions: 1 });
    await log.append('c', 0, valuesBatch('new'));
    expect(valuesOf(readAll(reader, 'c'))).toEqual(['new']);
    reader.close();
    expect(await codeThrownBy(() => reader.fetch({ topic: 'c', partition: 0, offset: 0 }))).toBe('LOG_CLOSED');
  });

  it('are told of changes', async () => {
    const reader = openLogReader(log.readerHandle());
    await log.createTopic({ name: 'a', partitions: 1 });
    const waited = reader.waitForChange(reader.version());
    let calls = 0;
    const stop = reader.onChange(() => calls++);
    await log.append('a', 0, valuesBatch('1'));
    await waited;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toBeGreaterThan(0);
    stop();
    await reader.waitForChange(reader.version(), 10);
    reader.close();
  });
});
