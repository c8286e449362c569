/**
 * Looks over a data directory that nobody has open and changes nothing: format, checkpoint, journal files, and of every segment that the
 * checkpoint names each batch's checksum, offsets, sequences and records, and its indexes. What is written since the checkpoint is
 * checked in the journal, from which opening the log would write it again.
 */
import * as batch from '../batch.ts';
import { crc32c } from '../crc32c.ts';
import { decodeSlice } from '../slice-decode.ts';
import { foldSequence } from './check-sequences.ts';
import { decodeFrame, eachBatch } from './frame.ts';
import { foresee } from './recovery-journal.ts';
import { journalName, readJournal } from './journal.ts';
import { messageOf } from '../../base/errors.ts';
import { readCheckpoint } from './checkpoint.ts';
import { firstDamage, segmentPath, topicNames } from './references.ts';
import { recordSlice } from '../record-slice.ts';
import { journalDirectory, segmentName } from './paths.ts';
import { partitionKey } from './state.ts';
import { SparseIndex } from './sparse-index.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { FileSystem } from '../../base/files.ts';
import type { Foresight, ReadJournal } from './recovery-journal.ts';
import type { FrameAppend } from './frame.ts';
import type { PartitionSnapshot } from './partition.ts';
import type { SegmentSummary } from './segment.ts';
import type { SequenceState } from './check-sequences.ts';
import type { TopicNames } from './references.ts';

export interface CheckReport {
  topics: number;
  partitions: number;
  segments: number;
  batches: number;
  records: number;
  bytes: number;
  journalFiles: number;
  journalFrames: number;
  /** What is wrong, each with its place; empty when all is well. */
  readonly problems: CheckProblem[];
}

export interface CheckProblem {
  /** A file, relative to the data directory. */
  readonly file: string;
  readonly what: string;
}

interface Looking {
  readonly files: FileSystem;
  readonly directory: string;
  readonly report: CheckReport;
  /** `<topic id>/<partition>` → where the journal's next batch must begin. */
  readonly ends: Map<string, number>;
}

/** The caller makes sure that no process has the directory open (`openDirectory`). Throws nothing but what reading files throws. */
export function checkDirectory(files: FileSystem, directory: string): CheckReport {
  const report: CheckReport = {
    topics: 0,
    partitions: 0,
    segments: 0,
    batches: 0,
    records: 0,
    bytes: 0,
    journalFiles: 0,
    journalFrames: 0,
    problems: [],
  };
  const looking: Looking = { files, directory, report, ends: new Map() };
  const found = readCheckpoint(files, journalDirectory(directory));
  if (found === 'damaged') problem(looking, 'journal', 'the newest checkpoint does not match its checksum');
  const checkpoint = found === 'damaged' ? null : found;
  const journals = readJournals(looking, checkpoint);
  const foresight = foresee({ journals });
  if (checkpoint) checkTopics(looking, checkpoint, foresight);
  const names = topicNames(checkpoint, journals);
  for (const journal of journals) for (const at of journal.frames) checkFrame(looking, journal, at, { names, foresight });
  return report;
}

function problem(looking: Looking, file: string, what: string): void {
  looking.report.problems.push({ file, what });
}

function checkTopics(looking: Looking, checkpoint: Checkpoint, foresight: Foresight): void {
  for (const topic of checkpoint.state.topics) {
    if (foresight.deletedTopics.has(topic.id)) continue;
    looking.report.topics++;
    for (const [index, partition] of checkpoint.partitions[topic.id].entries()) {
      looking.report.partitions++;
      const key = partitionKey(topic.id, index);
      looking.ends.set(key, partition.next);
      // what the journal says was removed or exchanged since the checkpoint need not be there as the checkpoint has it
      const start = Math.max(partition.logStart, foresight.starts.get(key) ?? 0);
      const isSettled = (segment: SegmentSummary): boolean => segment.next > start && !foresight.replaced.has(`${key}/${segment.base}`);
      checkPartition(looking, `${topic.name}-${index}`, partition, isSettled);
    }
  }
}

