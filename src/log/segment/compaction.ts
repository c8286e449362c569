/**
 * Compaction: keeps the last value of each key, tombstones for `delete.retention.ms`, and what a producer's sequence needs. It works
 * on closed segments that a checkpoint covers, beside the appends and in small steps; only the exchange of a finished file goes
 * through the commit queue.
 *
 * Two passes: the last offset of every key in the part not compacted before; then runs of segments written anew, as one file each,
 * without what is superseded. If a pass meets more keys than its table holds it stops there and the next pass goes on.
 */
import * as batch from '../batch.ts';
import { CLEANED, finishCompaction } from './compaction-files.ts';
import { compactBatch, wasRolledBack } from './compaction-batch.ts';
import { crc32c } from '../crc32c.ts';
import { decodeSlice } from '../slice-decode.ts';
import { KeyOffsets } from './key-offsets.ts';
import { recordSlice } from '../record-slice.ts';
import { segmentName } from './paths.ts';
import { SparseIndex } from './sparse-index.ts';
import type { CompactionResult, SegmentFacts } from './state.ts';
import type { CompactionRules } from './compaction-batch.ts';
import type { LogCore } from './core.ts';
import type { OpenFile } from '../../base/files.ts';
import type { Partition } from './partition.ts';
import type { Segment } from './segment.ts';

const MAX_KEYS = 1_000_000;
const STEP_BYTES = 1 << 20;

/** Lets others run between the steps of a long job. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Compacts the partition if its settings ask for it now. */
export async function compact(core: LogCore, partition: Partition): Promise<boolean> {
  const candidates = cleanable(partition, core.now());
  if (candidates === null) return false;
  const { keys, end } = await collectKeys(partition, candidates);
  const rules = { partition, keys, forgetBelow: forgetBelow(partition, candidates, core.now()) };
  for (const run of runsOf(
    candidates.filter((segment) => segment.next <= end),
    partition.settings.segmentBytes,
  )) {
    await compactRun(core, partition, run, rules, end);
  }
  return true;
}

/** The closed segments to look at; null when too little of them is new. */
function cleanable(partition: Partition, now: number): Segment[] | null {
  const { settings, segments } = partition;
  if (!settings.compact || segments.length < 2) return null;
  const limit = Math.min(partition.coveredTo, partition.lastStableOffset);
  const closed = segments.slice(0, -1).filter((segment) => segment.next <= limit && now - segment.touched >= settings.minCompactionLagMs);
  let dirty = 0;
  let total = 0;
  let oldest = Number.POSITIVE_INFINITY;
  for (const segment of closed) {
    total += segment.size;
    if (segment.next <= partition.cleanedTo) continue;
    dirty += segment.size;
    oldest = Math.min(oldest, segment.created);
  }
  if (dirty === 0) return null;
  const isDue = dirty / total >= settings.minCleanableRatio || now - oldest > settings.maxCompactionLagMs;
  return isDue ? closed : null;
}

/** Tombstones below this offset were compacted before and written longer than `delete.retention.ms` ago. */
function forgetBelow(partition: Partition, segments: readonly Segment[], now: number): number {
  let below = 0;
  for (const segment of segments) {
    if (segment.next > partition.cleanedTo || now - segment.touched < partition.settings.deleteRetentionMs) break;
    below = segment.next;
  }
  return below;
}

const slice = recordSlice(1024);

/** Notes the keys not compacted before, segment by segment, until the table is full; `end` is where it got. */
async function collectKeys(partition: Partition, segments: readonly Segment[]): Promise<{ keys: KeyOffsets; end: number }> {
  const from = partition.cleanedTo;
  const records = segments.reduce((sum, segment) => sum + (segment.next > from ? segment.next - Math.max(segment.base, from) : 0), 0);
  const keys = new KeyOffsets(Math.min(records, MAX_KEYS));
  let end = from;
  for (const segment of segments) {
    if (segment.next <= from) {
      end = Math.max(end, segment.next);
      continue;
    }
    if (keys.isFull) break;
    await noteKeys(partition, segment, keys);
    if (keys.isFull && end > from) break; // the rest of this segment may be missing from the table
    end = segment.next;
    if (keys.isFull) break;
  }
  return { keys, end };
}

async function noteKeys(partition: Partition, segment: Segment, keys: KeyOffsets): Promise<void> {
  let position = 0;
  while (position < segment.size && !keys.isFull) {
    const stop = position + STEP_BYTES;
    segment.walk(position, (bytes, at, where) => {
      if (where >= stop || keys.isFull) return false;
      position = where + batch.batchSizeOf(bytes, at);
      noteBatch(partition, bytes.subarray(at, at + batch.batchSizeOf(bytes, at)), keys);
      return true;
    });
    await breathe();
  }
}

