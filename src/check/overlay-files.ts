/**
 * A file system over another one that keeps every change in memory: the log can be opened on a directory, recover and be read, and nothing on the disk is different afterwards. Changed bytes are kept by
 * page, so that a large segment of which recovery writes the end costs little.
 *
 * Not for concurrent use, and not durable by design: syncs do nothing, and locks are the caller's business.
 */
import { basename, dirname } from 'node:path';
import type { FileStat, FileSystem, OpenFile, OpenMode } from '../base/files.ts';

const PAGE = 1 << 16;

interface OverlayNode {
  /** The file below that holds what no page does; null: there is none. */
  readonly below: string | null;
  /** Bytes of it that still show. */
  shown: number;
  size: number;
  readonly pages: Map<number, Buffer>;
}

interface Overlay {
  readonly base: FileSystem;
  /** Files looked at for writing, by path; null: removed. */
  readonly nodes: Map<string, OverlayNode | null>;
  readonly directories: Set<string>;
  /** Directories of the base that are gone. */
  readonly removed: Set<string>;
}

/** Everything of `base`, changed without touching it. */
export function overlayFiles(base: FileSystem): FileSystem {
  const overlay: Overlay = { base, nodes: new Map(), directories: new Set(), removed: new Set() };
  return {
    open: (path, mode) => openIn(overlay, path, mode),
    stat: (path) => statIn(overlay, path),
    list: (directory) => listIn(overlay, directory),
    makeDirectory: (path) => void overlay.directories.add(path),
    rename(from, to) {
      const node = nodeOf(overlay, from);
      if (node === null) throw missing(from);
      overlay.nodes.set(to, node);
      overlay.nodes.set(from, null);
    },
    remove: (path) => void overlay.nodes.set(path, null),
    removeLarge: async (path) => void overlay.nodes.set(path, null),
    removeDirectory(path) {
      overlay.removed.add(path);
      overlay.directories.delete(path);
      for (const known of [...overlay.nodes.keys()]) if (known.startsWith(`${path}/`)) overlay.nodes.delete(known);
    },
    readFile(path) {
      const node = nodeOf(overlay, path);
      if (node === null) throw missing(path);
      if (node.below === path && node.pages.size === 0 && node.shown === node.size) return base.readFile(path).subarray(0, node.size);
      const bytes = Buffer.alloc(node.size);
      readFrom(overlay, node, bytes, 0, node.size, 0);
      return bytes;
    },
    syncDirectory: () => undefined,
    lock: () => () => undefined,
  };
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
}

function isRemoved(overlay: Overlay, path: string): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) if (overlay.removed.has(at)) return true;
  return false;
}

/** The file of that name, known to the overlay from now on; null when there is none. */
function nodeOf(overlay: Overlay, path: string): OverlayNode | null {
  const known = overlay.nodes.get(path);
  if (known !== undefined) return known;
  const below = isRemoved(overlay, path) ? null : overlay.base.stat(path);
  if (below === null || below.isDirectory) return null;
  const node = { below: path, shown: below.size, size: below.size, pages: new Map<number, Buffer>() };
  overlay.nodes.set(path, node);
  return node;
}

function statIn(overlay: Overlay, path: string): FileStat | null {
  if (overlay.directories.has(path)) return { size: 0, isDirectory: true, modified: 0 };
  const node = nodeOf(overlay, path);
  if (node !== null) return { size: node.size, isDirectory: false, modified: overlay.base.stat(path)?.modified ?? 0 };
  const below = overlay.base.stat(path);
  return below?.isDirectory === true && !isRemoved(overlay, path) ? below : null;
}

function listIn(overlay: Overlay, directory: string): string[] {
  const names = new Set(isRemoved(overlay, directory) ? [] : overlay.base.list(directory));
  for (const path of overlay.directories) if (dirname(path) === directory) names.add(basename(path));
  for (const [path, node] of overlay.nodes) {
    if (dirname(path) !== directory) continue;
    if (node === null) names.delete(basename(path));
    else names.add(basename(path));
  }
  return [...names]
    .filter((name) => overlay.directories.has(`${directory}/${name}`) || !overlay.removed.has(`${directory}/${name}`))
    .sort();
}

function openIn(overlay: Overlay, path: string, mode: OpenMode): OpenFile {
  let node = nodeOf(overlay, path);
  if (node === null) {
    if (mode !== 'create') throw missing(path);
    node = { below: null, shown: 0, size: 0, pages: new Map() };
    overlay.nodes.set(path, node);
  }
  const opened = node;
  return {
    path,
    read: (into, at, length, position) => readFrom(overlay, opened, into, at, length, position),
    write: (bytes, position) => writeTo(overlay, opened, bytes, position),
    writev(chunks, position) {
      let at = position;
      for (const chunk of chunks) {
        writeTo(overlay, opened, chunk, at);
        at += chunk.length;
      }
    },
    datasync: async () => undefined,
    datasyncSync: () => undefined,
    truncate: (length) => truncate(opened, length),
    size: () => opened.size,
    close: () => undefined,
  };
}

function truncate(node: OverlayNode, length: number): void {
  node.shown = Math.min(node.shown, length);
  for (const [index, page] of node.pages) {
    if (index * PAGE >= length) node.pages.delete(index);
    else page.fill(0, Math.min(PAGE, Math.max(0, length - index * PAGE)));
  }
  node.size = length;
}

function readFrom(overlay: Overlay, node: OverlayNode, into: Uint8Array, at: number, length: number, position: number): number {
  const wanted = Math.max(0, Math.min(length, node.size - position));
  const target = Buffer.from(into.buffer, into.byteOffset, into.byteLength);
  target.fill(0, at, at + wanted);
  if (node.below !== null && position < node.shown) {
    const file = overlay.base.open(node.below, 'read');
    try {
      file.read(target, at, Math.min(wanted, node.shown - position), position);
    } finally {
      file.close();
    }
  }
  if (node.pages.size === 0) return wanted;
  for (let done = 0; done < wanted; ) {
    const index = Math.floor((position + done) / PAGE);
    const from = position + done - index * PAGE;
    const some = Math.min(PAGE - from, wanted - done);
    node.pages.get(index)?.copy(target, at + done, from, from + some);
    done += some;
  }
  return wanted;
}

function writeTo(overlay: Overlay, node: OverlayNode, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    const index = Math.floor((position + done) / PAGE);
    const from = position + done - index * PAGE;
    const some = Math.min(PAGE - from, bytes.length - done);
    pageOf(overlay, node, index).set(bytes.subarray(done, done + some), from);
    done += some;
  }
  node.size = Math.max(node.size, position + bytes.length);
}

function pageOf(overlay: Overlay, node: OverlayNode, index: number): Buffer {
  let page = node.pages.get(index);
  if (page === undefined) {
    page = Buffer.alloc(PAGE);
    readFrom(overlay, node, page, 0, PAGE, index * PAGE);
    node.pages.set(index, page);
  }
  return page;
}
