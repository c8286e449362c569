/**
 * Opening a data directory: the newest checkpoint, then every whole frame of the journal files since, then what the files on disk
 * must be to match. What was acknowledged is there afterwards, or opening is refused by name (LOG_DATA_LOST).
 *
 * Replay writes each batch again where it was: the segments past the checkpoint are taken as unwritten, so it does not matter which
 * of their pages reached the device. It only writes what it would write again after a second crash.
 */
import * as batch from '../batch.ts';
import { applyEvent, emptyState, partitionKey, restoreState } from './state.ts';
import { CLEANED, finishCompaction } from './compaction-files.ts';
import { eachBatch } from './frame.ts';
import { foresee, framesOf, lose, readHistory } from './recovery-journal.ts';
import { journalDirectory, topicsDirectory } from './paths.ts';
import { journalName } from './journal.ts';
import { Partition } from './partition.ts';
import { PartitionTable } from './partition-table.ts';
import { readCheckpoint } from './checkpoint.ts';
import { SparseIndex } from './sparse-index.ts';
import { Segment } from './segment.ts';
import { settingsOf } from '../topic-config.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Foresight, RecoveryRequest } from './recovery-journal.ts';
import type { Frame, FrameAppend } from './frame.ts';
import type { JournalTail } from './journal.ts';
import type { LogState, StateEvent } from './state.ts';

export interface Recovered {
  readonly state: LogState;
  readonly table: PartitionTable;
  /** For the journal file to begin now. */
  readonly nextJournal: number;
  readonly previous: JournalTail;
  /** Bytes in the journal files that a next checkpoint makes superfluous. */
  readonly journalBytes: number;
  readonly framesReplayed: number;
}

interface Progress {
  readonly request: RecoveryRequest;
  readonly foresight: Foresight;
  readonly state: LogState;
  readonly table: PartitionTable;
  /** Segments of the checkpoint that are not whole although frames may go on in them: all of them must turn out to be below the log start. */
  readonly hollow: Set<Segment>;
}

/** Throws LOG_DATA_LOST, or a disk error as the file system has it. */
export function recover(request: RecoveryRequest): Recovered {
  const { files, directory } = request;
  files.makeDirectory(journalDirectory(directory));
  files.makeDirectory(topicsDirectory(directory));
  files.syncDirectory(directory);
  const found = readCheckpoint(files, journalDirectory(directory));
  if (found === 'damaged') lose(request, 'the newest checkpoint does not match its checksum', 'the list of topics, offsets and positions');
  const checkpoint = found === 'damaged' ? null : found;
  const history = readHistory(request, checkpoint);
  const progress: Progress = {
    request,
    foresight: foresee(history),
    state: checkpoint ? restoreState(checkpoint.state) : emptyState(),
    table: new PartitionTable(files, topicsDirectory(directory)),
    hollow: new Set(),
  };
  if (checkpoint) restorePartitions(progress, checkpoint);
  let framesReplayed = 0;
  for (const { frame, sequence } of framesOf(history)) {
    replayFrame(progress, frame, sequence);
    framesReplayed++;
  }
  for (const partition of progress.table.all()) partition.publish();
  matchFiles(progress);
  const { state, table } = progress;
  return { state, table, framesReplayed, nextJournal: history.nextJournal, previous: history.previous, journalBytes: history.bytes };
}

function restorePartitions(progress: Progress, checkpoint: Checkpoint): void {
  const { request, foresight, table } = progress;
  for (const topic of checkpoint.state.topics) {
    const settings = settingsOf(topic.configs);
    const partitions = checkpoint.partitions[topic.id].map((snapshot, index) => {
      const partition = new Partition(request.files, topicsDirectory(request.directory), topic.name, topic.id, index, settings);
      partition.restore(snapshot);
      if (!foresight.deletedTopics.has(topic.id)) checkSegments(progress, partition);
      return partition;
    });
    table.byName.set(topic.name, partitions);
    table.byId.set(topic.id, partitions);
  }
}

/** Before anything is replayed onto them: the segments of the checkpoint must be there, unless a later log start removed them. */
function checkSegments(progress: Progress, partition: Partition): void {
  const { request, foresight } = progress;
  const key = partitionKey(partition.topicId, partition.index);
  const start = finalStart(progress, partition);
  const kept: Segment[] = [];
  for (const segment of partition.segments) {
    const size = request.files.stat(segment.path)?.size ?? -1;
    const isGone = size < segment.size && segment.next <= start;
    if (isGone && segment === partition.active) kept.push(hollow(progress, partition, segment));
    else if (isGone) continue;
    else if (size >= segment.size || foresight.replaced.has(`${key}/${segment.base}`)) kept.push(segment);
    else {
      const lost = `offsets ${segment.base} to ${segment.next - 1} of ${partition.topic}-${partition.index}`;
      lose(request, `segment ${segment.path} has ${Math.max(size, 0)} of ${segment.size} bytes`, lost);
    }
  }
  partition.segments = kept;
}