function checkPartition(
  looking: Looking,
  name: string,
  partition: PartitionSnapshot,
  isSettled: (segment: SegmentSummary) => boolean,
): void {
  const sequences = new Map<bigint, SequenceState>();
  let end = partition.segments[0]?.base ?? partition.next;
  for (const segment of partition.segments) {
    const file = `topics/${name}/${segmentName(segment.base, '.log')}`;
    const mayHaveGaps = segment.base < partition.cleanedTo;
    if (mayHaveGaps ? segment.base < end : segment.base !== end)
      problem(looking, file, `it begins at ${segment.base} where ${end} was due`);
    if (isSettled(segment)) checkSegment(looking, file, segment, mayHaveGaps, sequences);
    end = segment.next;
  }
  if (end !== partition.next) problem(looking, `topics/${name}`, `it ends at ${end}, the checkpoint says ${partition.next}`);
}

function checkSegment(looking: Looking, file: string, segment: SegmentSummary, gaps: boolean, sequences: Map<bigint, SequenceState>): void {
  const { files, directory, report } = looking;
  report.segments++;
  const path = `${directory}/${file}`;
  const size = files.stat(path)?.size ?? -1;
  if (size < segment.size) {
    if (segment.size > 0 || size < 0) problem(looking, file, size < 0 ? 'it is missing' : `it has ${size} of ${segment.size} bytes`);
    return;
  }
  const bytes = files.readFile(path).subarray(0, segment.size);
  if (segment.crc !== undefined && crc32c(bytes) !== segment.crc)
    problem(looking, file, 'it does not match the checksum it was compacted with');
  const ends = new Map<number, number>();
  let at = 0;
  let expected = segment.base;
  while (at < bytes.length) {
    if (!batch.isValidBatch(bytes, at)) {
      problem(looking, file, `the batch at byte ${at}, offset ${expected}, is damaged`);
      return;
    }
    const base = batch.baseOffsetOf(bytes, at);
    if (gaps ? base < expected : base !== expected)
      problem(looking, file, `the batch at byte ${at} begins at ${base} where ${expected} was due`);
    expected = batch.lastOffsetOf(bytes, at) + 1;
    ends.set(expected - 1, at);
    checkBatch(looking, file, bytes, at, gaps, sequences);
    at += batch.batchSizeOf(bytes, at);
  }
  if (gaps ? expected > segment.next : expected !== segment.next)
    problem(looking, file, `it ends at ${expected}, the checkpoint says ${segment.next}`);
  checkIndexes(looking, file, segment, ends);
}

const slice = recordSlice(4096);

function checkBatch(looking: Looking, file: string, bytes: Buffer, at: number, gaps: boolean, sequences: Map<bigint, SequenceState>): void {
  const { report } = looking;
  const whole = bytes.subarray(at, at + batch.batchSizeOf(bytes, at));
  report.batches++;
  report.bytes += whole.length;
  const isControl = (batch.attributesOf(whole) & batch.CONTROL) !== 0;
  try {
    if (!isControl) decodeSlice(whole, 0, slice, { unchecked: true, maxDecompressed: 1 << 30 });
  } catch (error) {
    problem(looking, file, `the records at byte ${at} cannot be read: ${messageOf(error)}`);
    return;
  }
  const count = isControl ? batch.recordCountOf(whole) : slice.count;
  report.records += count;
  if (count !== batch.recordCountOf(whole))
    problem(looking, file, `the batch at byte ${at} has ${count} of ${batch.recordCountOf(whole)} records`);
  const broken = gaps ? null : foldSequence(sequences, whole);
  if (broken !== null) problem(looking, file, `at byte ${at} ${broken}`);
}

function checkIndexes(looking: Looking, file: string, segment: SegmentSummary, ends: ReadonlyMap<number, number>): void {
  if (!segment.index || !segment.times) return;
  const stem = `${looking.directory}/${file.slice(0, -'.log'.length)}`;
  const read = (suffix: string): Buffer =>
    looking.files.stat(stem + suffix) === null ? Buffer.alloc(0) : looking.files.readFile(stem + suffix);
  const index = SparseIndex.decode(segment.base, read('.index'), read('.timeindex'), segment.index, segment.times);
  if (index === null) {
    problem(looking, file.replace(/log$/, 'index'), 'it does not match its checksum; it is built anew when needed');
    return;
  }
  for (const entry of index.entries()) {
    if (ends.get(entry.last) === entry.position) continue;
    problem(looking, file.replace(/log$/, 'index'), `it has offset ${entry.last} at byte ${entry.position}, where no batch ends with it`);
    return;
  }
}

