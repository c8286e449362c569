/** A data directory before anything in it is read: its lock and its format version. */
import { errnoOf } from './disk-error.ts';
import { fail, messageOf } from '../../base/errors.ts';
import { dirname } from 'node:path';
import { hostname } from 'node:os';
import type { FileSystem } from '../../base/files.ts';

/** Grows with every change that an older program could not read. 2: frames of the journal may refer to batches in segments. */
const FORMAT_VERSION = 2;

/** Takes the directory for this process; returns the way to give it back. Throws LOG_DIRECTORY_LOCKED and LOG_VERSION. */
export function openDirectory(files: FileSystem, directory: string): () => void {
  files.makeDirectory(directory);
  files.syncDirectory(dirname(directory));
  const unlock = takeLock(files, directory);
  try {
    checkFormat(files, directory);
  } catch (error) {
    unlock();
    throw error;
  }
  return unlock;
}

function takeLock(files: FileSystem, directory: string): () => void {
  try {
    return files.lock(`${directory}/lock`, `process ${process.pid} on ${hostname()}`);
  } catch (error) {
    if (errnoOf(error) !== 'ELOCKED') throw error;
    throw fail('LOG_DIRECTORY_LOCKED', { directory, holder: messageOf(error) }, { cause: error });
  }
}

function checkFormat(files: FileSystem, directory: string): void {
  const found = readFormat(files, directory);
  if (found === null) writeFormat(files, directory);
  else if (!(Number(found) <= FORMAT_VERSION)) throw fail('LOG_VERSION', { directory, found, known: FORMAT_VERSION });
}

/** Says that older programs cannot read the directory; to be called before anything is written that they could not. */
export function upgradeFormat(files: FileSystem, directory: string): void {
  if (Number(readFormat(files, directory)) < FORMAT_VERSION) writeFormat(files, directory);
}

/** The version; null when there is none yet, and the text, quoted, when it is none. */
function readFormat(files: FileSystem, directory: string): string | null {
  const path = `${directory}/format`;
  if (files.stat(path) === null) return null;
  const text = files.readFile(path).toString('latin1').trim();
  return /^millrace (\d+)$/.exec(text)?.[1] ?? JSON.stringify(text.slice(0, 40));
}

function writeFormat(files: FileSystem, directory: string): void {
  const path = `${directory}/format`;
  const file = files.open(`${path}.part`, 'create');
  try {
    file.write(Buffer.from(`millrace ${FORMAT_VERSION}\n`), 0);
    file.datasyncSync();
  } finally {
    file.close();
  }
  files.rename(`${path}.part`, path);
  files.syncDirectory(directory);
}