/** What is known of the segment, without its file. */
function hollow(progress: Progress, partition: Partition, segment: Segment): Segment {
  const copy = Segment.restore(progress.request.files, partition.directory, segment.summary(), new SparseIndex(segment.base));
  progress.hollow.add(copy);
  return copy;
}

/** Where the log start of the partition will be at the end of the replay. */
function finalStart({ foresight }: Progress, partition: Partition): number {
  return Math.max(partition.startOffset, foresight.starts.get(partitionKey(partition.topicId, partition.index)) ?? 0);
}

function replayFrame(progress: Progress, frame: Frame, sequence: number): void {
  for (const event of frame.events) replayEvent(progress, event);
  for (const append of frame.appends) {
    const partition = progress.table.byId.get(append.topicId)?.[append.partition];
    if (partition) replayAppend(progress, partition, append, sequence);
  }
}

function replayAppend(progress: Progress, partition: Partition, append: FrameAppend, sequence: number): void {
  const { request, foresight } = progress;
  const where = `${partition.topic}-${partition.index}`;
  const base = batch.baseOffsetOf(append.batches[0]);
  if (base !== partition.nextOffset) {
    lose(
      request,
      `journal file ${journalName(sequence)} goes on at offset ${base} of ${where}, which ends at ${partition.nextOffset}`,
      where,
    );
  }
  eachBatch(append, (bytes, at) => {
    partition.nextOffset = batch.lastOffsetOf(bytes, at) + 1;
    partition.remember(bytes, at, request.now, []);
  });
  if (foresight.deletedTopics.has(partition.topicId) || partition.replay(append, request.now, finalStart(progress, partition))) return;
  const place = `byte ${append.position} of segment ${append.segment} of ${where}, which ends elsewhere`;
  lose(request, `journal file ${journalName(sequence)} goes on at ${place}`, `offsets ${base} to ${partition.nextOffset - 1} of ${where}`);
  if (!append.byReference) partition.store(append.batches, request.now);
}

function replayEvent(progress: Progress, event: StateEvent): void {
  applyEvent(progress.state, event, []);
  progress.table.apply(event, []);
  if (event.type !== 'compacted') return;
  const partition = progress.table.byId.get(event.topicId)?.[event.partition];
  if (!partition || progress.foresight.deletedTopics.has(event.topicId)) return;
  const { result } = event;
  if (finishCompaction(progress.request.files, partition, result)) return;
  const lost = `offsets ${result.segment.base} to ${result.segment.next - 1} of ${partition.topic}-${partition.index}`;
  lose(progress.request, `neither the compacted segment ${result.file} nor what it replaced is there`, lost);
}

/** Whether the segment is whole; what its file has beyond is cut off. One that lies below the log start may have been removed, and goes. */
function isThere({ request, hollow }: Progress, partition: Partition, segment: Segment): boolean {
  if (segment.size > 0 && segment.next <= partition.startOffset) {
    segment.close();
    return false;
  }
  const size = request.files.stat(segment.path)?.size ?? -1;
  if (size > segment.size) segment.handle().truncate(segment.size);
  if ((size >= segment.size && !hollow.has(segment)) || segment.size === 0) return true;
  const lost = `offsets ${segment.base} to ${segment.next - 1} of ${partition.topic}-${partition.index}`;
  lose(request, `segment ${segment.path} has ${Math.max(size, 0)} of ${segment.size} bytes`, lost);
  return false;
}

/** Removes what belongs to nothing and cuts off what was never acknowledged. */
function matchFiles(progress: Progress): void {
  const { request, table } = progress;
  const directory = topicsDirectory(request.directory);
  const known = new Set<string>();
  for (const partition of table.all()) {
    known.add(`${partition.topic}-${partition.index}`);
    matchPartition(progress, partition);
  }
  for (const name of request.files.list(directory)) if (!known.has(name)) request.files.removeDirectory(`${directory}/${name}`);
}

function matchPartition(progress: Progress, partition: Partition): void {
  const { files } = progress.request;
  partition.segments = partition.segments.filter((segment) => isThere(progress, partition, segment));
  const bases = new Set(partition.segments.map((segment) => segment.base));
  for (const name of files.list(partition.directory)) {
    const base = Number.parseInt(name, 10);
    if (!Number.isNaN(base) && (!bases.has(base) || name.endsWith(CLEANED))) files.remove(`${partition.directory}/${name}`);
  }
}
