/**
 * Large appends are written once, to their segment, and the journal refers to them: what is on disk then, what a crash in the middle
 * of such a group leaves, and what may happen to the segments while frames still refer to them.
 */
import { describe, expect, it } from 'vitest';
import { HEADER_BYTES } from '../../../src/log/batch.ts';
import { FaultFiles } from '../../support/log/fault-files.ts';
import { checkDirectory } from '../../../src/log/segment/check.ts';
import { crc32c } from '../../../src/log/crc32c.ts';
import { manualClock } from '../../../src/base/clock.ts';
import { openEmbeddedLogSync } from '../../../src/log/segment/embedded-log.ts';
import { readAll, valuesBatch, valuesOf } from '../../support/log/batches.ts';
import { readJournal } from '../../../src/log/segment/journal.ts';
import { seededRandom } from '../../../src/base/random.ts';
import type { EmbeddedLog, EmbeddedLogOptions } from '../../../src/log/segment/embedded-log.ts';

const none = { producerId: -1n, producerEpoch: -1 };
const SEGMENT_OF_A = '/data/topics/a-0/00000000000000000000.log';

function open(files: FaultFiles, options: Partial<EmbeddedLogOptions> = {}): EmbeddedLog {
  return openEmbeddedLogSync({
    directory: '/data',
    files: files.session(),
    clock: manualClock(1),
    random: seededRandom(files.paths().length),
    maintenanceMs: 0,
    referenceBytes: 1000,
    ...options,
  });
}

const newFiles = (seed = 1): FaultFiles => new FaultFiles(seededRandom(seed));
const large = (name: string): Buffer => valuesBatch(name, 'x'.repeat(1000));
const namesIn = (log: EmbeddedLog, topic = 'a', partition = 0): string[] =>
  valuesOf(readAll(log, topic, partition)).map((value) => (value ?? '').slice(0, 10).replace(/^x+$/, 'x'));

function journalOf(files: FaultFiles): string {
  return files
    .paths()
    .filter((path) => path.endsWith('.journal'))
    .at(-1) as string;
}

/** The process dies; nothing written is lost. */
function kill(log: EmbeddedLog, files: FaultFiles): void {
  log.abandon();
  files.kill();
}

describe('a large append', () => {
  it('is in its segment and not in the journal, a small one in both', async () => {
    const files = newFiles();
    const log = open(files);
    await log.createTopic({ name: 'a', partitions: 2 });
    await log.append('a', 0, large('large'));
    await log.append('a', 1, valuesBatch('small'));
    const journal = files.bytesOf(journalOf(files));
    expect(journal.includes('large')).toBe(false);
    expect(journal.includes('small')).toBe(true);
    expect(files.bytesOf(SEGMENT_OF_A).includes('large')).toBe(true);
    kill(log, files);
    const again = open(files);
    expect([namesIn(again), namesIn(again, 'a', 1)]).toEqual([['large', 'x'], ['small']]);
  });

  it('is durable when it is answered, although only its segment has it', async () => {
    const files = newFiles();
    const log = open(files);
    await log.createTopic({ name: 'a', partitions: 1 });
    await log.append('a', 0, valuesBatch('small'));
    await log.append('a', 0, large('large'));
    await log.append('a', 0, valuesBatch('later'));
    log.abandon();
    files.crash();
    expect(namesIn(open(files))).toEqual(['small', 'large', 'x', 'later']);
  });

  it('of several that share a group is one, also when none of them is large by itself', async () => {
    const files = newFiles();
    const log = open(files);
    await log.createTopic({ name: 'a', partitions: 1 });
    await Promise.all(Array.from({ length: 20 }, (_, index) => log.append('a', 0, valuesBatch(`number ${index}`))));
    expect(files.bytesOf(journalOf(files)).includes('number')).toBe(false);
    kill(log, files);
    expect(namesIn(open(files))).toHaveLength(20);
  });

  it('is in the journal too with durability os: a power cut then leaves a front of what was written, without holes', async () => {
    const files = newFiles();
    const log = open(files, { durability: 'os' });
    log.createTopicSync({ name: 'a', partitions: 1 });
    log.appendSync('a', 0, large('large'));
    expect(files.bytesOf(journalOf(files)).includes('large')).toBe(true);
    kill(log, files);
  });
});

