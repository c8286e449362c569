/**
 * Changes of a task's stores as records of their changelog topics, and back. One record per changed row and commit:
 * key `[key columns, sub-key start, sub-key end]`, value `[values, state, time]` in the encoding of `state/codec.ts`, with 0 for a state that the values tell; a deleted row is a tombstone.
 */
import { BatchEncoder } from '../log/batch-encoder.ts';
import type { LogReader } from '../log/log.ts';
import { recordSlice } from '../log/record-slice.ts';
import { decodeSlice } from '../log/slice-decode.ts';
import { ByteSink } from '../data/bytes.ts';
import type { Value } from '../data/types.ts';
import { decodeState, writeArray } from '../state/codec.ts';
import { Entry } from '../state/entry.ts';
import { keyIdOf } from '../state/key-id.ts';
import { showsState, shownState } from '../state/store.ts';
import type { StoreSpec } from '../state/store.ts';

const MAX_BATCH_BYTES = 900_000;

const key = new ByteSink(256);
/** Used again for every commit: a fresh one each time was most of what the collector of an ingesting worker had to do. */
const encoder = new BatchEncoder(1 << 16);

/** The batches that carry these changes, in order. */
export function encodeChanges(entries: readonly Entry[], spec: StoreSpec): Buffer[] {
  encoder.reset();
  const batches: Buffer[] = [];
  const now = Date.now();
  for (const entry of entries) {
    key.clear();
    writeArray([entry.key, entry.start, entry.end], key);
    const deleted = entry.values === null && entry.state.length === 0;
    const value = encoder.begin(Math.max(entry.timestamp, 0) || now, key.buffer, 0, key.position);
    if (!deleted) writeArray([entry.values, showsState(spec, entry) ? 0 : entry.state, entry.timestamp], value);
    encoder.end(!deleted);
    if (encoder.size > MAX_BATCH_BYTES) batches.push(encoder.finish());
  }
  if (encoder.count > 0) batches.push(encoder.finish());
  return batches;
}

/** Reads a changelog from `offset` to its end; calls back with each run of changes and the offset behind it. */
export function replayChanges(
  log: LogReader,
  topic: string,
  partition: number,
  offset: number,
  spec: StoreSpec,
  apply: (entries: Entry[], next: number) => void,
): void {
  const slice = recordSlice();
  const end = log.highWatermark(topic, partition);
  let position = Math.max(offset, log.logStartOffset(topic, partition));
  while (position < end) {
    const fetched = log.fetch({ topic, partition, offset: position, maxBytes: 4 << 20 });
    decodeSlice(fetched.batches, position, slice, { aborted: fetched.aborted });
    const entries: Entry[] = [];
    for (let i = 0; i < slice.count; i++)
      entries.push(decodeEntry(slice.buffer, slice.keyFrom[i], slice.keyTo[i], slice.valueFrom[i], slice.valueTo[i], spec));
    if (slice.nextOffset <= position) return;
    position = slice.nextOffset;
    apply(entries, position);
  }
}

function decodeEntry(bytes: Buffer, keyFrom: number, keyTo: number, valueFrom: number, valueTo: number, spec: StoreSpec): Entry {
  const [key, start, end] = decodeState(bytes.toString('utf8', keyFrom, keyTo)) as [Value[], number, number];
  const entry = new Entry(keyIdOf(spec.keyColumns, key), key, start, end);
  if (valueFrom < 0) return entry;
  const [values, state, timestamp] = decodeState(bytes.toString('utf8', valueFrom, valueTo)) as [Value[] | null, unknown[] | 0, number];
  entry.values = values;
  entry.state = state === 0 ? shownState(spec, values ?? []) : state;
  entry.timestamp = timestamp;
  return entry;
}
