/**
 * The one small way to touch files, so that a node can run on a disk, in memory, or on a disk that fails on purpose.
 *
 * Calls are synchronous except `datasync`: a write only reaches the page cache and returns at once, while a sync waits for the device.
 * Failures are thrown as Node's own errors with a `code` (ENOSPC, EIO, …); the areas that use this turn them into typed errors.
 * Not here: streams, watching, permissions.
 */
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** `read`: must exist; `write`: must exist, read and write; `create`: made when missing, kept when there. */
export type OpenMode = 'read' | 'write' | 'create';

export interface FileStat {
  readonly size: number;
  readonly isDirectory: boolean;
  /** Last change, milliseconds since the epoch. */
  readonly modified: number;
}

export interface OpenFile {
  readonly path: string;
  /** Fills `into[at, at+length)` from `position`; returns how many bytes there were (fewer only at the end of the file). */
  read(into: Uint8Array, at: number, length: number, position: number): number;
  /** Writes all of `bytes` at `position`, or throws. */
  write(bytes: Uint8Array, position: number): void;
  /** Writes all chunks, one after the other, starting at `position`; one crossing into the kernel where it can. */
  writev(chunks: readonly Uint8Array[], position: number): void;
  /** Resolves once everything written is on the device. */
  datasync(): Promise<void>;
  datasyncSync(): void;
  truncate(length: number): void;
  size(): number;
  close(): void;
}

export interface FileSystem {
  open(path: string, mode: OpenMode): OpenFile;
  /** Null when there is nothing of that name. */
  stat(path: string): FileStat | null;
  /** Names in a directory, sorted; empty when it is missing. */
  list(directory: string): string[];
  /** Makes the directory and its parents. */
  makeDirectory(path: string): void;
  rename(from: string, to: string): void;
  /** Removes one file; a missing one is no error. */
  remove(path: string): void;
  /** The same in another thread: giving back the memory of a large file that was just written takes tens of milliseconds. */
  removeLarge(path: string): Promise<void>;
  /** Removes a directory with all in it; a missing one is no error. */
  removeDirectory(path: string): void;
  readFile(path: string): Buffer;
  /** Makes creations, renames and removals inside the directory durable. */
  syncDirectory(path: string): void;
  /**
   * Takes the lock of that name for this process and returns the way to give it back; it goes with the process however that ends.
   * Throws an error with code ELOCKED, whose message is the text of the present holder.
   */
  lock(path: string, holder: string): () => void;
}

/** The machine's disk. */
export const nodeFiles: FileSystem = {
  open: (path, mode) => nodeFile(path, fs.openSync(path, nodeFlags(mode), 0o644)),
  stat(path) {
    const found = fs.statSync(path, { throwIfNoEntry: false });
    return found ? { size: found.size, isDirectory: found.isDirectory(), modified: found.mtimeMs } : null;
  },
  list: (directory) => (fs.existsSync(directory) ? fs.readdirSync(directory).sort() : []),
  makeDirectory: (path) => void fs.mkdirSync(path, { recursive: true }),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.rmSync(path, { force: true }),
  removeLarge: (path) => fs.promises.rm(path, { force: true }),
  removeDirectory: (path) => fs.rmSync(path, { force: true, recursive: true }),
  readFile: (path) => fs.readFileSync(path),
  syncDirectory,
  lock: lockFile,
};

interface LockDatabase {
  exec(sql: string): void;
  close(): void;
}

/** Node has no file locks; SQLite's exclusive lock is one that the kernel gives back when the process ends. */
function lockFile(path: string, holder: string): () => void {
  const Database = createRequire(import.meta.url)('better-sqlite3') as new (path: string, options: { timeout: number }) => LockDatabase;
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY'))) throw error;
    throw locked(fs.existsSync(`${path}.holder`) ? fs.readFileSync(`${path}.holder`, 'utf8') : 'another process');
  }
  fs.writeFileSync(`${path}.holder`, holder);
  return () => database.close();
}

function locked(holder: string): Error {
  return Object.assign(new Error(holder), { code: 'ELOCKED' });
}

function nodeFlags(mode: OpenMode): number {
  if (mode === 'read') return fs.constants.O_RDONLY;
  return mode === 'write' ? fs.constants.O_RDWR : fs.constants.O_RDWR | fs.constants.O_CREAT;
}

function syncDirectory(path: string): void {
  if (process.platform === 'win32') return; // a directory cannot be opened for syncing there
  const descriptor = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function nodeFile(path: string, descriptor: number): OpenFile {
  return {
    path,
    read(into, at, length, position) {
      let done = 0;
      while (done < length) {
        const got = fs.readSync(descriptor, into, at + done, length - done, position + done);
        if (got === 0) break;
        done += got;
      }
      return done;
    },
    write: (bytes, position) => writeWhole(descriptor, bytes, position),
    writev(chunks, position) {
      writeChunks(descriptor, chunks, position);
    },
    datasync: () =>
      new Promise((resolve, reject) => {
        fs.fdatasync(descriptor, (error) => (error ? reject(error) : resolve()));
      }),
    datasyncSync: () => fs.fdatasyncSync(descriptor),
    truncate: (length) => fs.ftruncateSync(descriptor, length),
    size: () => fs.fstatSync(descriptor).size,
    close: () => fs.closeSync(descriptor),
  };
}

function writeWhole(descriptor: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length) done += fs.writeSync(descriptor, bytes, done, bytes.length - done, position + done);
}

