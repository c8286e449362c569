/**
 * One persistent query alone over a log of its own in memory, on partition 0: fed record by record, so that everything a record
 * causes is done before the next one is there. Offsets count from 0 for each topic, as the cases expect.
 */
import { memoryFiles } from '../../src/base/files.ts';
import type { FormatContext } from '../../src/formats/format.ts';
import { BatchEncoder } from '../../src/log/batch-encoder.ts';
import type { LogReader } from '../../src/log/log.ts';
import { encodeHeaders, headersOf, recordSlice } from '../../src/log/record-slice.ts';
import { openEmbeddedLogSync } from '../../src/log/segment/embedded-log.ts';
import type { EmbeddedLog } from '../../src/log/segment/embedded-log.ts';
import { decodeSlice } from '../../src/log/slice-decode.ts';
import { createInlineQuery } from '../../src/runtime/inline.ts';
import type { QuerySpec } from '../../src/runtime/spec.ts';
import type { StoredRecord } from './records.ts';
import type { RunningQuery } from './world.ts';

const DIRECTORY = '/log';
const NOTHING = Buffer.alloc(0);

/** A log without a disk. */
export function memoryLog(): EmbeddedLog {
  const files = memoryFiles();
  files.makeDirectory(DIRECTORY);
  return openEmbeddedLogSync({ directory: DIRECTORY, files, durability: 'os', maintenanceMs: 0, journalBytes: 1 << 20 });
}

export function startInline(
  spec: QuerySpec,
  topics: { readonly sources: readonly string[]; readonly sink: string },
  formats: FormatContext,
): RunningQuery {
  const problems: string[] = [];
  const log = memoryLog();
  for (const name of new Set([...topics.sources, topics.sink])) log.createTopicSync({ name, partitions: 1 });
  const query = createInlineQuery({ spec, log, formats, onProblem: (reason) => problems.push(reason) });
  return {
    code: query.sources,
    problems,
    feed(topic, record) {
      // A topic that is read and written, as by INSERT INTO its own source, also holds what is fed.
      const before = log.highWatermark(topics.sink, 0) + (topic === topics.sink ? 1 : 0);
      log.appendSync(topic, 0, batchOf(record), { verified: true });
      query.runUntilIdle();
      return readFrom(log, topics.sink, 0, before);
    },
    topicsWithRecords: () =>
      log
        .topics()
        .map((topic) => topic.name)
        .filter((name) => log.highWatermark(name, 0) > 0),
    close: () => {
      query.close();
      log.abandon();
    },
  };
}

/** A batch of one record. */
export function batchOf(record: StoredRecord): Buffer {
  const encoder = new BatchEncoder(256);
  const { key, value } = record;
  const headers = encodeHeaders(record.headers);
  encoder.append(
    record.timestamp,
    key ?? NOTHING,
    key ? 0 : -1,
    key?.length ?? -1,
    value ?? NOTHING,
    value ? 0 : -1,
    value?.length ?? -1,
    headers,
  );
  return encoder.finish();
}

/** The records of a partition from an offset on. */
export function readFrom(log: LogReader, topic: string, partition: number, offset: number): StoredRecord[] {
  const records: StoredRecord[] = [];
  const slice = recordSlice(16);
  for (let next = offset; next < log.highWatermark(topic, partition); next = slice.nextOffset) {
    const { batches } = log.fetch({ topic, partition, offset: next });
    for (let position = 0; position < batches.length; ) {
      position = decodeSlice(batches, next, slice, { position });
      for (let at = 0; at < slice.count; at++) records.push(storedRecord(slice, at));
    }
  }
  return records;
}

function storedRecord(slice: ReturnType<typeof recordSlice>, at: number): StoredRecord {
  const copy = (from: number, to: number): Buffer | null => (from < 0 ? null : Buffer.from(slice.buffer.subarray(from, to)));
  return {
    key: copy(slice.keyFrom[at] as number, slice.keyTo[at] as number),
    value: copy(slice.valueFrom[at] as number, slice.valueTo[at] as number),
    timestamp: slice.timestamp[at] as number,
    headers: headersOf(slice, at),
  };
}
