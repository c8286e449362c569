/**
 * The node-wide journal: one file that every frame goes to before anything is acknowledged. `CommitQueue` owns it and calls
 * `stage` → `write` → `sync` → `settle`, or `takeBack` when one of them failed; `recovery.ts` reads it with `readJournal`.
 *
 * Invariants: bytes below `settled` are acknowledged and never touched again; a new file says in its header how much of the one
 * before it counts, so that what a failed sync left behind there is never read as a frame.
 */
import { crc32c } from '../crc32c.ts';
import { encodeFrame, findFrame, hasLaterProof } from './frame.ts';
import type { FileSystem, OpenFile } from '../../base/files.ts';
import type { Frame } from './frame.ts';

export const JOURNAL_HEADER = 128;
const MAGIC = 'MRJRNL01';
/** Zeros are written ahead of small frames, at most so many: a sync is cheaper when it need not make the file longer. */
const MOST_AHEAD = 256 * 1024;
const SMALL = 32 * 1024;
const MARK_MAGIC = Buffer.from('MRJMARK1', 'latin1');
const MARK_BYTES = 20;
/** Flag: frames were synced before they were acknowledged. */
const SYNCED = 1;

/** How much of the journal file before this one counts. */
export interface JournalTail {
  readonly length: number;
  readonly crc: number;
}

export const journalName = (sequence: number): string => `${String(sequence).padStart(12, '0')}.journal`;

export interface JournalOptions {
  readonly durability: 'fsync' | 'os';
  /** About how large a file becomes. */
  readonly journalBytes: number;
}

export class Journal {
  readonly sequence: number;
  /** End of what was written and acknowledged. */
  settled = JOURNAL_HEADER;
  /** A failure left the file in a state that only a new file gets out of. */
  broken = false;
  private readonly file: OpenFile;
  private readonly zeros: Buffer;
  private written = JOURNAL_HEADER;
  private stagedSize = 0;
  private staged: Buffer[] = [];
  private lastCrc = 0;
  private settledCrc = 0;
  /** Bytes of batches that frames refer to. */
  private referred = 0;
  private settledReferred = 0;
  /** The file is this long; what lies past `written` is zeros or a mark. */
  private allocated = JOURNAL_HEADER;
  private marked = JOURNAL_HEADER;

  private constructor(file: OpenFile, sequence: number, ahead: number) {
    this.file = file;
    this.zeros = Buffer.alloc(ahead);
    this.sequence = sequence;
  }

  /** Makes a new journal file, durable with its header; throws what the file system throws. */
  static create(files: FileSystem, directory: string, sequence: number, previous: JournalTail, options: JournalOptions): Journal {
    const path = `${directory}/${journalName(sequence)}`;
    const file = files.open(path, 'create');
    try {
      file.truncate(0);
      file.write(encodeHeader(sequence, previous, options.durability), 0);
      file.datasyncSync();
      files.syncDirectory(directory);
    } catch (error) {
      file.close();
      throw error;
    }
    return new Journal(file, sequence, Math.min(MOST_AHEAD, options.journalBytes >> 3));
  }

  /** Where a next file's header says this one ends. */
  get tail(): JournalTail {
    return { length: this.settled, crc: this.settledCrc };
  }

  /** Bytes that the frames which count stand for, with those of batches they refer to. */
  get weight(): number {
    return this.settled + this.settledReferred;
  }

  /** Adds a frame to what `write` will write; its batches are not copied. */
  stage(frame: Frame): void {
    const encoded = encodeFrame(frame, this.lastCrc, this.settled);
    this.lastCrc = encoded.crc;
    this.staged.push(...encoded.chunks);
    this.stagedSize += encoded.size;
    for (const { byReference, batches } of frame.appends) {
      if (byReference) for (const batch of batches) this.referred += batch.length;
    }
  }

  /** Writes what was staged. */
  write(): void {
    const chunks = this.staged;
    this.staged = [];
    const end = this.written + this.stagedSize;
    if (end > this.allocated && this.stagedSize < SMALL) {
      chunks.push(this.zeros);
      this.file.writev(chunks, this.written);
      this.allocated = end + this.zeros.length;
    } else this.file.writev(chunks, this.written);
    this.allocated = Math.max(this.allocated, end);
    this.written = end;
    this.stagedSize = 0;
  }

  sync(): Promise<void> {
    return this.file.datasync();
  }

  syncSync(): void {
    this.file.datasyncSync();
  }

  /** What was written counts from now on. */
  settle(): void {
    this.settled = this.written;
    this.settledCrc = this.lastCrc;
    this.settledReferred = this.referred;
  }

