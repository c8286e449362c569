/**
 * A file system in memory that behaves as badly as real ones may: what was not synced can be lost, kept or torn at a crash, calls fail
 * with the errors disks give, a failed sync forgets what it should have written, syncs take their time. All of it follows from a seed.
 *
 * Two states of everything: the cache, which running code sees, and the device, which a crash falls back to. Names (files made, renamed,
 * removed) reach the device in order, with `syncDirectory` or by themselves; bytes reach it with a sync of their file, or by themselves.
 */
import { dirname } from 'node:path';
import type { FileSystem, OpenFile } from '../../../src/base/files.ts';
import type { Random } from '../../../src/base/random.ts';

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly length: number };

interface Inode {
  cache: Buffer;
  device: Buffer;
  /** Changes of the cache that the device may not have. */
  pending: Change[];
}

export type FaultCode = 'ENOSPC' | 'EIO' | 'EROFS' | 'EMFILE';

/** Calls that can be made to fail. */
export type FaultyCall = 'open' | 'write' | 'sync' | 'truncate' | 'rename' | 'remove' | 'directory';

/** Which calls fail, how often and how, until it is set to null. */
export interface FaultPlan {
  readonly code: FaultCode;
  readonly calls: ReadonlySet<FaultyCall>;
  /** Of such calls, in [0, 1]. */
  readonly rate: number;
  /** Only calls on paths that contain it. */
  readonly path?: string;
}

const SECTOR = 512;

export class FaultFiles {
  plan: FaultPlan | null = null;
  /** For proving the tests: syncs that do nothing. */
  lyingSync = false;
  /** Faults injected so far. */
  faults = 0;
  private readonly random: Random;
  private names = new Map<string, Inode | null>();
  private deviceNames = new Map<string, Inode | null>();
  private nameChanges: { readonly directory: string; readonly apply: () => void }[] = [];
  private generation = 0;

  constructor(random: Random) {
    this.random = random;
    this.names.set('/', null);
    this.deviceNames.set('/', null);
  }

  private maybeFail(call: FaultyCall, path: string): void {
    const { plan } = this;
    if (plan === null || !plan.calls.has(call) || (plan.path !== undefined && !path.includes(plan.path))) return;
    if (this.random.next() >= plan.rate) return;
    this.faults++;
    throw Object.assign(new Error(`${plan.code}: injected at ${call} of ${path}`), { code: plan.code });
  }

  /** Changes names in the cache now and on the device when it gets to it. */
  private changeNames(path: string, change: (names: Map<string, Inode | null>) => void): void {
    change(this.names);
    this.nameChanges.push({ directory: dirname(path), apply: () => change(this.deviceNames) });
  }

  open(path: string, mode: 'read' | 'write' | 'create'): OpenFile {
    this.maybeFail('open', path);
    let inode = this.names.get(path);
    if (!inode) {
      if (mode !== 'create' || !this.names.has(dirname(path))) {
        throw Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
      }
      const made: Inode = { cache: Buffer.alloc(0), device: Buffer.alloc(0), pending: [] };
      inode = made;
      this.changeNames(path, (names) => names.set(path, made));
    }
    return this.file(path, inode);
  }

  private file(path: string, inode: Inode): OpenFile {
    const born = this.generation;
    let open = true;
    const check = (): void => {
      if (!open) throw Object.assign(new Error(`EBADF: ${path} is closed`), { code: 'EBADF' });
      if (born !== this.generation) throw new Error(`${path} was opened before the crash`);
    };
    return {
      path,
      read: (into, at, length, position) => {
        check();
        const end = Math.min(inode.cache.length, position + length);
        return end <= position ? 0 : inode.cache.copy(into as Buffer, at, position, end);
      },
      write: (bytes, position) => {
        check();
        this.write(path, inode, [bytes], position);
      },
      writev: (chunks, position) => {
        check();
        this.write(path, inode, chunks, position);
      },
      datasync: () => {
        check();
        return this.datasync(path, inode);
      },
      datasyncSync: () => {
        check();
        this.sync(path, inode, inode.pending.length);
      },
      truncate: (length) => {
        check();
        this.maybeFail('truncate', path);
        this.change(inode, { length });
      },
      size: () => {
        check();
        return inode.cache.length;
      },
      close: () => {
        open = false;
      },
    };
  }

