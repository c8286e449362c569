/**
 * Checkpoints: the log's state as it was when a journal file began, written once all batches before that are synced in their segments.
 * The journal files before it are not needed then. One text file: a line with a checksum, then JSON.
 */
import { crc32c } from '../crc32c.ts';
import type { FileSystem } from '../../base/files.ts';
import type { PartitionSnapshot } from './partition.ts';
import type { StateSnapshot } from './state.ts';

export interface Checkpoint {
  /** The journal file whose first frame comes right after this state. It was made before the checkpoint, so it must be there. */
  readonly journal: number;
  readonly state: StateSnapshot;
  /** By topic id. */
  readonly partitions: Readonly<Record<string, readonly PartitionSnapshot[]>>;
}

const PREFIX = 'checkpoint-';

const checkpointName = (journal: number): string => `${PREFIX}${String(journal).padStart(12, '0')}.json`;

/** Writes a checkpoint durably; it replaces the older ones. */
export async function writeCheckpoint(files: FileSystem, directory: string, journal: number, json: string): Promise<void> {
  const name = checkpointName(journal);
  const body = Buffer.from(json);
  const file = files.open(`${directory}/${name}.part`, 'create');
  try {
    file.truncate(0);
    file.writev([Buffer.from(`${crc32c(body).toString(16).padStart(8, '0')}\n`), body], 0);
    await file.datasync();
  } finally {
    file.close();
  }
  files.rename(`${directory}/${name}.part`, `${directory}/${name}`);
  files.syncDirectory(directory);
  for (const other of checkpointNames(files, directory)) if (other < name) files.remove(`${directory}/${other}`);
}

function checkpointNames(files: FileSystem, directory: string): string[] {
  return files.list(directory).filter((name) => name.startsWith(PREFIX) && name.endsWith('.json'));
}

/** The newest checkpoint, null when there is none; `damaged` when the newest cannot be read. */
export function readCheckpoint(files: FileSystem, directory: string): Checkpoint | null | 'damaged' {
  const newest = checkpointNames(files, directory).at(-1);
  if (newest === undefined) return null;
  const bytes = files.readFile(`${directory}/${newest}`);
  const sum = Number.parseInt(bytes.toString('latin1', 0, 8), 16);
  const body = bytes.subarray(9);
  if (bytes.length < 9 || crc32c(body) !== sum) return 'damaged';
  return JSON.parse(body.toString('utf8')) as Checkpoint;
}
