/** One process at a time, refused by name; the synchronous face; what the files on disk look like. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../src/base/files.ts';
import { openEmbeddedLog, openEmbeddedLogSync } from '../../../src/log/segment/embedded-log.ts';
import { readAll, recordsIn, valuesBatch, valuesOf } from '../../support/log/batches.ts';
import { codeOf, codeThrownBy } from '../../support/log/under-test.ts';

describe('the data directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'millrace-log-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('has one owner: a second opening is refused by process id, in this process and in another', async () => {
    const log = await openEmbeddedLog({ directory });
    await expect(openEmbeddedLog({ directory })).rejects.toThrow(`process ${process.pid}`);
    const script = `import { openEmbeddedLogSync } from '${new URL('../../../src/log/segment/embedded-log.ts', import.meta.url).href}';
      try { openEmbeddedLogSync({ directory: process.argv[1] }); console.log('opened'); } catch (error) { console.log(error.code, error.message); }`;
    const run = (): string => execFileSync(process.execPath, ['--input-type=module', '-e', script, directory], { encoding: 'utf8' });
    expect(run()).toContain(`LOG_DIRECTORY_LOCKED The data directory ${directory} is in use by process ${process.pid}`);
    await log.close();
    expect(run()).toContain('opened');
    await (await openEmbeddedLog({ directory })).close(); // the other process is gone, and its lock with it
  });

  it("holds Kafka's layout: segments named by their base offset, indexes beside them, batches as they were sent", async () => {
    const log = await openEmbeddedLog({ directory });
    const { id } = await log.createTopic({ name: 'a', partitions: 1 });
    const bytes = valuesBatch('1', '2');
    await log.append('a', 0, Buffer.from(bytes));
    await log.close();
    const files = readdirSync(join(directory, 'topics', 'a-0')).sort();
    expect(files).toEqual([
      '00000000000000000000.index',
      '00000000000000000000.log',
      '00000000000000000000.timeindex',
      'partition.metadata',
    ]);
    expect(readFileSync(join(directory, 'topics', 'a-0', '00000000000000000000.log')).equals(bytes)).toBe(true);
    expect(readFileSync(join(directory, 'topics', 'a-0', 'partition.metadata'), 'utf8')).toBe(
      `version: 0\ntopic_id: ${Buffer.from(id, 'hex').toString('base64url')}\n`,
    );
  });

  it('is synced before a high watermark moves, and not with durability os', async () => {
    const files = memoryFiles();
    let syncs = 0;
    const counting: typeof files = {
      ...files,
      open(path, mode) {
        const file = files.open(path, mode);
        const datasync = async (): Promise<void> => {
          if (path.includes('.journal')) syncs++;
          await new Promise((resolve) => setImmediate(resolve));
        };
        return { ...file, datasync };
      },
    };
    const log = await openEmbeddedLog({ directory: '/log', files: counting });
    await log.createTopic({ name: 'a', partitions: 4 });
    const before = syncs;
    const pending = Array.from({ length: 100 }, (_, index) => log.append('a', index % 4, valuesBatch('v')));
    expect(log.highWatermark('a', 1)).toBe(0);
    await Promise.all(pending);
    expect(log.highWatermark('a', 1)).toBe(25);
    expect(syncs - before).toBe(1); // requests of one turn share a sync
    await log.close();
    const loose = openEmbeddedLogSync({ directory: '/log', files: counting, durability: 'os' });
    const then = syncs;
    loose.appendSync('a', 0, valuesBatch('w'));
    expect(syncs).toBe(then);
    await loose.close();
  });

  it('serves a caller that never awaits, with durability os', async () => {
    const log = openEmbeddedLogSync({ directory: '/log', files: memoryFiles(), durability: 'os' });
    log.createTopicSync({ name: 'a', partitions: 1 });
    const who = log.initProducerIdSync();
    expect(log.appendSync('a', 0, valuesBatch('1')).baseOffset).toBe(0);
    const offsets = [{ topic: 'a', partition: 0, offset: 1 }];
    log.commitSync({ ...who, appends: [{ topic: 'a', partition: 0, batches: [valuesBatch('2')] }], group: { groupId: 'g', offsets } });
    expect(valuesOf(readAll(log, 'a'))).toEqual(['1', '2']);
    expect(log.committedOffsets('g')).toMatchObject(offsets);
    expect(await codeThrownBy(() => log.appendSync('b', 0, valuesBatch('1')))).toBe('LOG_UNKNOWN_PARTITION');
    log.deleteTopicSync('a');
    expect(log.topics()).toEqual([]);
    await log.close();
    expect(await codeThrownBy(() => log.createTopicSync({ name: 'a', partitions: 1 }))).toBe('LOG_CLOSED');
    const strict = openEmbeddedLogSync({ directory: '/log', files: memoryFiles() });
    expect(await codeThrownBy(() => strict.createTopicSync({ name: 'a', partitions: 1 }))).toBe('LOG_NOT_SYNCHRONOUS');
    expect(await codeOf(strict.createTopic({ name: 'a', partitions: 1 }))).toBe('nothing was thrown');
    await strict.close();
  });

  it('is cut of journal files once a checkpoint covers them', async () => {
    const log = await openEmbeddedLog({ directory, journalBytes: 10_000, maintenanceMs: 0 });
    await log.createTopic({ name: 'a', partitions: 1 });
    for (let index = 0; index < 200; index++) await log.append('a', 0, valuesBatch('x'.repeat(500)));
    await log.maintain();
    const journals = readdirSync(join(directory, 'journal'));
    expect(journals.filter((name) => name.endsWith('.journal')).length).toBeLessThanOrEqual(2);
    expect(journals.filter((name) => name.endsWith('.json'))).toHaveLength(1);
    log.abandon();
    const again = await openEmbeddedLog({ directory });
    expect(recordsIn(again.fetch({ topic: 'a', partition: 0, offset: 199 }).batches, 199)).toHaveLength(1);
    await again.close();
  });
});
