/**
 * What frames of the journal only refer to, after a crash: batches that stand in their segments alone.
 *
 * A group's frames and the segments they refer to are synced side by side, so the frames of the last group may be there without all of
 * their batches. Such a frame was never acknowledged: it counts for as little as one that is torn itself, and so does what follows it.
 * Of all groups before, both were durable when the next one was written; theirs need not be looked at.
 */
import * as batch from '../batch.ts';
import { decodeFrame, eachBatch, findFrame } from './frame.ts';
import { partitionPath, segmentName, topicsDirectory } from './paths.ts';
import type { FileSystem, OpenFile } from '../../base/files.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Frame, FrameAppend } from './frame.ts';
import type { JournalContent } from './journal.ts';

/** A journal file's bytes and where its frames begin. */
export interface FramesIn {
  readonly bytes: Buffer;
  readonly frames: readonly number[];
}

/** How much of a journal file counts. */
export type Counted = Pick<JournalContent, 'frames' | 'end' | 'endCrc'>;

/** Where each topic's partitions lie, by topic id: of those the checkpoint knows and those made since. */
export type TopicNames = ReadonlyMap<string, string>;

export function topicNames(checkpoint: Checkpoint | null, journals: readonly FramesIn[]): TopicNames {
  const names = new Map(checkpoint?.state.topics.map((topic) => [topic.id, topic.name]));
  for (const { bytes, frames } of journals) {
    for (const at of frames) {
      for (const event of decodeFrame(bytes, at).events) if (event.type === 'topic') names.set(event.topic.id, event.topic.name);
    }
  }
  return names;
}

/** The file of the segment that the append refers to; null for one of a topic that nobody knows any more. */
export function segmentPath(directory: string, names: TopicNames, append: FrameAppend): string | null {
  const name = names.get(append.topicId);
  if (name === undefined) return null;
  return `${partitionPath(topicsDirectory(directory), name, append.partition)}/${segmentName(append.segment, '.log')}`;
}

/**
 * The last journal file without the frames whose batches a crash has not left whole. What the others of the last group refer to is
 * durable afterwards. `namesOf` is asked only where there is something to look at. Throws what the file system throws.
 */
export function settleReferences(
  files: FileSystem,
  directory: string,
  namesOf: () => TopicNames,
  bytes: Buffer,
  content: JournalContent,
): Counted {
  const unproven = content.frames.filter((at) => at >= content.proven).map((at) => decodeFrame(bytes, at));
  if (!unproven.some(({ appends }) => appends.some(({ byReference }) => byReference))) return content;
  const names = namesOf();
  const first = content.frames.length - unproven.length;
  const pathOf = (append: FrameAppend): string | null => segmentPath(directory, names, append);
  const whole = countWhole(files, unproven, pathOf);
  for (const frame of unproven.slice(0, whole)) makeDurable(files, frame, pathOf);
  const count = first + whole;
  if (count === content.frames.length) return content;
  const end = content.frames[count];
  return {
    frames: content.frames.slice(0, count),
    end,
    endCrc: count === 0 ? 0 : (findFrame(bytes, content.frames[count - 1], end)?.crc ?? 0),
  };
}

type PathOf = (append: FrameAppend) => string | null;

/** How many of the frames come before the first whose batches are not whole. Those of a topic that is deleted among these frames may be gone already. */
function countWhole(files: FileSystem, frames: readonly Frame[], pathOf: PathOf): number {
  for (let count = frames.length; ; ) {
    const counted = frames.slice(0, count);
    const deleted = new Set(counted.flatMap(({ events }) => events.flatMap((event) => (event.type === 'topicDeleted' ? [event.id] : []))));
    const torn = counted.findIndex(({ appends }) =>
      appends.some((append) => !deleted.has(append.topicId) && !isWhole(files, append, pathOf)),
    );
    if (torn < 0) return count;
    count = torn; // and the deletions in what follows did not happen
  }
}

function isWhole(files: FileSystem, append: FrameAppend, pathOf: PathOf): boolean {
  const path = append.byReference ? pathOf(append) : null;
  if (path === null) return true;
  if (files.stat(path) === null) return false;
  const file = files.open(path, 'read');
  try {
    return firstDamage(file, append) < 0;
  } finally {
    file.close();
  }
}

/** The byte of the segment where the first batch begins that is not as the append says; −1 when all are. */
export function firstDamage(file: OpenFile, append: FrameAppend): number {
  let damaged = -1;
  eachReferred(append, (header, at, position) => {
    if (damaged < 0 && !standsAt(file, header, at, position)) damaged = position;
  });
  return damaged;
}

function standsAt(file: OpenFile, header: Buffer, at: number, position: number): boolean {
  const bytes = Buffer.allocUnsafe(batch.batchSizeOf(header, at));
  if (file.read(bytes, 0, bytes.length, position) < bytes.length) return false;
  const isSame = bytes.compare(header, at, at + batch.HEADER_BYTES, 0, batch.HEADER_BYTES) === 0;
  return isSame && batch.isValidBatch(bytes);
}

function eachReferred(append: FrameAppend, visit: (header: Buffer, at: number, position: number) => void): void {
  let { position } = append;
  eachBatch(append, (header, at) => {
    visit(header, at, position);
    position += batch.batchSizeOf(header, at);
  });
}

/** Written again, not only synced: after a failed sync the kernel takes pages for clean that the device never got. */
function makeDurable(files: FileSystem, frame: Frame, pathOf: PathOf): void {
  for (const append of frame.appends) {
    const path = append.byReference ? pathOf(append) : null;
    if (path === null || files.stat(path) === null) continue;
    const file = files.open(path, 'write');
    try {
      eachReferred(append, (header, at, position) => {
        const bytes = Buffer.allocUnsafe(batch.batchSizeOf(header, at));
        file.read(bytes, 0, bytes.length, position);
        file.write(bytes, position);
      });
      file.datasyncSync();
    } finally {
      file.close();
    }
  }
}
