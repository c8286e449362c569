/** Reading in the log's own thread: fetch, and which record a time stands for. */
import * as batch from '../batch.ts';
import { decodeSlice } from '../slice-decode.ts';
import { diskError } from './disk-error.ts';
import { fail } from '../../base/errors.ts';
import { readBatches } from './fetch.ts';
import { recordSlice } from '../record-slice.ts';
import type { AbortedTransaction, FetchRequest, FetchResult, TimestampOffset } from '../log.ts';
import type { AbortedEntry, Partition } from './partition.ts';
import type { ReadResult } from './fetch.ts';
import type { Segment } from './segment.ts';

const DEFAULT_MAX_BYTES = 1 << 20;
const NOTHING = Buffer.alloc(0);

/** See `LogReader.fetch`. */
export function fetchFrom(partition: Partition, request: FetchRequest): FetchResult {
  const { highWatermark, lastStableOffset, logStart: logStartOffset } = partition;
  const { offset } = request;
  if (offset < logStartOffset || offset > highWatermark) {
    const range = { start: logStartOffset, end: highWatermark };
    throw fail('LOG_OFFSET_OUT_OF_RANGE', { offset, topic: request.topic, partition: request.partition, ...range });
  }
  const isCommitted = request.isolation !== 'read_uncommitted';
  const endOffset = isCommitted ? lastStableOffset : highWatermark;
  const read = offset < endOffset ? readFrom(partition, request, endOffset) : null;
  const batches = read?.batches ?? NOTHING;
  const aborted = isCommitted && read && partition.aborted.length > 0 ? abortedIn(partition.aborted, offset, read.next) : undefined;
  return aborted
    ? { batches, highWatermark, lastStableOffset, logStartOffset, aborted }
    : { batches, highWatermark, lastStableOffset, logStartOffset };
}

function readFrom(partition: Partition, request: FetchRequest, endOffset: number): ReadResult | null {
  const { offset, into } = request;
  const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
  try {
    for (let index = partition.segmentIndexOf(offset); index < partition.segments.length; index++) {
      const segment = partition.segments[index];
      if (segment.base >= endOffset) break;
      if (segment.size === 0) continue;
      const where = { ...segment.startFor(offset), fileEnd: segment.size, gaps: segment.base < partition.cleanedTo };
      const read = readBatches(segment.reader(), { ...where, offset, endOffset, maxBytes, into });
      if (read === null) continue;
      segment.remember(read.next, read.position + read.batches.length);
      return read;
    }
    return null;
  } catch (error) {
    throw diskError(error);
  }
}

/** The aborted transactions that touch offsets [from, to); undefined when there are none. */
export function abortedIn(entries: readonly AbortedEntry[], from: number, to: number): AbortedTransaction[] | undefined {
  const found: AbortedTransaction[] = [];
  for (const entry of entries) {
    if (entry.last >= from && entry.first < to) found.push({ producerId: BigInt(entry.producerId), firstOffset: entry.first });
  }
  return found.length === 0 ? undefined : found;
}

const NONE: TimestampOffset = { offset: -1, timestamp: -1 };

/** See `LogWriter.offsetForTimestamp`. */
export function offsetForTimestamp(partition: Partition, timestamp: number | 'latest'): TimestampOffset {
  const target = timestamp === 'latest' ? latestTimestamp(partition) : timestamp;
  if (target === null) return NONE;
  for (const segment of partition.segments) {
    if (segment.size === 0 || segment.maxTimestamp < target || segment.next <= partition.logStart) continue;
    const found = searchSegment(partition, segment, target);
    if (found) return found;
  }
  return NONE;
}

function latestTimestamp(partition: Partition): number | null {
  let latest: number | null = null;
  for (const segment of partition.segments) {
    if (segment.next > partition.logStart && segment.maxTimestamp > (latest ?? -1)) latest = segment.maxTimestamp;
  }
  return latest;
}

const slice = recordSlice(256);

function searchSegment(partition: Partition, segment: Segment, target: number): TimestampOffset | null {
  const index = segment.loadedIndex();
  let found: TimestampOffset | null = null;
  segment.walk(index.before(index.offsetBeforeTime(target)).position, (bytes, at) => {
    if (batch.baseOffsetOf(bytes, at) >= partition.highWatermark) return false;
    const isControl = (batch.attributesOf(bytes, at) & batch.CONTROL) !== 0;
    if (isControl || batch.maxTimestampOf(bytes, at) < target || batch.lastOffsetOf(bytes, at) < partition.logStart) return true;
    found = searchBatch(bytes.subarray(at, at + batch.batchSizeOf(bytes, at)), Math.max(partition.logStart, 0), target);
    return found === null;
  });
  return found;
}

function searchBatch(bytes: Buffer, from: number, target: number): TimestampOffset | null {
  decodeSlice(bytes, from, slice);
  for (let index = 0; index < slice.count; index++) {
    if (slice.timestamp[index] >= target) return { offset: slice.offset[index], timestamp: slice.timestamp[index] };
  }
  return null;
}
