/**
 * A disk that fails in every way at every kind of call: the append fails with an error that says why, nothing answered is lost, other
 * partitions go on where they can, and the log goes on by itself when the cause is gone.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { codeOf } from '../../support/log/under-test.ts';
import { readAll, valuesBatch, valuesOf } from '../../support/log/batches.ts';
import { FaultFiles } from '../../support/log/fault-files.ts';
import { manualClock } from '../../../src/base/clock.ts';
import { openEmbeddedLogSync } from '../../../src/log/segment/embedded-log.ts';
import { seededRandom } from '../../../src/base/random.ts';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import type { ErrorCode } from '../../../src/base/errors.ts';
import type { FaultCode, FaultyCall } from '../../support/log/fault-files.ts';

const typed: Record<FaultCode, ErrorCode> = {
  ENOSPC: 'LOG_DISK_FULL',
  EIO: 'LOG_IO',
  EROFS: 'LOG_READ_ONLY',
  EMFILE: 'LOG_TOO_MANY_FILES',
};
const codes = Object.keys(typed) as FaultCode[];
const calls: FaultyCall[] = ['open', 'write', 'sync', 'directory'];

describe.each([
  ['batches written twice', Number.POSITIVE_INFINITY],
  ['batches written once', 1],
])('a failing disk, %s', (_, referenceBytes) => {
  let files: FaultFiles;
  let log: EmbeddedLog;
  const open = (): EmbeddedLog =>
    openEmbeddedLogSync({
      directory: '/data',
      files: files.session(),
      clock: manualClock(1),
      random: seededRandom(1),
      maintenanceMs: 0,
      journalBytes: 2000,
      referenceBytes,
    });
  beforeEach(async () => {
    files = new FaultFiles(seededRandom(2));
    log = open();
    await log.createTopic({ name: 'a', partitions: 3, configs: { 'segment.bytes': '200' } });
    await log.append('a', 0, valuesBatch('before'));
    await log.append('a', 1, valuesBatch('before'));
  });

  for (const code of codes) {
    for (const call of calls) {
      it(`says ${typed[code]} for ${code} at ${call}, and goes on afterwards`, async () => {
        files.plan = { code, calls: new Set([call]), rate: 1 };
        const outcomes = await Promise.all(
          [0, 1, 2].map((partition) => codeOf(log.append('a', partition, valuesBatch('during', 'x'.repeat(200))))),
        );
        for (const outcome of outcomes) expect([typed[code], 'nothing was thrown']).toContain(outcome);
        // a partition that has to begin a new segment needs all of these calls
        expect(outcomes[2]).toBe(typed[code]);
        expect(valuesOf(readAll(log, 'a')).filter((value) => value === 'during')).toHaveLength(outcomes[0] === typed[code] ? 0 : 1);
        await log.maintain(true);
        files.plan = null;
        for (const partition of [0, 1, 2]) await log.append('a', partition, valuesBatch('after'));
        await log.maintain(true);
        const check = (): void => {
          for (const [partition, before] of [['before'], ['before'], []].entries()) {
            const during = outcomes[partition] === typed[code] ? [] : ['during', 'x'.repeat(200)];
            expect(valuesOf(readAll(log, 'a', partition))).toEqual([...before, ...during, 'after']);
          }
        };
        check();
        log.abandon();
        files.crash();
        log = open();
        check();
      });
    }
  }

  it('that fails for one partition lets the others go on', async () => {
    files.plan = { code: 'EIO', calls: new Set(['write', 'open', 'sync']), rate: 1, path: 'topics/a-1' };
    const outcomes = await Promise.all([0, 1, 2, 1, 0].map((partition) => codeOf(log.append('a', partition, valuesBatch('during')))));
    expect(outcomes).toEqual(['nothing was thrown', 'LOG_IO', 'nothing was thrown', 'LOG_IO', 'nothing was thrown']);
    files.plan = null;
    expect((await log.append('a', 1, valuesBatch('after'))).baseOffset).toBe(1);
    expect(valuesOf(readAll(log, 'a'))).toEqual(['before', 'during', 'during']);
  });

  it('that cannot sync the segment of one partition lets the others go on, and loses nothing', async () => {
    files.plan = { code: 'EIO', calls: new Set(['sync']), rate: 1, path: 'topics/a-1' };
    const outcomes = await Promise.all([0, 1, 2, 1, 0].map((partition) => codeOf(log.append('a', partition, valuesBatch('during')))));
    const ofOne = referenceBytes === 1 ? 'LOG_IO' : 'nothing was thrown'; // written twice it does not need the segment's sync
    expect(outcomes).toEqual(['nothing was thrown', ofOne, 'nothing was thrown', ofOne, 'nothing was thrown']);
    files.plan = null;
    await log.append('a', 1, valuesBatch('after'));
    log.abandon();
    files.crash();
    log = open();
    expect(valuesOf(readAll(log, 'a'))).toEqual(['before', 'during', 'during']);
    const ofBoth = referenceBytes === 1 ? ['before', 'after'] : ['before', 'during', 'during', 'after'];
    expect(valuesOf(readAll(log, 'a', 1))).toEqual(ofBoth);
    expect(valuesOf(readAll(log, 'a', 2))).toEqual(['during']);
  });

  it('still lets records be read when it has become read-only', async () => {
    await log.close();
    log = open();
    files.plan = { code: 'EROFS', calls: new Set(['write', 'truncate', 'rename', 'remove', 'directory', 'sync']), rate: 1 };
    expect(await codeOf(log.append('a', 0, valuesBatch('during')))).toBe('LOG_READ_ONLY');
    expect(valuesOf(readAll(log, 'a'))).toEqual(['before']);
    expect(await codeOf(log.createTopic({ name: 'b', partitions: 1 }))).toBe('LOG_READ_ONLY');
    expect(log.topic('b')).toBeUndefined();
    files.plan = null;
    await log.createTopic({ name: 'b', partitions: 1 });
  });

  it('makes the log close without harm', async () => {
    files.plan = { code: 'EIO', calls: new Set(['open', 'write', 'sync', 'truncate', 'rename', 'remove', 'directory']), rate: 1 };
    await log.close();
    files.plan = null;
    log = open();
    expect(valuesOf(readAll(log, 'a'))).toEqual(['before']);
    await log.close();
    await log.close();
    expect(await codeOf(log.append('a', 0, valuesBatch('x')))).toBe('LOG_CLOSED');
  });
});