describe('a group that was not answered', () => {
  /** Two partitions get a large batch each in one unit, and the process dies when all is written and nothing synced. */
  async function unansweredUnit(seed = 1): Promise<FaultFiles> {
    const files = newFiles(seed);
    const session = files.session();
    let hangs = false;
    const log = open(files, {
      files: {
        ...session,
        open(path, mode) {
          const file = session.open(path, mode);
          return { ...file, datasync: () => (hangs ? new Promise<void>(() => undefined) : file.datasync()) };
        },
      },
    });
    await log.createTopic({ name: 'a', partitions: 2 });
    await log.append('a', 0, large('before'));
    hangs = true;
    const appends = [0, 1].map((partition) => ({ topic: 'a', partition, batches: [large('unit')] }));
    void log.commit({ ...none, appends });
    await new Promise((resolve) => setImmediate(resolve));
    kill(log, files);
    return files;
  }

  it('is there whole when all of it was written', async () => {
    const files = await unansweredUnit();
    const log = open(files);
    expect([namesIn(log), namesIn(log, 'a', 1)]).toEqual([
      ['before', 'x', 'unit', 'x'],
      ['unit', 'x'],
    ]);
  });

  it('that was found whole by an opening is durable from then on', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const files = await unansweredUnit(seed);
      open(files).abandon();
      files.crash();
      const log = open(files);
      expect([namesIn(log), namesIn(log, 'a', 1)]).toEqual([
        ['before', 'x', 'unit', 'x'],
        ['unit', 'x'],
      ]);
    }
  });

  for (const damage of ['torn', 'short', 'missing']) {
    it(`is not there at all when one of its segments is ${damage}, and its offsets are given again`, async () => {
      const files = await unansweredUnit();
      const path = '/data/topics/a-1/00000000000000000000.log';
      const bytes = files.bytesOf(path);
      if (damage === 'torn') bytes.fill(0, bytes.length - 20);
      else if (damage === 'short') files.cut(path, HEADER_BYTES);
      else files.remove(path);
      expect(checkDirectory(files.session(), '/data').problems).toEqual([]);
      const log = open(files);
      expect([namesIn(log), namesIn(log, 'a', 1)]).toEqual([['before', 'x'], []]);
      expect((await log.append('a', 0, large('after'))).baseOffset).toBe(2);
      expect((await log.append('a', 1, large('after'))).baseOffset).toBe(0);
      kill(log, files);
      const again = open(files);
      expect([namesIn(again), namesIn(again, 'a', 1)]).toEqual([
        ['before', 'x', 'after', 'x'],
        ['after', 'x'],
      ]);
    });
  }

  it('takes what was answered with it nowhere: a segment damaged below it is named by the check and by whoever reads it', async () => {
    const files = await unansweredUnit();
    files.bytesOf(SEGMENT_OF_A)[HEADER_BYTES + 3] ^= 1;
    expect(checkDirectory(files.session(), '/data').problems).toEqual([
      { file: SEGMENT_OF_A.slice('/data/'.length), what: 'the batch at byte 0 is damaged' },
    ]);
    const log = open(files);
    expect(() => namesIn(log)).toThrow(/offset 0 is damaged/);
    expect(namesIn(log, 'a', 1)).toEqual(['unit', 'x']);
  });
});

describe('segments that frames refer to', () => {
  it('may be removed when the log start has passed them', async () => {
    const files = newFiles();
    const log = open(files);
    await log.createTopic({ name: 'a', partitions: 1, configs: { 'segment.bytes': '1500' } });
    for (const name of ['one', 'two', 'three', 'four']) await log.append('a', 0, large(name));
    await log.append('a', 0, valuesBatch('five'));
    await log.deleteRecords('a', 0, 5);
    await log.maintain();
    expect(files.stat(SEGMENT_OF_A)).toBeNull();
    for (let round = 0; round < 3; round++) {
      expect(checkDirectory(files.session(), '/data').problems).toEqual([]);
      const crashed = files.clone(seededRandom(3));
      expect(namesIn(open(crashed)).at(-1)).toBe('five');
    }
    kill(log, files);
    const again = open(files);
    expect([again.logStartOffset('a', 0), namesIn(again)]).toEqual([5, ['x', 'four', 'x', 'five']]);
  });

  it('may all be removed, and the partition goes on', async () => {
    const files = newFiles();
    const log = open(files);
    await log.createTopic({ name: 'a', partitions: 1 });
    await log.maintain(true);
    await log.append('a', 0, large('one'));
    await log.maintain(true); // a checkpoint knows the segment, which goes on
    await log.append('a', 0, large('two'));
    await log.deleteRecords('a', 0, -1);
    await log.maintain();
    kill(log, files);
    for (let round = 0; round < 3; round++) {
      const next = open(files);
      expect([next.logStartOffset('a', 0), next.highWatermark('a', 0), namesIn(next)]).toEqual([4, 4, []]);
      kill(next, files);
    }
    const last = open(files);
    expect((await last.append('a', 0, large('three'))).baseOffset).toBe(4);
    kill(last, files);
    expect(namesIn(open(files))).toEqual(['three', 'x']);
  });

  it('may be gone with their topic, which was deleted in the group that appended to it', async () => {
    const files = newFiles();
    const log = open(files);
    await log.createTopic({ name: 'a', partitions: 1 });
    await log.createTopic({ name: 'b', partitions: 1 });
    await Promise.all([log.append('a', 0, large('gone')), log.append('b', 0, large('stays')), log.deleteTopic('a')]);
    expect(files.stat(SEGMENT_OF_A)).toBeNull();
    // as if the machine went down before the note of how far the journal counts reached the disk
    const journal = files.bytesOf(journalOf(files));
    journal.fill(0, readJournal(journal, Number.MAX_SAFE_INTEGER)?.end);
    kill(log, files);
    const again = open(files);
    expect(again.topic('a')).toBeUndefined();
    expect(namesIn(again, 'b')).toEqual(['stays', 'x']);
  });

  it('are synced one sync at a time: of two at once only one would be told of lost pages', async () => {
    const files = newFiles();
    const session = files.session();
    const running = new Map<string, number>();
    let most = 0;
    const log = open(files, {
      files: {
        ...session,
        open(path, mode) {
          const file = session.open(path, mode);
          const datasync = async (): Promise<void> => {
            running.set(path, (running.get(path) ?? 0) + 1);
            if (path.endsWith('.log')) most = Math.max(most, running.get(path) ?? 0);
            for (let turn = 0; turn < 20; turn++) await Promise.resolve();
            await file.datasync();
            running.set(path, (running.get(path) ?? 0) - 1);
          };
          return { ...file, datasync };
        },
      },
    });
    await log.createTopic({ name: 'a', partitions: 1 });
    const work: Promise<unknown>[] = [];
    for (let round = 0; round < 10; round++) work.push(log.append('a', 0, large(`${round}`)), log.maintain(true));
    await Promise.all(work);
    expect(most).toBe(1);
    log.abandon();
    files.crash();
    expect(namesIn(open(files))).toHaveLength(20);
  });
});