function noteBatch(partition: Partition, bytes: Buffer, keys: KeyOffsets): void {
  if ((batch.attributesOf(bytes) & batch.CONTROL) !== 0 || wasRolledBack(bytes, partition)) return;
  decodeSlice(bytes, 0, slice, { maxDecompressed: 256 << 20 });
  for (let index = 0; index < slice.count; index++) {
    if (slice.keyFrom[index] >= 0) keys.note(slice.buffer, slice.keyFrom[index], slice.keyTo[index], slice.offset[index]);
  }
}

/** Consecutive segments that together make one file of no more than the segment size. */
function runsOf(segments: readonly Segment[], segmentBytes: number): Segment[][] {
  const runs: Segment[][] = [];
  let size = 0;
  for (const segment of segments) {
    const run = runs.at(-1);
    const fits = run !== undefined && size + segment.size <= segmentBytes && segment.next - run[0].base < 0x7ffffff0;
    if (fits) run.push(segment);
    else runs.push([segment]);
    size = fits ? size + segment.size : segment.size;
  }
  return runs;
}

async function compactRun(
  core: LogCore,
  partition: Partition,
  run: readonly Segment[],
  rules: CompactionRules,
  cleanedTo: number,
): Promise<void> {
  const name = segmentName(run[0].base, `.log.${core.options.random.bytes(4).toString('hex')}${CLEANED}`);
  const path = `${partition.directory}/${name}`;
  const file = core.files.open(path, 'create');
  let written: WrittenFile;
  try {
    written = await writeRun(file, run, rules);
    await file.datasync();
    core.files.syncDirectory(partition.directory);
  } catch (error) {
    file.close();
    core.files.remove(path);
    throw error;
  }
  file.close();
  const facts: SegmentFacts = {
    base: run[0].base,
    next: run[run.length - 1].next,
    created: run[0].created,
    touched: run[run.length - 1].touched,
    size: written.size,
    maxTimestamp: written.maxTimestamp,
    maxTimestampOffset: written.maxTimestampOffset,
    crc: written.crc,
  };
  await exchange(core, partition, written.index, { segment: facts, replaces: run.map((segment) => segment.base), file: name, cleanedTo });
}

interface WrittenFile {
  readonly index: SparseIndex;
  sinceIndex: number;
  size: number;
  crc: number;
  maxTimestamp: number;
  maxTimestampOffset: number;
}

async function writeRun(file: OpenFile, run: readonly Segment[], rules: CompactionRules): Promise<WrittenFile> {
  const index = new SparseIndex(run[0].base);
  const written: WrittenFile = { index, sinceIndex: 0, size: 0, crc: 0, maxTimestamp: -1, maxTimestampOffset: -1 };
  for (const segment of run) {
    let position = 0;
    while (position < segment.size) {
      const stop = position + STEP_BYTES;
      const kept: Buffer[] = [];
      segment.walk(position, (bytes, at, where) => {
        if (where >= stop) return false;
        const size = batch.batchSizeOf(bytes, at);
        position = where + size;
        const result = compactBatch(bytes.subarray(at, at + size), rules);
        if (result !== null) kept.push(result);
        return true;
      });
      append(file, written, kept, rules.partition.settings.indexIntervalBytes);
      await breathe();
    }
  }
  return written;
}

function append(file: OpenFile, written: WrittenFile, batches: readonly Buffer[], indexInterval: number): void {
  if (batches.length === 0) return;
  file.writev(batches, written.size);
  for (const bytes of batches) {
    const time = batch.maxTimestampOf(bytes);
    if (time > written.maxTimestamp) {
      written.maxTimestamp = time;
      written.maxTimestampOffset = batch.lastOffsetOf(bytes);
    }
    if (written.sinceIndex > indexInterval) {
      written.index.add(batch.lastOffsetOf(bytes), written.size);
      written.index.addTime(written.maxTimestamp, written.maxTimestampOffset);
      written.sinceIndex = 0;
    }
    written.sinceIndex += bytes.length;
    written.size += bytes.length;
    written.crc = crc32c(bytes, written.crc);
  }
}

async function exchange(core: LogCore, partition: Partition, index: SparseIndex, result: CompactionResult): Promise<void> {
  await core.queue.submit(() => {
    const isStillThere = core.table.byId.get(partition.topicId)?.[partition.index] === partition;
    const bases = new Set(partition.segments.map((segment) => segment.base));
    if (!isStillThere || !result.replaces.every((base) => bases.has(base))) {
      core.files.remove(`${partition.directory}/${result.file}`);
      return { events: [], appends: [], result: undefined };
    }
    const afterwards = (): void => {
      try {
        finishCompaction(core.files, partition, result, index);
        core.view.publish(partition);
      } catch {
        // the old files go on being read; opening the log next time makes the exchange
      }
    };
    return {
      events: [{ type: 'compacted', topicId: partition.topicId, partition: partition.index, result }],
      appends: [],
      result: undefined,
      afterwards,
    };
  });
}