  private write(path: string, inode: Inode, chunks: readonly Uint8Array[], position: number): void {
    const bytes = Buffer.concat(chunks);
    try {
      this.maybeFail('write', path);
    } catch (error) {
      const part = bytes.subarray(0, this.random.integer(bytes.length + 1));
      if (part.length > 0) this.change(inode, { at: position, bytes: part }); // a failing disk may have taken some of it
      throw error;
    }
    this.change(inode, { at: position, bytes });
  }

  private change(inode: Inode, change: Change): void {
    inode.cache = applied(inode.cache, change);
    inode.pending.push(change);
  }

  /** The sync covers what was written when it was asked for. */
  private async datasync(path: string, inode: Inode): Promise<void> {
    const covered = inode.pending.length;
    const born = this.generation;
    for (let turns = this.random.integer(4); turns > 0; turns--) await Promise.resolve();
    if (born !== this.generation) throw new Error(`${path} was opened before the crash`);
    this.sync(path, inode, covered);
  }

  private sync(path: string, inode: Inode, covered: number): void {
    try {
      this.maybeFail('sync', path);
    } catch (error) {
      // the kernel calls the pages clean although the device never got them
      const lost = inode.pending.splice(0, covered);
      for (const change of lost) if (this.random.next() < 0.5) inode.device = applied(inode.device, change);
      throw error;
    }
    if (this.lyingSync) return;
    for (const change of inode.pending.splice(0, covered)) inode.device = applied(inode.device, change);
  }

  stat(path: string): { size: number; isDirectory: boolean; modified: number } | null {
    const inode = this.names.get(path);
    if (inode === undefined) return null;
    return { size: inode?.cache.length ?? 0, isDirectory: inode === null, modified: 0 };
  }

  list(directory: string): string[] {
    const prefix = `${directory}/`;
    const found: string[] = [];
    for (const path of this.names.keys())
      if (path.startsWith(prefix) && !path.includes('/', prefix.length)) found.push(path.slice(prefix.length));
    return found.sort();
  }

  makeDirectory(path: string): void {
    if (this.names.has(path)) return;
    this.maybeFail('directory', path);
    if (path !== '/') this.makeDirectory(dirname(path));
    this.changeNames(path, (names) => names.set(path, null));
  }