interface CheckedJournal extends ReadJournal {
  /** See `JournalContent.proven`. */
  readonly proven: number;
}

function readJournals(looking: Looking, checkpoint: Checkpoint | null): CheckedJournal[] {
  const { files, directory, report } = looking;
  const folder = journalDirectory(directory);
  const first = checkpoint?.journal ?? 1;
  const sequences = files
    .list(folder)
    .filter((name) => name.endsWith('.journal'))
    .map((name) => Number.parseInt(name, 10))
    .filter((sequence) => sequence >= first);
  if (sequences[0] !== first) problem(looking, `journal/${journalName(first)}`, 'it is missing');
  const contents = sequences.map((sequence) => files.readFile(`${folder}/${journalName(sequence)}`));
  const journals: CheckedJournal[] = [];
  for (const [index, bytes] of contents.entries()) {
    const file = `journal/${journalName(sequences[index])}`;
    const next = index + 1 < contents.length ? readJournal(contents[index + 1], 0) : null;
    const content = readJournal(bytes, next?.previous.length ?? Number.MAX_SAFE_INTEGER);
    report.journalFiles++;
    if (content === null) {
      problem(looking, file, 'it has no sound header; harmless if it is the last and was just being made');
      continue;
    }
    if (content.damaged) problem(looking, file, `it is damaged at byte ${content.end}`);
    report.journalFrames += content.frames.length;
    journals.push({ sequence: sequences[index], bytes, frames: content.frames, proven: content.proven });
  }
  return journals;
}

interface Known {
  readonly names: TopicNames;
  readonly foresight: Foresight;
}

/** Its own checksum was right; now its batches must be sound, here or in their segment, and go on where their partitions end. */
function checkFrame(looking: Looking, journal: CheckedJournal, at: number, known: Known): void {
  const file = `journal/${journalName(journal.sequence)}`;
  for (const append of decodeFrame(journal.bytes, at).appends) {
    const key = partitionKey(append.topicId, append.partition);
    if (!append.byReference && !areValid(append)) {
      problem(looking, file, `the frame at byte ${at} holds a damaged batch`);
      return;
    }
    eachBatch(append, (bytes, from) => {
      const due = looking.ends.get(key) ?? 0;
      const base = batch.baseOffsetOf(bytes, from);
      if (base !== due) problem(looking, file, `the frame at byte ${at} goes on at offset ${base} of ${key} where ${due} was due`);
      looking.ends.set(key, batch.lastOffsetOf(bytes, from) + 1);
    });
    // of a group that was not acknowledged they need not be there
    if (append.byReference && at < journal.proven) checkReference(looking, append, looking.ends.get(key) ?? 0, known);
  }
}

function areValid(append: FrameAppend): boolean {
  let valid = true;
  eachBatch(append, (bytes, at) => {
    valid &&= batch.isValidBatch(bytes, at);
  });
  return valid;
}

/** What the frame only refers to must be in the segment, unless the topic was deleted or the log start has passed it. `end`: the offset after it. */
function checkReference(looking: Looking, append: FrameAppend, end: number, { names, foresight }: Known): void {
  const { files, directory } = looking;
  const start = foresight.starts.get(partitionKey(append.topicId, append.partition)) ?? 0;
  const path = segmentPath(directory, names, append);
  if (path === null || foresight.deletedTopics.has(append.topicId) || end <= start) return;
  const file = path.slice(directory.length + 1);
  if (files.stat(path) === null) {
    problem(looking, file, 'it is missing');
    return;
  }
  const segment = files.open(path, 'read');
  try {
    const damage = firstDamage(segment, append);
    if (damage >= 0) problem(looking, file, `the batch at byte ${damage} is damaged`);
  } finally {
    segment.close();
  }
}
