/**
 * How a compacted file takes the place of the segments it was made from, so that a crash at any step leaves one or the other: the file
 * is written beside them and synced; the event `compacted` in the journal decides; then it is renamed over the first and the others go.
 */
import { Segment } from './segment.ts';
import { sumOfFile } from './file-sum.ts';
import type { CompactionResult } from './state.ts';
import type { SparseIndex } from './sparse-index.ts';
import type { FileSystem } from '../../base/files.ts';
import type { Partition } from './partition.ts';

export const CLEANED = '.cleaned';

/**
 * After the event is durable: exchanges the files, or finds that this has happened already. False when the new file is not there at
 * all and neither are the old ones; `index` is that of the new file where it has just been written, and says that the file is right; when the old ones are all there they stay. May throw a disk error at any step: what is in memory
 * then fits the files, and files left over are removed when the log is opened next.
 */
export function finishCompaction(
  files: FileSystem,
  partition: Partition,
  result: CompactionResult,
  index: SparseIndex | null = null,
): boolean {
  const from = partition.segments.findIndex((segment) => segment.base === result.replaces[0]);
  if (from < 0) return true; // below the log start by now
  const replaced = partition.segments.slice(from, from + result.replaces.length);
  const target = replaced[0].path;
  for (const segment of replaced) segment.close();
  if (result.segment.size === 0) {
    exchange(partition, from, replaced, [], result);
    files.remove(`${partition.directory}/${result.file}`);
    return true;
  }
  const cleaned = `${partition.directory}/${result.file}`;
  if (files.stat(cleaned) !== null && (index !== null || matches(files, cleaned, result))) {
    files.rename(cleaned, target);
    partition.namesPending = true;
  } else if (files.stat(target) === null || !matches(files, target, result)) {
    return replaced.every((segment) => (files.stat(segment.path)?.size ?? -1) >= segment.size);
  }
  exchange(partition, from, replaced, [Segment.restore(files, partition.directory, result.segment, index)], result);
  return true;
}

function exchange(
  partition: Partition,
  from: number,
  replaced: readonly Segment[],
  by: readonly Segment[],
  result: CompactionResult,
): void {
  partition.segments.splice(from, replaced.length, ...by);
  partition.cleanedTo = Math.max(partition.cleanedTo, result.cleanedTo);
  partition.generation++;
  partition.syncNames();
  for (const segment of replaced.slice(by.length)) segment.remove();
}

function matches(files: FileSystem, path: string, result: CompactionResult): boolean {
  const file = files.open(path, 'read');
  try {
    return file.size() === result.segment.size && sumOfFile(file, result.segment.size) === result.segment.crc;
  } finally {
    file.close();
  }
}
