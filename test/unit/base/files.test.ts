/** The file system in memory behaves as the disk does, call by call; clock and random numbers do what they say. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { manualClock, systemClock } from '../../../src/base/clock.ts';
import { memoryFiles, nodeFiles } from '../../../src/base/files.ts';
import { seededRandom } from '../../../src/base/random.ts';
import type { FileSystem } from '../../../src/base/files.ts';

const disk = mkdtempSync(join(tmpdir(), 'millrace-files-'));
afterAll(() => rmSync(disk, { recursive: true, force: true }));

describe.each<[string, FileSystem, string]>([
  ['on disk', nodeFiles, disk],
  ['in memory', memoryFiles(), '/somewhere'],
])('files %s', (_name, files, root) => {
  const at = (name: string): string => `${root}/${name}`;
  const text = (path: string): string => files.readFile(path).toString();

  it('are made, written anywhere, read back, cut and synced', async () => {
    files.makeDirectory(at('a/b'));
    expect(() => files.open(at('a/none'), 'read')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    expect(() => files.open(at('a/none'), 'write')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    expect(() => files.open(at('missing/x'), 'create')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    const file = files.open(at('a/b/f'), 'create');
    file.write(Buffer.from('hello'), 2);
    file.writev([Buffer.from('W'), Buffer.alloc(0), Buffer.from('orld')], 7);
    expect(file.size()).toBe(12);
    expect(text(at('a/b/f'))).toBe('\0\0helloWorld');
    const into = Buffer.alloc(8, '.');
    expect(file.read(into, 1, 5, 9)).toBe(3);
    expect(into.toString()).toBe('.rld....');
    expect(file.read(into, 0, 5, 100)).toBe(0);
    file.truncate(4);
    file.truncate(6);
    expect(text(at('a/b/f'))).toBe('\0\0he\0\0');
    await file.datasync();
    file.datasyncSync();
    files.syncDirectory(at('a/b'));
    file.close();
    files.open(at('a/b/f'), 'create').close();
    expect(files.stat(at('a/b/f'))).toMatchObject({ size: 6, isDirectory: false });
    expect(files.stat(at('a/b'))).toMatchObject({ isDirectory: true });
    expect(files.stat(at('a/c'))).toBeNull();
  });

  it('write more chunks at once than the kernel takes', () => {
    files.makeDirectory(at('many'));
    const file = files.open(at('many/f'), 'create');
    const chunks = Array.from({ length: 2500 }, (_, index) => Buffer.from(`${index},`));
    file.writev(chunks, 3);
    expect(text(at('many/f')).slice(3)).toBe(Buffer.concat(chunks).toString());
    file.close();
  });

  it('are renamed over others, listed in order and removed', () => {
    files.makeDirectory(at('r/sub'));
    for (const name of ['b', 'a', 'sub/c']) files.open(at(`r/${name}`), 'create').write(Buffer.from(name), 0);
    expect(files.list(at('r'))).toEqual(['a', 'b', 'sub']);
    files.rename(at('r/b'), at('r/a'));
    expect(files.list(at('r'))).toEqual(['a', 'sub']);
    expect(text(at('r/a'))).toBe('b');
    files.rename(at('r/sub'), at('r/moved'));
    expect(text(at('r/moved/c'))).toBe('sub/c');
    files.remove(at('r/a'));
    files.remove(at('r/a'));
    files.removeDirectory(at('r'));
    files.removeDirectory(at('r'));
    expect(files.list(at('r'))).toEqual([]);
    expect(files.stat(at('r'))).toBeNull();
  });

  it('are locked by name until given back', () => {
    files.makeDirectory(at('l'));
    const unlock = files.lock(at('l/lock'), 'the first');
    expect(() => files.lock(at('l/lock'), 'the second')).toThrow('the first');
    unlock();
    files.lock(at('l/lock'), 'the second')();
  });
});

describe('clocks', () => {
  it('that are moved by hand run what is due, in order', () => {
    const clock = manualClock(100);
    const ran: string[] = [];
    clock.setTimeout(() => ran.push(`late ${clock.now()}`), 50);
    clock.setTimeout(() => {
      ran.push(`early ${clock.now()}`);
      clock.setTimeout(() => ran.push(`nested ${clock.now()}`), 5);
    }, 10);
    const cancelled = clock.setTimeout(() => ran.push('never'), 20);
    clock.clearTimeout(cancelled);
    clock.advance(49);
    expect(ran).toEqual(['early 110', 'nested 115']);
    clock.advance(1);
    expect(ran).toEqual(['early 110', 'nested 115', 'late 150']);
    expect(clock.now()).toBe(150);
  });

  it('of the machine go on by themselves', async () => {
    const began = systemClock.now();
    const cancelled = systemClock.setTimeout(() => expect.unreachable(), 1);
    systemClock.clearTimeout(cancelled);
    const waiting = setInterval(() => {}, 1000); // the clock's own timers keep nothing alive
    await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 10));
    clearInterval(waiting);
    expect(systemClock.now()).toBeGreaterThanOrEqual(began + 9);
  });
});

describe('random numbers', () => {
  it('follow from the seed and are spread evenly', () => {
    const one = seededRandom(5);
    const two = seededRandom(5);
    const counts = new Array<number>(10).fill(0);
    for (let round = 0; round < 10_000; round++) {
      const number = one.integer(10);
      expect(two.integer(10)).toBe(number);
      counts[number]++;
    }
    for (const count of counts) expect(count).toBeGreaterThan(850);
    expect(seededRandom(6).bytes(16)).not.toEqual(seededRandom(7).bytes(16));
  });
});
