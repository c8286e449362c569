/**
 * Opening damaged directories: a journal torn at every byte, a bit flipped in every file, files missing or cut. Each time everything
 * answered is there, or the log refuses by name, when it is opened or when the damaged record is read. Never anything else.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { makeBatch, readAll, valuesBatch } from '../../support/log/batches.ts';
import { checkDirectory } from '../../../src/log/segment/check.ts';
import { FaultFiles } from '../../support/log/fault-files.ts';
import { MillraceError } from '../../../src/base/errors.ts';
import { readJournal } from '../../../src/log/segment/journal.ts';
import { manualClock } from '../../../src/base/clock.ts';
import { openEmbeddedLogSync } from '../../../src/log/segment/embedded-log.ts';
import { seededRandom } from '../../../src/base/random.ts';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';

/** How many bytes lie between one flipped bit and the next; `LOG_FLIP_EVERY=1` tries them all. */
const EVERY = Number(process.env.LOG_FLIP_EVERY ?? 3);

const none = { producerId: -1n, producerEpoch: -1 };

let openings = 1;
/** See `EmbeddedLogOptions`; what a directory was written with does not matter to who opens it. */
let referenceBytes = Number.POSITIVE_INFINITY;

function open(files: FaultFiles, acceptLoss = false): EmbeddedLog {
  const random = seededRandom(openings++);
  return openEmbeddedLogSync({
    directory: '/data',
    files: files.session(),
    clock: manualClock(1000),
    random,
    maintenanceMs: 0,
    acceptLoss,
    referenceBytes,
  });
}

/** All that a user can see, as text. */
function contentOf(log: EmbeddedLog): string {
  const topics = log.topics().map((topic) => {
    const partitions = Array.from({ length: topic.partitions }, (_, partition) => {
      const records = readAll(log, topic.name, partition).map((record) => `${record.offset}=${record.key}:${record.value}`);
      const late = log.offsetForTimestamp(topic.name, partition, 105).offset;
      return `${log.logStartOffset(topic.name, partition)}-${log.highWatermark(topic.name, partition)} ${late} ${records.join(' ')}`;
    });
    return `${topic.name} ${topic.id} ${JSON.stringify(topic.configs)} ${partitions.join(' | ')}`;
  });
  const groups = log.groups().map((group) => `${group} ${log.committedOffsets(group).map((entry) => entry.offset)}`);
  return [...topics, ...groups].join('\n');
}

