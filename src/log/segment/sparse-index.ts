/**
 * A segment's two sparse indexes in memory, saved in Kafka's file formats: offset → position (relative offset i32, position i32)
 * and time → offset (timestamp i64, relative offset i32). An entry is made every `index.interval.bytes` of batches.
 *
 * A file's checksum is kept apart (in the checkpoint), so that a damaged index is found out and built anew, never trusted.
 */
import { readLong, writeLong } from '../batch.ts';
import { crc32c } from '../crc32c.ts';

const OFFSET_ENTRY = 8;
const TIME_ENTRY = 12;

/** What a checkpoint remembers of an index file. */
export interface IndexSum {
  readonly entries: number;
  readonly crc: number;
}

/** The batch whose last record has the offset `last` begins at `position`; −1 stands for the beginning of the segment. */
export interface IndexEntry {
  readonly last: number;
  readonly position: number;
}

export class SparseIndex {
  readonly baseOffset: number;
  /** Pairs of relative offset and position. */
  private offsets = new Int32Array(64);
  count = 0;
  /** Times in ascending order, each with the offset of the record that had it; relative offsets. */
  private times: number[] = [];
  private timeOffsets: number[] = [];

  constructor(baseOffset: number) {
    this.baseOffset = baseOffset;
  }

  get timeCount(): number {
    return this.times.length;
  }

  /** `last` is the last offset of the batch that begins at `position`, as Kafka's index has it. */
  add(last: number, position: number): void {
    if (this.count * 2 === this.offsets.length) {
      const grown = new Int32Array(this.offsets.length * 2);
      grown.set(this.offsets);
      this.offsets = grown;
    }
    this.offsets[this.count * 2] = last - this.baseOffset;
    this.offsets[this.count * 2 + 1] = position;
    this.count++;
  }

  /** Only a time later than all before makes an entry. */
  addTime(timestamp: number, offset: number): void {
    if (this.times.length > 0 && timestamp <= this.times[this.times.length - 1]) return;
    this.times.push(timestamp);
    this.timeOffsets.push(offset - this.baseOffset);
  }

  /** Where to begin looking for the offset: the last entry whose batch ends at or before it, else the beginning. */
  before(offset: number): IndexEntry {
    const relative = offset - this.baseOffset;
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.offsets[middle * 2] <= relative) low = middle + 1;
      else high = middle - 1;
    }
    if (high < 0) return { last: -1, position: 0 };
    return { last: this.baseOffset + this.offsets[high * 2], position: this.offsets[high * 2 + 1] };
  }

  *entries(): Generator<IndexEntry> {
    for (let entry = 0; entry < this.count; entry++) {
      yield { last: this.baseOffset + this.offsets[entry * 2], position: this.offsets[entry * 2 + 1] };
    }
  }

  /** An offset such that no record before it has a timestamp of `timestamp` or later. */
  offsetBeforeTime(timestamp: number): number {
    let low = 0;
    let high = this.times.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.times[middle] < timestamp) low = middle + 1;
      else high = middle - 1;
    }
    return high < 0 ? this.baseOffset : this.baseOffset + this.timeOffsets[high];
  }

  /** Forgets entries past the counts given: the batches they stood for were taken back. */
  truncate(count: number, timeCount: number): void {
    this.count = Math.min(count, this.count);
    this.times.length = Math.min(timeCount, this.times.length);
    this.timeOffsets.length = this.times.length;
  }

  encodeOffsets(): Buffer {
    const bytes = Buffer.alloc(this.count * OFFSET_ENTRY);
    for (let entry = 0; entry < this.count * 2; entry++) bytes.writeInt32BE(this.offsets[entry], entry * 4);
    return bytes;
  }

  encodeTimes(): Buffer {
    const bytes = Buffer.alloc(this.times.length * TIME_ENTRY);
    for (let entry = 0; entry < this.times.length; entry++) {
      writeLong(bytes, this.times[entry], entry * TIME_ENTRY);
      bytes.writeInt32BE(this.timeOffsets[entry], entry * TIME_ENTRY + 8);
    }
    return bytes;
  }

  /** Null when the bytes are not the ones the sums were taken of. */
  static decode(baseOffset: number, offsets: Buffer, times: Buffer, offsetSum: IndexSum, timeSum: IndexSum): SparseIndex | null {
    const offsetBytes = offsets.subarray(0, offsetSum.entries * OFFSET_ENTRY);
    const timeBytes = times.subarray(0, timeSum.entries * TIME_ENTRY);
    if (offsetBytes.length < offsetSum.entries * OFFSET_ENTRY || crc32c(offsetBytes) !== offsetSum.crc) return null;
    if (timeBytes.length < timeSum.entries * TIME_ENTRY || crc32c(timeBytes) !== timeSum.crc) return null;
    const index = new SparseIndex(baseOffset);
    for (let at = 0; at < offsetBytes.length; at += OFFSET_ENTRY) {
      index.add(baseOffset + offsetBytes.readInt32BE(at), offsetBytes.readInt32BE(at + 4));
    }
    for (let at = 0; at < timeBytes.length; at += TIME_ENTRY)
      index.addTime(readLong(timeBytes, at), baseOffset + timeBytes.readInt32BE(at + 8));
    return index;
  }
}