  rename(from: string, to: string): void {
    this.maybeFail('rename', from);
    const inode = this.names.get(from);
    if (!inode) throw Object.assign(new Error(`ENOENT: rename ${from}`), { code: 'ENOENT' });
    this.changeNames(to, (names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  remove(path: string): void {
    this.maybeFail('remove', path);
    if (this.names.has(path)) this.changeNames(path, (names) => names.delete(path));
  }

  async removeLarge(path: string): Promise<void> {
    this.remove(path);
  }

  removeDirectory(path: string): void {
    this.maybeFail('remove', path);
    const inside = [...this.names.keys()].filter((name) => name === path || name.startsWith(`${path}/`));
    for (const name of inside.sort().reverse()) this.changeNames(name, (names) => names.delete(name));
  }

  readFile(path: string): Buffer {
    const inode = this.names.get(path);
    if (!inode) throw Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
    return Buffer.from(inode.cache);
  }

  syncDirectory(path: string): void {
    this.maybeFail('directory', path);
    if (this.lyingSync) return;
    for (const change of this.nameChanges) if (change.directory === path) change.apply();
    this.nameChanges = this.nameChanges.filter((change) => change.directory !== path);
  }

  /** The file system as one process sees it: after a crash or a kill it can do nothing any more. */
  session(): FileSystem {
    const born = this.generation;
    const alive = (): this => {
      if (born !== this.generation) throw new Error('this process ended before the crash');
      return this;
    };
    return {
      open: (path, mode) => alive().open(path, mode),
      stat: (path) => alive().stat(path),
      list: (directory) => alive().list(directory),
      makeDirectory: (path) => alive().makeDirectory(path),
      rename: (from, to) => alive().rename(from, to),
      remove: (path) => alive().remove(path),
      removeLarge: async (path) => alive().remove(path),
      removeDirectory: (path) => alive().removeDirectory(path),
      readFile: (path) => alive().readFile(path),
      syncDirectory: (path) => alive().syncDirectory(path),
      lock: () => () => {},
    };
  }

  /** The machine loses power: a prefix of the name changes and any part of the unsynced bytes are on the device, the rest is gone. */
  crash(): void {
    this.generation++;
    this.plan = null;
    const kept = this.random.next() < 0.3 ? this.nameChanges.length : this.random.integer(this.nameChanges.length + 1);
    for (const change of this.nameChanges.splice(0, kept)) change.apply();
    this.nameChanges = [];
    this.names = new Map([...this.deviceNames].filter(([path]) => this.isReachable(path)));
    this.deviceNames = new Map(this.names);
    for (const inode of this.names.values()) if (inode) this.settle(inode);
  }

  /** A file is only there if its directories are. */
  private isReachable(path: string): boolean {
    for (let at = dirname(path); at !== '/'; at = dirname(at)) if (!this.deviceNames.has(at)) return false;
    return true;
  }

  /** The process dies and the machine goes on: nothing written is lost. */
  kill(): void {
    this.generation++;
    this.plan = null;
  }

  private settle(inode: Inode): void {
    const mood = this.random.next();
    for (const change of inode.pending) {
      const keep = mood < 0.2 ? 0 : mood < 0.4 ? 1 : this.random.next();
      if (keep < 0.35) continue;
      const parts = keep > 0.6 || 'length' in change ? [change] : torn(change, this.random);
      for (const part of parts) inode.device = applied(inode.device, part);
    }
    inode.pending = [];
    inode.cache = Buffer.from(inode.device);
  }

  /** Paths of all files, for tests that damage one. */
  paths(): string[] {
    return [...this.names].filter(([, inode]) => inode !== null).map(([path]) => path);
  }

  /** The bytes of a file, to look at or to change in place. */
  bytesOf(path: string): Buffer {
    const inode = this.names.get(path);
    if (!inode) throw new Error(`no file ${path}`);
    return inode.cache;
  }

  /** Cuts a file, on the device too. */
  cut(path: string, length: number): void {
    const inode = this.names.get(path);
    if (!inode) throw new Error(`no file ${path}`);
    inode.cache = Buffer.from(inode.cache.subarray(0, length));
    inode.device = Buffer.from(inode.cache);
    inode.pending = [];
  }

  /** A copy of what there is, all of it on the device; for trying many damages on one state. */
  clone(random: Random): FaultFiles {
    const copy = new FaultFiles(random);
    for (const [path, inode] of this.names) {
      const bytes = inode && Buffer.from(inode.cache);
      copy.names.set(path, bytes && { cache: bytes, device: Buffer.from(bytes), pending: [] });
    }
    copy.deviceNames = new Map(copy.names);
    return copy;
  }
}

function applied(to: Buffer, change: Change): Buffer {
  if ('length' in change) {
    if (change.length <= to.length) return Buffer.from(to.subarray(0, change.length));
    return Buffer.concat([to, Buffer.alloc(change.length - to.length)]);
  }
  const end = change.at + change.bytes.length;
  const grown = end > to.length ? Buffer.alloc(end) : Buffer.from(to);
  if (end > to.length) to.copy(grown);
  change.bytes.copy(grown, change.at);
  return grown;
}

/** Some sectors of a write, or its front; where it did not get, the device keeps what it had (nothing: zeros). */
function torn(change: { readonly at: number; readonly bytes: Buffer }, random: Random): Change[] {
  const { at, bytes } = change;
  if (random.next() < 0.5) return [{ at, bytes: bytes.subarray(0, random.integer(bytes.length + 1)) }];
  const parts: Change[] = [];
  for (let from = 0; from < bytes.length; from += SECTOR) {
    if (random.next() < 0.5) parts.push({ at: at + from, bytes: bytes.subarray(from, from + SECTOR) });
  }
  return parts;
}
