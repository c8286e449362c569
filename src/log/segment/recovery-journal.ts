/** Reading all journal files since a checkpoint, as a part of recovery: which there are, how far each counts, what the frames foretell. */
import { decodeFrame } from './frame.ts';
import { fail } from '../../base/errors.ts';
import { JOURNAL_HEADER, journalName, readJournal } from './journal.ts';
import { journalDirectory } from './paths.ts';
import { partitionKey } from './state.ts';
import { settleReferences, topicNames } from './references.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { StateEvent } from './state.ts';
import type { FileSystem } from '../../base/files.ts';
import type { Frame } from './frame.ts';
import type { Counted, TopicNames } from './references.ts';
import type { JournalContent, JournalTail } from './journal.ts';

export interface RecoveryRequest {
  readonly files: FileSystem;
  readonly directory: string;
  readonly now: number;
  /** Go on without what is lost instead of refusing. */
  readonly acceptLoss: boolean;
}

/** A journal file as far as it counts. */
export interface ReadJournal {
  readonly sequence: number;
  readonly bytes: Buffer;
  readonly frames: readonly number[];
}

export interface JournalHistory {
  readonly journals: readonly ReadJournal[];
  /** For the journal file to begin now. */
  readonly nextJournal: number;
  readonly previous: JournalTail;
  readonly bytes: number;
}

/** Refuses to open, unless the caller accepts the loss. */
export function lose(request: RecoveryRequest, what: string, lost: string): void {
  if (!request.acceptLoss) throw fail('LOG_DATA_LOST', { what: `${request.directory}: ${what}`, lost });
}

/** Reads the journal files the checkpoint needs and removes older ones. Throws LOG_DATA_LOST. */
export function readHistory(request: RecoveryRequest, checkpoint: Checkpoint | null): JournalHistory {
  const { files } = request;
  const directory = journalDirectory(request.directory);
  const first = checkpoint?.journal ?? 1;
  const present = journalSequences(files, directory);
  for (const old of present.filter((sequence) => sequence < first)) files.remove(`${directory}/${journalName(old)}`);
  const sequences = present.filter((sequence) => sequence >= first);
  const isNew = checkpoint === null && files.list(`${request.directory}/topics`).length === 0;
  if (sequences.length === 0 && !isNew) missing(request, first);
  const journals: ReadJournal[] = [];
  let previous: JournalTail = { length: JOURNAL_HEADER, crc: 0 };
  let expected = first;
  let bytes = 0;
  for (let index = 0; index < sequences.length; index++) {
    const sequence = sequences[index];
    if (sequence !== expected) missing(request, expected);
    expected = sequence + 1;
    const content = files.readFile(`${directory}/${journalName(sequence)}`);
    const limit = lengthKnownToNext(files, directory, sequences[index + 1]);
    const read = readOne(request, content, sequence, limit);
    const counted = read === null || limit !== Number.MAX_SAFE_INTEGER ? read : settleLast(request, checkpoint, journals, content, read);
    if (counted === null) {
      // written anew under the same number, so that no older header of it can come back after a power cut
      if (index === sequences.length - 1) expected = sequence;
      continue;
    }
    if (limit === Number.MAX_SAFE_INTEGER) makeDurable(files, `${directory}/${journalName(sequence)}`, content.subarray(0, counted.end));
    journals.push({ sequence, bytes: content, frames: counted.frames });
    previous = { length: counted.end, crc: counted.endCrc };
    bytes += content.length;
  }
  return { journals, nextJournal: expected, previous, bytes };
}

/** What counts of the last journal file, with what its last frames refer to. */
function settleLast(
  request: RecoveryRequest,
  checkpoint: Checkpoint | null,
  before: readonly ReadJournal[],
  bytes: Buffer,
  content: JournalContent,
): Counted {
  const namesOf = (): TopicNames => topicNames(checkpoint, [...before, { bytes, frames: content.frames }]);
  return settleReferences(request.files, request.directory, namesOf, bytes, content);
}

/**
 * A process that was killed may have left frames that only the page cache has: what counts now must count after a power cut. They are
 * written again, not only synced, because after a failed sync the kernel takes pages for clean that the device never got.
 */
function makeDurable(files: FileSystem, path: string, bytes: Buffer): void {
  const file = files.open(path, 'write');
  try {
    file.write(bytes, 0);
    file.datasyncSync();
  } finally {
    file.close();
  }
}

function missing(request: RecoveryRequest, sequence: number): void {
  lose(request, `journal file ${journalName(sequence)} is missing`, 'what was written in it');
}

function journalSequences(files: FileSystem, directory: string): number[] {
  return files
    .list(directory)
    .filter((name) => name.endsWith('.journal'))
    .map((name) => Number.parseInt(name, 10))
    .sort((left, right) => left - right);
}

/** How much of a journal file the next one says counts; unlimited when there is no next one or it was never finished. */
function lengthKnownToNext(files: FileSystem, directory: string, next: number | undefined): number {
  if (next === undefined) return Number.MAX_SAFE_INTEGER;
  return readJournal(files.readFile(`${directory}/${journalName(next)}`), 0)?.previous.length ?? Number.MAX_SAFE_INTEGER;
}

function readOne(request: RecoveryRequest, bytes: Buffer, sequence: number, limit: number): ReturnType<typeof readJournal> {
  const content = readJournal(bytes, limit);
  if (content === null) {
    // it was being made when the process died, unless frames follow: then its header is damaged
    if (bytes.length > JOURNAL_HEADER)
      lose(request, `the header of journal file ${journalName(sequence)} is damaged`, 'what was written in it');
    return null;
  }
  if (content.damaged) {
    lose(request, `journal file ${journalName(sequence)} is damaged at byte ${content.end}`, 'acknowledged writes from there on');
  }
  return content;
}

/** Every frame that counts, in order, with the journal file it stands in. */
export function* framesOf(history: Pick<JournalHistory, 'journals'>): Generator<{ readonly frame: Frame; readonly sequence: number }> {
  for (const journal of history.journals) {
    for (const at of journal.frames) yield { frame: decodeFrame(journal.bytes, at), sequence: journal.sequence };
  }
}

/** What the history will have done to files by its end: needed before the first frame is replayed onto them. */
export interface Foresight {
  readonly deletedTopics: ReadonlySet<string>;
  /** `<topic id>/<partition>` → log start. */
  readonly starts: ReadonlyMap<string, number>;
  /** `<topic id>/<partition>/<base>` of segments that compaction replaced: their files may be gone or be others. */
  readonly replaced: ReadonlySet<string>;
}

export function foresee(history: Pick<JournalHistory, 'journals'>): Foresight {
  const deletedTopics = new Set<string>();
  const starts = new Map<string, number>();
  const replaced = new Set<string>();
  const note = (event: StateEvent): void => {
    if (event.type === 'topicDeleted') deletedTopics.add(event.id);
    else if (event.type === 'logStart') starts.set(partitionKey(event.topicId, event.partition), event.offset);
    else if (event.type === 'compacted') {
      for (const base of event.result.replaces) replaced.add(`${partitionKey(event.topicId, event.partition)}/${base}`);
    }
  };
  for (const { frame } of framesOf(history)) for (const event of frame.events) note(event);
  return { deletedTopics, starts, replaced };
}
