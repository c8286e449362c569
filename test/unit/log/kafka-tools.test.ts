/**
 * Our files and Kafka's own tools: its dump tool reads what we wrote, and we read what its classes wrote, in every codec. Needs Java and
 * the jars of `org.apache.kafka:kafka_2.13` with their dependencies in the folder that KAFKA_LIB names; left out without it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isValidBatch, TRANSACTIONAL } from '../../../src/log/batch.ts';
import { makeBatch, recordsIn } from '../../support/log/batches.ts';
import { openEmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import type { Codec } from '../../../src/log/compression.ts';

const LIB = process.env.KAFKA_LIB;
const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

describe.skipIf(LIB === undefined)('Kafka', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'millrace-kafka-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  /** What a program of Kafka's prints; its complaints come with the error where it fails, and are not seen where it does not. */
  const java = (...args: string[]): string =>
    execFileSync('java', ['-cp', `${LIB}/*`, ...args], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });

  it('dumps our segments and indexes and finds them sound', async () => {
    const log = await openEmbeddedLog({ directory, maintenanceMs: 0 });
    await log.createTopic({ name: 'plain', partitions: 1, configs: { 'index.interval.bytes': '200' } });
    let count = 0;
    for (const codec of CODECS) {
      const records = Array.from({ length: 20 }, () => ({
        key: `k${count % 7}`,
        value: `v${count++}${'ab'.repeat(count % 50)}`,
        timestamp: 1e12 + count,
      }));
      await log.append('plain', 0, makeBatch(records, { codec }));
    }
    const who = { transactionalId: 'tx', ...(await log.initProducerId({ transactionalId: 'tx' })) };
    await log.addPartitionsToTransaction(who, [{ topic: 'plain', partition: 0 }]);
    await log.append('plain', 0, makeBatch([{ key: 't', value: 'v' }], { ...who, baseSequence: 0, attributes: TRANSACTIONAL }));
    await log.endTransaction(who, 'abort');
    const compact = { 'segment.bytes': '2000', 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0', 'compression.type': 'lz4' };
    await log.createTopic({ name: 'compacted', partitions: 1, configs: compact });
    for (let index = 0; index < 200; index++) {
      await log.append(
        'compacted',
        0,
        makeBatch([0, 1, 2].map((part) => ({ key: `k${(index * 3 + part) % 11}`, value: index % 9 === 0 ? null : `v${index}` }))),
      );
    }
    await log.maintain(true);
    await log.close();
    let batches = 0;
    for (const folder of ['plain-0', 'compacted-0']) {
      const names = readdirSync(join(directory, 'topics', folder)).filter((name) => /log$|index$/.test(name));
      for (const name of names) {
        const args = name.endsWith('.log') ? ['--print-data-log'] : ['--verify-index-only'];
        const dump = java('kafka.tools.DumpLogSegments', '--files', join(directory, 'topics', folder, name), ...args);
        expect(dump).not.toMatch(/isvalid: false|mismatch|Found|Index offset|Exception/);
        batches += dump.match(/isvalid: true/g)?.length ?? 0;
        if (folder === 'plain-0' && name.endsWith('.log')) {
          expect(dump.match(/\| offset: \d+ /g)).toHaveLength(102);
          expect(dump).toContain('endTxnMarker: ABORT');
          for (const codec of CODECS) expect(dump).toContain(`compresscodec: ${codec}`);
        }
      }
    }
    expect(batches).toBeGreaterThan(9);
  }, 120_000);

  it('writes batches that we read', () => {
    const file = join(directory, 'java.log');
    java(new URL('./KafkaBatches.java', import.meta.url).pathname, file);
    const bytes = readFileSync(file);
    expect(isValidBatch(bytes)).toBe(true);
    const records = recordsIn(bytes);
    expect(records).toHaveLength(200);
    for (const [index, record] of records.entries()) {
      const number = index % 40;
      const value = number % 7 === 0 ? null : `${CODECS[Math.floor(index / 40)]} ${number} ${'ab'.repeat(number * 20)}`;
      const key = number % 5 === 0 ? null : `k${number}`;
      expect(record).toEqual({
        offset: index,
        key,
        value,
        timestamp: 1_700_000_000_000 + number,
        headers: [{ key: 'h', value: Buffer.from([number]) }],
      });
    }
  }, 120_000);
});