  /**
   * Notes, where the next frame will overwrite it, how far the file counts. Not synced: it lets recovery tell damage to the last frames
   * from a torn tail after the process died. A failure only loses that help.
   */
  mark(): void {
    if (this.marked === this.settled) return;
    this.marked = this.settled;
    const bytes = Buffer.alloc(MARK_BYTES);
    MARK_MAGIC.copy(bytes);
    bytes.writeBigUInt64BE(BigInt(this.settled), 8);
    bytes.writeUInt32BE(crc32c(bytes, 0, 0, 16), 16);
    try {
      this.file.write(bytes, this.settled);
      this.allocated = Math.max(this.allocated, this.settled + MARK_BYTES);
    } catch {
      this.marked = -1;
    }
  }

  /** Drops what was staged or written and not settled. After a failed sync the file is not to be used again. */
  takeBack(syncFailed: boolean): void {
    this.staged = [];
    this.stagedSize = 0;
    this.lastCrc = this.settledCrc;
    this.referred = this.settledReferred;
    this.written = this.settled;
    this.marked = -1;
    try {
      this.file.truncate(this.settled);
      this.allocated = this.settled;
    } catch {
      this.broken = true;
    }
    if (syncFailed) this.broken = true;
  }

  close(): void {
    this.file.close();
  }
}

function encodeHeader(sequence: number, previous: JournalTail, durability: 'fsync' | 'os'): Buffer {
  const header = Buffer.alloc(JOURNAL_HEADER);
  header.write(MAGIC, 0, 'latin1');
  header.writeBigUInt64BE(BigInt(sequence), 8);
  header.writeBigUInt64BE(BigInt(previous.length), 16);
  header.writeUInt32BE(previous.crc, 24);
  header.writeUInt32BE(durability === 'fsync' ? SYNCED : 0, 28);
  header.writeUInt32BE(crc32c(header, 0, 0, 32), 32);
  return header;
}

/** What stands in a journal file. `frames` are the positions of the whole frames in order. */
export interface JournalContent {
  readonly sequence: number;
  readonly previous: JournalTail;
  readonly frames: readonly number[];
  /** Position after the last whole frame, and its CRC (0 for none). */
  readonly end: number;
  readonly endCrc: number;
  /** Frames that begin before it were durable, with all they refer to, when something after them was written. */
  readonly proven: number;
  /** True when the file once was durable past `end`: what is missing there had been acknowledged. */
  readonly damaged: boolean;
}

/**
 * Reads a journal file. `limit` is the length that the next file's header gives it, if there is a next one.
 * Null when the header is not whole: the file was being made when the process died, and nothing in it was acknowledged.
 */
export function readJournal(bytes: Buffer, limit: number): JournalContent | null {
  if (bytes.length < JOURNAL_HEADER || bytes.toString('latin1', 0, 8) !== MAGIC) return null;
  if (crc32c(bytes, 0, 0, 32) !== bytes.readUInt32BE(32)) return null;
  const to = Math.min(limit, bytes.length);
  const frames: number[] = [];
  let at = JOURNAL_HEADER;
  let crc = 0;
  let proven = 0;
  for (let frame = findFrame(bytes, at, to); frame !== null && frame.previousCrc === crc; frame = findFrame(bytes, at, to)) {
    frames.push(at);
    at = frame.end;
    crc = frame.crc;
    proven = Math.max(proven, frame.durableTo);
  }
  const isLast = limit === Number.MAX_SAFE_INTEGER;
  const isSynced = bytes.readUInt32BE(28) === SYNCED;
  return {
    sequence: Number(bytes.readBigUInt64BE(8)),
    previous: { length: Number(bytes.readBigUInt64BE(16)), crc: bytes.readUInt32BE(24) },
    frames,
    end: at,
    endCrc: crc,
    proven: isLast && !hasMarkAt(bytes, at) ? proven : at,
    damaged: isSynced && (isLast ? hasMarkPast(bytes, at) || hasLaterProof(bytes, at, bytes.length) : limit > at),
  };
}

/** Whether a mark says that the file counted further than `at`. */
function hasMarkPast(bytes: Buffer, at: number): boolean {
  for (let from = bytes.indexOf(MARK_MAGIC, at + 1); from >= 0; from = bytes.indexOf(MARK_MAGIC, from + 1)) {
    if (hasMarkAt(bytes, from)) return true;
  }
  return false;
}

/** Whether a mark says that the file counted up to `at`. */
function hasMarkAt(bytes: Buffer, at: number): boolean {
  if (at + MARK_BYTES > bytes.length || !bytes.subarray(at, at + MARK_MAGIC.length).equals(MARK_MAGIC)) return false;
  return crc32c(bytes, 0, at, at + 16) === bytes.readUInt32BE(at + 16) && Number(bytes.readBigUInt64BE(at + 8)) === at;
}
