/** The embedded log held to the log contract: on a real disk and in memory, synced and not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logContract } from '../../support/log/contract.ts';
import { manualClock } from '../../../src/base/clock.ts';
import { memoryFiles, nodeFiles } from '../../../src/base/files.ts';
import { openEmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { seededRandom } from '../../../src/base/random.ts';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import type { LogUnderTest } from '../../support/log/under-test.ts';

async function under(durability: 'fsync' | 'os', where: 'disk' | 'memory', referenceBytes?: number): Promise<LogUnderTest> {
  const directory = where === 'disk' ? mkdtempSync(join(tmpdir(), 'millrace-log-')) : '/log';
  const files = where === 'disk' ? nodeFiles : memoryFiles();
  const clock = manualClock(1_700_000_000_000);
  const random = seededRandom(7);
  const open = (): Promise<EmbeddedLog> =>
    openEmbeddedLog({ directory, files, clock, random, durability, maintenanceMs: 0, journalBytes: 20_000, referenceBytes });
  let log = await open();
  return {
    log,
    clock,
    async reopen() {
      await log.close();
      log = await open();
      return log;
    },
    async crash() {
      log.abandon();
      log = await open();
      return log;
    },
    maintain: () => log.maintain(true),
    async dispose() {
      await log.close();
      if (where === 'disk') rmSync(directory, { recursive: true, force: true });
    },
  };
}

logContract('embedded, on disk, fsync', () => under('fsync', 'disk'));
logContract('embedded, on disk, os', () => under('os', 'disk'));
logContract('embedded, in memory, fsync, every batch written once', () => under('fsync', 'memory', 1));