/** The kernel takes at most 1024 chunks at once and may stop in the middle of any of them. */
function writeChunks(descriptor: number, chunks: readonly Uint8Array[], position: number): void {
  let at = position;
  for (let from = 0; from < chunks.length; from += 1024) {
    const some = chunks.length <= 1024 ? chunks : chunks.slice(from, from + 1024);
    let written = fs.writevSync(descriptor, some as Uint8Array[], at);
    for (const chunk of some) {
      if (written < chunk.length) {
        writeWhole(descriptor, chunk.subarray(Math.max(written, 0)), at + Math.max(written, 0));
      }
      at += chunk.length;
      written -= chunk.length;
    }
  }
}

interface MemoryNode {
  bytes: Buffer;
  size: number;
  modified: number;
}

/** An empty file system in memory: deterministic, for tests and for a log that need not outlive the process. */
export function memoryFiles(): FileSystem {
  const files = new Map<string, MemoryNode>();
  const directories = new Set<string>();
  const locks = new Map<string, string>();
  let ticks = 0;
  return {
    open(path, mode) {
      let node = files.get(path);
      if (!node) {
        if (mode !== 'create' || !(directories.has(dirname(path)) || dirname(path) === '.')) throw missing(path);
        node = { bytes: Buffer.alloc(0), size: 0, modified: ++ticks };
        files.set(path, node);
      }
      return memoryFile(path, node);
    },
    stat(path) {
      const node = files.get(path);
      if (node) return { size: node.size, isDirectory: false, modified: node.modified };
      return directories.has(path) ? { size: 0, isDirectory: true, modified: 0 } : null;
    },
    list: (directory) => namesIn(directory, files, directories),
    makeDirectory(path) {
      for (let at = path; at !== dirname(at); at = dirname(at)) directories.add(at);
    },
    rename: (from, to) => moveAll(from, to, files, directories),
    remove: (path) => void files.delete(path),
    removeLarge: async (path) => void files.delete(path),
    removeDirectory(path) {
      for (const name of [...files.keys()]) if (name.startsWith(`${path}/`)) files.delete(name);
      for (const name of [...directories]) if (name === path || name.startsWith(`${path}/`)) directories.delete(name);
    },
    readFile(path) {
      const node = files.get(path);
      if (!node) throw missing(path);
      return Buffer.from(node.bytes.subarray(0, node.size));
    },
    syncDirectory: () => {},
    lock(path, holder) {
      if (locks.has(path)) throw locked(locks.get(path) ?? '');
      locks.set(path, holder);
      return () => void locks.delete(path);
    },
  };
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
}

function namesIn(directory: string, files: ReadonlyMap<string, MemoryNode>, directories: ReadonlySet<string>): string[] {
  const names: string[] = [];
  const prefix = `${directory}/`;
  for (const path of files.keys()) if (path.startsWith(prefix) && !path.includes('/', prefix.length)) names.push(path.slice(prefix.length));
  for (const path of directories) if (path.startsWith(prefix) && !path.includes('/', prefix.length)) names.push(path.slice(prefix.length));
  return names.sort();
}

function moveAll(from: string, to: string, files: Map<string, MemoryNode>, directories: Set<string>): void {
  const node = files.get(from);
  if (node) {
    files.delete(from);
    files.set(to, node);
    return;
  }
  if (!directories.has(from)) throw missing(from);
  for (const [path, moved] of [...files]) {
    if (!path.startsWith(`${from}/`)) continue;
    files.delete(path);
    files.set(to + path.slice(from.length), moved);
  }
  for (const path of [...directories]) {
    if (path !== from && !path.startsWith(`${from}/`)) continue;
    directories.delete(path);
    directories.add(to + path.slice(from.length));
  }
}

function memoryFile(path: string, node: MemoryNode): OpenFile {
  const write = (bytes: Uint8Array, position: number): void => {
    reserve(node, position + bytes.length);
    node.bytes.set(bytes, position);
    node.size = Math.max(node.size, position + bytes.length);
    node.modified++;
  };
  return {
    path,
    read(into, at, length, position) {
      const there = Math.max(0, Math.min(length, node.size - position));
      if (there > 0) into.set(node.bytes.subarray(position, position + there), at);
      return there;
    },
    write,
    writev(chunks, position) {
      let at = position;
      for (const chunk of chunks) {
        write(chunk, at);
        at += chunk.length;
      }
    },
    datasync: () => Promise.resolve(),
    datasyncSync: () => {},
    truncate(length) {
      reserve(node, length);
      if (length < node.size) node.bytes.fill(0, length, node.size);
      node.size = length;
    },
    size: () => node.size,
    close: () => {},
  };
}

function reserve(node: MemoryNode, size: number): void {
  if (size <= node.bytes.length) return;
  const grown = Buffer.alloc(Math.max(size, node.bytes.length * 2, 1024));
  grown.set(node.bytes.subarray(0, node.size));
  node.bytes = grown;
}