/** A directory with everything in it: closed and active segments, a checkpoint, journal frames of all kinds after it. */
async function build(): Promise<FaultFiles> {
  const files = new FaultFiles(seededRandom(1));
  const log = open(files);
  await log.createTopic({ name: 'a', partitions: 2, configs: { 'segment.bytes': '400', 'index.interval.bytes': '50' } });
  await log.createTopic({ name: 'gone', partitions: 1 });
  await log.append('gone', 0, valuesBatch('x'));
  for (let index = 0; index < 12; index++) {
    await log.append('a', index % 2, makeBatch([{ key: `k${index}`, value: `v${index}`, timestamp: 100 + index }]));
  }
  await log.createTopic({
    name: 'c',
    partitions: 1,
    configs: { 'segment.bytes': '300', 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0' },
  });
  for (let index = 0; index < 12; index++) await log.append('c', 0, makeBatch([{ key: `k${index % 3}`, value: `c${index}` }]));
  await log.commitOffsets('g', [{ topic: 'a', partition: 0, offset: 1 }]);
  await log.maintain(true);
  await log.maintain(true);
  for (let index = 12; index < 20; index++) {
    await log.append('a', index % 2, makeBatch([{ key: `k${index}`, value: `v${index}`, timestamp: 100 + index }]));
  }
  await log.createTopic({ name: 'b', partitions: 1 });
  await log.commit({
    ...none,
    appends: [{ topic: 'b', partition: 0, batches: [valuesBatch('one', 'two')] }],
    group: { groupId: 'g', offsets: [{ topic: 'a', partition: 0, offset: 7 }] },
  });
  await log.deleteTopic('gone');
  log.abandon();
  files.kill();
  return files;
}

/** Where the zeros begin that a file ends with. */
function endOfContent(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

const problemsOf = (files: FaultFiles): string[] =>
  checkDirectory(files.session(), '/data').problems.map(({ file, what }) => `${file}: ${what}`);

type Outcome = 'whole' | 'refused when opened' | 'refused when read';

/** What comes of opening; fails the test when something is wrong in silence. */
function outcomeOf(files: FaultFiles, expected: string): Outcome {
  let log: EmbeddedLog;
  try {
    log = open(files);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    expect(['LOG_DATA_LOST', 'LOG_VERSION', 'LOG_IO']).toContain(error.code);
    return 'refused when opened';
  }
  try {
    expect(contentOf(log)).toBe(expected);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    expect(['LOG_BATCH_CORRUPT', 'LOG_COMPRESSION']).toContain(error.code);
    return 'refused when read';
  }
  return 'whole';
}

describe.each([
  ['whose journal has all batches since the checkpoint', Number.POSITIVE_INFINITY],
  ['whose journal refers to the batches in the segments', 1],
])('a damaged directory %s', (_, bytes) => {
  let whole: FaultFiles;
  let expected: string;
  beforeAll(async () => {
    referenceBytes = bytes;
    whole = await build();
    expected = contentOf(open(whole.clone(seededRandom(2))));
    whole.kill();
  });

  it('is whole to begin with', () => {
    expect(outcomeOf(whole.clone(seededRandom(2)), expected)).toBe('whole');
    expect(expected).toContain('v19');
    expect(expected).not.toContain('gone');
  });

  it('with the journal torn at every byte of a frame that was not answered opens without that frame', async () => {
    const before = whole.clone(seededRandom(4));
    const log = open(before);
    const journal = before
      .paths()
      .filter((path) => path.endsWith('.journal'))
      .at(-1) as string;
    const endOf = (): number => readJournal(before.bytesOf(journal), Number.MAX_SAFE_INTEGER)?.end ?? 0;
    await log.commitOffsets('g', [{ topic: 'a', partition: 0, offset: 7 }]);
    const from = endOf();
    const appends = ['a', 'b'].map((topic) => ({ topic, partition: 0, batches: [valuesBatch('late')] }));
    await log.commit({ ...none, appends });
    log.abandon();
    before.kill();
    expect(endOf()).toBeGreaterThan(from + 100);
    for (let length = from; length < endOf(); length++) {
      const cut = before.clone(seededRandom(5));
      cut.cut(journal, length);
      expect(outcomeOf(cut, expected)).toBe('whole');
      if (
        before
          .bytesOf(journal)
          .subarray(length, endOf())
          .every((byte) => byte === 0)
      )
        continue;
      const zeroed = before.clone(seededRandom(5));
      zeroed.bytesOf(journal).fill(0, length); // the file had been made longer beforehand
      expect(outcomeOf(zeroed, expected)).toBe('whole');
    }
  });

  it('with a bit flipped anywhere is whole or refused by name', () => {
    const seen = new Map<string, number>();
    for (const path of whole.paths()) {
      for (let at = 0; at < endOfContent(whole.bytesOf(path)); at += EVERY) {
        const damaged = whole.clone(seededRandom(6));
        damaged.bytesOf(path)[at] ^= 1 << (at % 8);
        const outcome = outcomeOf(damaged, expected);
        const key = `${path.replace(/^.*[./]/, '')}: ${outcome}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    }
    console.log(`bits flipped: ${JSON.stringify(Object.fromEntries([...seen].sort()))}`);
    expect(seen.get('journal: refused when opened')).toBeGreaterThan(1000 / EVERY);
    expect(seen.get('log: refused when read') ?? 0).toBeGreaterThan(300 / EVERY);
    expect(seen.get('index: whole')).toBeGreaterThan(10);
  }, 300_000);

  it('with a file missing, empty or cut is whole or refused by name', () => {
    for (const path of whole.paths()) {
      const end = endOfContent(whole.bytesOf(path));
      for (const length of [-1, 0, 1, Math.floor(end / 2), end - 1]) {
        const damaged = whole.clone(seededRandom(7));
        if (length < 0) damaged.remove(path);
        else damaged.cut(path, Math.max(0, Math.min(length, damaged.bytesOf(path).length)));
        const outcome = outcomeOf(damaged, expected);
        if (/index$/.test(path) || path.endsWith('metadata')) expect(outcome, path).toBe('whole');
        if (length < 0 && /(journal|json)$/.test(path)) expect(outcome, path).toBe('refused when opened');
      }
    }
  });

  it('opens without what is lost when the loss is accepted, and goes on from there', async () => {
    for (const path of whole.paths().filter((name) => /journal$|json$|log$/.test(name))) {
      const damaged = whole.clone(seededRandom(8));
      const middle = Math.floor(endOfContent(damaged.bytesOf(path)) / 2);
      if (damaged.bytesOf(path).length > 0) damaged.bytesOf(path)[middle] ^= 4;
      const log = open(damaged, true);
      if (!log.topic('fresh')) await log.createTopic({ name: 'fresh', partitions: 1 });
      expect((await log.append('fresh', 0, valuesBatch('v'))).baseOffset).toBe(0);
      log.abandon();
      damaged.kill();
      expect(readAll(open(damaged, true), 'fresh')).toHaveLength(1);
    }
  });

  it('drops what a crash left half made: directories without a topic, files that nothing names', () => {
    const files = whole.clone(seededRandom(9));
    const session = files.session();
    session.makeDirectory('/data/topics/half-0');
    for (const name of [
      'topics/half-0/00000000000000000000.log',
      'topics/a-0/00000000000000009999.log',
      'topics/a-0/00000000000000000000.log.x.cleaned',
      'journal/checkpoint-000000000099.json.part',
    ]) {
      session.open(`/data/${name}`, 'create').write(Buffer.from('garbage'), 0);
    }
    expect(outcomeOf(files, expected)).toBe('whole');
    expect(files.paths().filter((path) => /half|9999|cleaned/.test(path))).toEqual([]);
  });

  it('is looked over offline: sound as it is, and every damage that would be refused is reported', () => {
    const report = checkDirectory(whole.session(), '/data');
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ topics: 2, partitions: 3 }); // those of the checkpoint that were not deleted since
    expect(report.segments).toBeGreaterThan(4);
    expect(report.journalFrames).toBeGreaterThan(5);
    let reported = 0;
    for (const path of whole.paths().filter((name) => /journal$|json$|log$|index$/.test(name))) {
      for (let at = 0; at < endOfContent(whole.bytesOf(path)); at += EVERY + 2) {
        const damaged = whole.clone(seededRandom(6));
        damaged.bytesOf(path)[at] ^= 1 << (at % 8);
        const problems = problemsOf(damaged);
        if (problems.length > 0) reported++;
        else expect(outcomeOf(damaged, expected), `${path} at ${at}`).toBe('whole');
      }
    }
    expect(reported).toBeGreaterThan(1000 / EVERY);
  }, 300_000);

  it('of a newer format version is refused', () => {
    const files = whole.clone(seededRandom(10));
    files.session().open('/data/format', 'write').write(Buffer.from('millrace 9\n'), 0);
    expect(() => open(files)).toThrow(/format version 9/);
  });
});