describe('a directory of format 1', () => {
  /** A frame as it was before references: no segment, no position. */
  function oldFrame(topicId: string, batches: Buffer, previousCrc: number): Buffer {
    const frame = Buffer.alloc(24 + 8 + 24 + batches.length);
    frame.write('MrJF', 0, 'latin1');
    frame.writeUInt32BE(frame.length - 24, 4);
    frame.writeUInt32BE(previousCrc, 12);
    frame.writeUInt32BE(1, 28);
    frame.write(topicId, 32, 16, 'hex');
    frame.writeUInt32BE(batches.length, 52);
    batches.copy(frame, 56);
    frame.writeUInt32BE(crc32c(frame, crc32c(frame, 0, 4, 8), 12), 8);
    return frame;
  }

  async function build(): Promise<FaultFiles> {
    const files = newFiles();
    const log = open(files);
    const { id } = await log.createTopic({ name: 'a', partitions: 1, configs: { 'segment.bytes': '150' } });
    kill(log, files);
    const path = journalOf(files);
    const content = readJournal(files.bytesOf(path), Number.MAX_SAFE_INTEGER);
    let { end, endCrc } = content ?? { end: 0, endCrc: 0 };
    files.cut(path, end);
    for (let offset = 0; offset < 4; offset++) {
      const batch = valuesBatch(`old ${offset}`);
      batch.writeBigInt64BE(BigInt(offset), 0);
      const frame = oldFrame(id, batch, endCrc);
      files.session().open(path, 'write').write(frame, end);
      end += frame.length;
      endCrc = frame.readUInt32BE(8);
    }
    files.session().open('/data/format', 'write').write(Buffer.from('millrace 1\n'), 0);
    return files;
  }

  it('is read, and is of format 2 from then on', async () => {
    const files = await build();
    expect(checkDirectory(files.session(), '/data').problems).toEqual([]);
    const log = open(files);
    expect(namesIn(log)).toEqual(['old 0', 'old 1', 'old 2', 'old 3']);
    expect(files.bytesOf('/data/format').toString()).toBe('millrace 2\n');
    await log.append('a', 0, large('new'));
    await log.append('a', 0, valuesBatch('small'));
    for (let round = 0; round < 2; round++) {
      kill(log, files);
      expect(namesIn(open(files))).toEqual(['old 0', 'old 1', 'old 2', 'old 3', 'new', 'x', 'small']);
    }
  });

  it('stays one when it is refused, so that the program it is of can still open it', async () => {
    const files = await build();
    files.remove(journalOf(files));
    const made = files.session().open('/data/topics/stray', 'create'); // not a new directory, then
    made.close();
    expect(() => open(files)).toThrow(/is missing/);
    expect(files.bytesOf('/data/format').toString()).toBe('millrace 1\n');
  });

  it('is not changed by a check', async () => {
    const files = await build();
    checkDirectory(files.session(), '/data');
    expect(files.bytesOf('/data/format').toString()).toBe('millrace 1\n');
  });
});
