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
const MARK_AT = 64;
/** Flag: frames were synced before they were acknowledged. */
const SYNCED = 1;

/** How much of the journal file before this one counts. */
export interface JournalTail {
  readonly length: number;
  readonly crc: number;
}

export const journalName = (sequence: number): string => `${String(sequence).padStart(12, '0')}.journal`;

export class Journal {
  readonly sequence: number;
  /** End of what was written and acknowledged. */
  settled = JOURNAL_HEADER;
  /** A failure left the file in a state that only a new file gets out of. */
  broken = false;
  private readonly file: OpenFile;
  private written = JOURNAL_HEADER;
  private stagedSize = 0;
  private staged: Buffer[] = [];
  private lastCrc = 0;
  private settledCrc = 0;
  private marked = JOURNAL_HEADER;

  private constructor(file: OpenFile, sequence: number) {
    this.file = file;
    this.sequence = sequence;
  }

  /** Makes a new journal file, durable with its header; throws what the file system throws. */
  static create(files: FileSystem, directory: string, sequence: number, previous: JournalTail, durability: 'fsync' | 'os'): Journal {
    const path = `${directory}/${journalName(sequence)}`;
    const file = files.open(path, 'create');
    try {
      file.truncate(0);
      file.write(encodeHeader(sequence, previous, durability), 0);
      file.datasyncSync();
      files.syncDirectory(directory);
    } catch (error) {
      file.close();
      throw error;
    }
    return new Journal(file, sequence);
  }

  /** Where a next file's header says this one ends. */
  get tail(): JournalTail {
    return { length: this.settled, crc: this.settledCrc };
  }

  /** Adds a frame to what `write` will write; its batches are not copied. */
  stage(frame: Frame): void {
    const encoded = encodeFrame(frame, this.lastCrc, this.settled);
    this.lastCrc = encoded.crc;
    this.staged.push(...encoded.chunks);
    this.stagedSize += encoded.size;
  }

  /** Writes what was staged. */
  write(): void {
    const chunks = this.staged;
    this.staged = [];
    this.file.writev(chunks, this.written);
    this.written += this.stagedSize;
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
  }

  /**
   * Notes in the header how far the file counts. Not synced: it lets recovery tell damage to the last frames from a torn tail
   * after the process died. A failure only loses that help.
   */
  mark(): void {
    if (this.marked === this.settled) return;
    this.marked = this.settled;
    const bytes = Buffer.alloc(12);
    bytes.writeBigUInt64BE(BigInt(this.settled), 0);
    bytes.writeUInt32BE(crc32c(bytes, 0, 0, 8), 8);
    try {
      this.file.write(bytes, MARK_AT);
    } catch {
      this.marked = -1;
    }
  }

  /** Drops what was staged or written and not settled. After a failed sync the file is not to be used again. */
  takeBack(syncFailed: boolean): void {
    this.staged = [];
    this.stagedSize = 0;
    this.lastCrc = this.settledCrc;
    this.written = this.settled;
    try {
      this.file.truncate(this.settled);
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
  for (let frame = findFrame(bytes, at, to); frame !== null && frame.previousCrc === crc; frame = findFrame(bytes, at, to)) {
    frames.push(at);
    at = frame.end;
    crc = frame.crc;
  }
  const durableTo = readMark(bytes);
  const isLast = limit === Number.MAX_SAFE_INTEGER;
  const isSynced = bytes.readUInt32BE(28) === SYNCED;
  return {
    sequence: Number(bytes.readBigUInt64BE(8)),
    previous: { length: Number(bytes.readBigUInt64BE(16)), crc: bytes.readUInt32BE(24) },
    frames,
    end: at,
    endCrc: crc,
    damaged: isSynced && ((isLast ? durableTo : limit) > at || (isLast && hasLaterProof(bytes, at, bytes.length))),
  };
}

function readMark(bytes: Buffer): number {
  if (crc32c(bytes, 0, MARK_AT, MARK_AT + 8) !== bytes.readUInt32BE(MARK_AT + 8)) return 0;
  return Number(bytes.readBigUInt64BE(MARK_AT));
}
