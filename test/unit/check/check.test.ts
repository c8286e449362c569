/** `millrace check` on real directories: sound ones, each kind of damage told by file with what is lost and the way out, and nothing changed by looking. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import Sqlite from 'better-sqlite3';
import { checkAndReport, checkData } from '../../../src/check/check.ts';
import { openEmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { runCommandLine } from '../../../src/cli/main.ts';
import { keptWorld } from '../../support/cli/world.ts';
import { testEngine } from '../../support/engine.ts';
import type { Damage } from '../../../src/check/report.ts';

const VIEW = 'state/CTAS_T_1/1_0.sqlite';

let whole: string;
let directory: string;

beforeAll(async () => {
  whole = mkdtempSync(join(tmpdir(), 'millrace-check-'));
  const t = await testEngine({ directory: whole });
  await t.run(`
    CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
    CREATE TABLE T AS SELECT V % 7 AS M, COUNT(*) AS N FROM S GROUP BY V % 7;`);
  await t.run(Array.from({ length: 50 }, (_, i) => `INSERT INTO S VALUES ('k${i}', ${i});`).join('\n'));
  await t.settle();
  await t.engine.close();
  const log = await openEmbeddedLog({ directory: join(whole, 'log') });
  await log.commitOffsets('reader', [{ topic: 's', partition: 0, offset: 12 }]);
  await log.close();
});
afterAll(() => rmSync(whole, { recursive: true, force: true }));

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-checked-'));
  cpSync(whole, directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function flip(file: string, at: number): void {
  const path = join(directory, file);
  const bytes = readFileSync(path);
  bytes[at < 0 ? bytes.length + at : at] ^= 4;
  writeFileSync(path, bytes);
}

const firstOf = (folder: string, ending: string): string =>
  join(
    folder,
    readdirSync(join(directory, folder))
      .filter((name) => name.endsWith(ending))
      .sort()[0],
  );

async function only(): Promise<Damage> {
  const { damages } = await checkData(directory);
  expect(damages).toHaveLength(1);
  return damages[0];
}

/** Every file by its content, but the lock and SQLite's shared memory, which are no data. */
function fingerprint(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !/^lock|-shm$/.test(entry.name),
  );
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length), createHash('sha1').update(readFileSync(path)).digest('hex')];
    }),
  );
}

test('a sound directory is counted, found sound, and left as it was', async () => {
  const before = fingerprint(directory);
  const { counts, damages, notes } = await checkData(directory);
  expect({ damages, notes }).toEqual({ damages: [], notes: [] });
  expect(counts.log.topics).toBeGreaterThan(3);
  expect(counts.log.records).toBeGreaterThan(50);
  expect(counts.positions.groups).toBe(2);
  expect(counts.commands).toEqual({ services: 1, commands: 2 });
  expect(counts.views).toMatchObject({ files: 1, 'records behind': 0 });
  expect(fingerprint(directory)).toEqual(before);
});

test('one that a process died in is sound too, and what the journal alone holds is seen', async () => {
  const t = await testEngine({ directory });
  await t.run("INSERT INTO S VALUES ('late', 1);");
  await t.settle();
  (t.engine.log as unknown as { abandon: () => void }).abandon();
  const before = fingerprint(directory);
  const { damages, counts } = await checkData(directory);
  expect(damages).toEqual([]);
  expect(counts.log['journal frames']).toBeGreaterThan(0);
  expect(fingerprint(directory)).toEqual(before);
});

test('a flipped bit in a segment is named with its file and place', async () => {
  const file = firstOf('log/topics/s-0', '.log');
  flip(file, -3);
  const damage = await only();
  expect(damage).toMatchObject({ area: 'log', where: file, lost: expect.stringContaining('records') });
  expect(damage.what).toMatch(/byte \d+/);
  const { lines, sound } = await checkAndReport(directory, {});
  expect(sound).toBe(false);
  expect(lines.join('\n')).toMatch(/Log: +1 damaged/);
  expect(lines.at(-1)).toBe('1 damage found.');
});

test('a short segment and a damaged index are told apart by what they cost', async () => {
  const segment = firstOf('log/topics/s-0', '.log');
  truncateSync(join(directory, segment), 100);
  expect((await checkData(directory)).damages[0]).toMatchObject({ area: 'log', where: segment, what: expect.stringContaining('100 of') });
});

test('a damaged checkpoint is refused by a start; accepting the loss lets it start again', async () => {
  flip(firstOf('log/journal', '.json'), 40);
  const { damages } = await checkData(directory);
  expect(damages[0]).toMatchObject({
    where: 'log/journal',
    lost: expect.stringContaining('topics'),
    wayOut: expect.stringContaining('--accept-loss'),
  });
  await expect(testEngine({ directory })).rejects.toMatchObject({ code: 'LOG_DATA_LOST' });
  await checkData(directory, { acceptLoss: true });
  await (await testEngine({ directory })).engine.close();
});

test('a view file: damaged, or ahead of its changelog', async () => {
  const database = new Sqlite(join(directory, VIEW));
  database.exec('UPDATE _millrace_position SET changelog_offset = 1000');
  database.close();
  expect(await only()).toMatchObject({
    area: 'views',
    where: VIEW,
    what: expect.stringMatching(/stands at 1000 .* ends at \d+/),
    lost: null,
  });
  writeFileSync(join(directory, VIEW), 'no database at all, but some text of a length that is not zero');
  expect(await only()).toMatchObject({ area: 'views', where: VIEW, what: expect.stringContaining('cannot be read'), lost: null });
  expect(existsSync(join(directory, `${VIEW}-shm`))).toBe(false);
});

test('a position past the end of its partition', async () => {
  const log = await openEmbeddedLog({ directory: join(directory, 'log') });
  await log.commitOffsets('reader', [{ topic: 's', partition: 0, offset: 5000 }]);
  await log.close();
  expect(await only()).toMatchObject({ area: 'positions', what: 'the position 5000 lies past the end 50 of the partition' });
});

test('a command that nobody can read', async () => {
  const { BatchEncoder } = await import('../../../src/log/batch-encoder.ts');
  const log = await openEmbeddedLog({ directory: join(directory, 'log') });
  const encoder = new BatchEncoder();
  const value = Buffer.from(JSON.stringify({ version: 9, statement: 'X' }));
  encoder.append(1, value, 0, -1, value, 0, value.length);
  await log.append('_confluent-ksql-default__command_topic', 0, encoder.finish());
  await log.close();
  expect(await only()).toMatchObject({
    area: 'commands',
    where: expect.stringContaining('command 2'),
    what: expect.stringContaining('newer version'),
  });
});

test('a directory in use and one that is none are refused by name', async () => {
  const t = await testEngine({ directory });
  await expect(checkData(directory)).rejects.toMatchObject({
    code: 'LOG_DIRECTORY_LOCKED',
    message: expect.stringContaining(`process ${process.pid}`),
  });
  await t.engine.close();
  await expect(checkData(join(directory, 'nowhere'))).rejects.toMatchObject({ code: 'CHECK_NO_DATA' });
  expect(existsSync(join(directory, 'nowhere'))).toBe(false);
});

test('the command line: report and exit code', async () => {
  const good = keptWorld('', { checkDirectory: checkAndReport });
  expect(await runCommandLine(['check', directory], good.world)).toBe(0);
  expect(good.out()).toContain('No damage found.');
  flip(firstOf('log/topics/s-0', '.log'), -3);
  const bad = keptWorld('', { checkDirectory: checkAndReport });
  expect(await runCommandLine(['check', directory], bad.world)).toBe(1);
  expect(bad.out()).toContain('Way out:');
});
