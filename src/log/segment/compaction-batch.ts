/** Compaction of one batch: which of its records stay, and the batch without the others. */
import * as batch from '../batch.ts';
import { codecOf, compress } from '../compression.ts';
import { decodeSlice } from '../slice-decode.ts';
import { recordSlice } from '../record-slice.ts';
import type { KeyOffsets } from './key-offsets.ts';
import type { Partition } from './partition.ts';
import type { RecordSlice } from '../record-slice.ts';

const MAX_BATCH = 256 << 20;

export interface CompactionRules {
  readonly partition: Partition;
  /** Last offsets of the keys in the part not compacted before. */
  readonly keys: KeyOffsets;
  /** Tombstones and markers below this offset have done their work: every reader has had the time to see them. */
  readonly forgetBelow: number;
}

const slice = recordSlice(1024);

/** The batch (whole, in a buffer of its own) as it is to be kept; the same buffer when nothing goes; null when all of it goes. */
export function compactBatch(bytes: Buffer, rules: CompactionRules): Buffer | null {
  const attributes = batch.attributesOf(bytes);
  if ((attributes & batch.CONTROL) !== 0) return batch.baseOffsetOf(bytes) < rules.forgetBelow ? null : bytes;
  if (wasRolledBack(bytes, rules.partition)) return emptied(bytes, rules);
  decodeSlice(bytes, 0, slice, { maxDecompressed: MAX_BATCH });
  const kept = chooseRecords(slice, rules);
  if (kept.length === slice.count && kept.length > 0) return bytes;
  return kept.length === 0 ? emptied(bytes, rules) : withRecords(bytes, attributes, kept);
}

/** Whether a transactional batch is of a transaction that was rolled back. */
export function wasRolledBack(bytes: Buffer, partition: Partition): boolean {
  if ((batch.attributesOf(bytes) & batch.TRANSACTIONAL) === 0) return false;
  const producer = Number(batch.producerIdOf(bytes));
  const offset = batch.baseOffsetOf(bytes);
  return partition.aborted.some((entry) => entry.producerId === producer && entry.first <= offset && offset <= entry.last);
}

/** An empty batch stays where a producer's last sequence stands in it, so that the files alone tell it too. */
function emptied(bytes: Buffer, rules: CompactionRules): Buffer | null {
  if (!batch.hasProducer(bytes) || batch.baseSequenceOf(bytes) < 0) return null;
  const last = rules.partition.producers.get(batch.producerIdOf(bytes))?.batches.at(-1);
  if (last?.offset !== batch.baseOffsetOf(bytes)) return null;
  return rebuild(bytes, batch.attributesOf(bytes) & ~batch.CODEC_MASK, Buffer.alloc(0), 0, -1);
}

function chooseRecords(records: RecordSlice, rules: CompactionRules): number[] {
  const { buffer, keyFrom, keyTo, valueFrom, offset } = records;
  const kept: number[] = [];
  for (let index = 0; index < records.count; index++) {
    if (keyFrom[index] < 0) continue;
    const last = rules.keys.lastOf(buffer, keyFrom[index], keyTo[index]);
    if (offset[index] < last) continue;
    const isTombstone = valueFrom[index] < 0;
    if (isTombstone && offset[index] < rules.forgetBelow) continue;
    kept.push(index);
  }
  return kept;
}

/** Copies the kept records as they stand: their deltas stay right because base offset and base timestamp stay. */
function withRecords(bytes: Buffer, attributes: number, kept: readonly number[]): Buffer {
  const ranges: Buffer[] = [];
  let maxTimestamp = -1;
  for (const index of kept) {
    ranges.push(slice.buffer.subarray(recordStart(index), recordEnd(index)));
    maxTimestamp = Math.max(maxTimestamp, slice.timestamp[index]);
  }
  return rebuild(bytes, attributes, compress(codecOf(attributes), Buffer.concat(ranges)), kept.length, maxTimestamp);
}

function recordEnd(index: number): number {
  const from = slice.headersFrom[index];
  return slice.headersTo[index] > from ? slice.headersTo[index] : from + 1;
}

/** A record begins where the one before it ends; the first where the records begin. */
function recordStart(index: number): number {
  if (index > 0) return recordEnd(index - 1);
  return slice.recordsFrom;
}

function rebuild(from: Buffer, attributes: number, body: Buffer, count: number, maxTimestamp: number): Buffer {
  const result = Buffer.alloc(batch.HEADER_BYTES + body.length);
  from.copy(result, 0, 0, batch.HEADER_BYTES);
  body.copy(result, batch.HEADER_BYTES);
  const isLogTime = (attributes & batch.LOG_APPEND_TIME) !== 0;
  const latest = isLogTime || count === 0 ? batch.maxTimestampOf(from) : maxTimestamp;
  batch.writeHeader(result, attributes, count, batch.lastOffsetDeltaOf(from), batch.baseTimestampOf(from), latest);
  from.copy(result, 0, 0, 8); // the header writer begins at offset 0
  batch.sealBatch(result);
  return result;
}
