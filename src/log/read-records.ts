/** Reading a partition record by record, for whoever reads little: the command log, PRINT, tests. Tasks read slices (`runtime/task.ts`). */
import { recordSlice } from './record-slice.ts';
import { decodeSlice } from './slice-decode.ts';
import type { LogReader } from './log.ts';

export interface LogRecord {
  readonly offset: number;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** What one look at a partition gave, and where to look next. */
export interface RecordsRead {
  readonly records: readonly LogRecord[];
  readonly next: number;
}

/** The committed records from an offset on, about `maxBytes` of them; none when there is nothing yet. Keys and values are copies. */
export function readRecords(log: LogReader, topic: string, partition: number, offset: number, maxBytes = 1 << 20): RecordsRead {
  const fetched = log.fetch({ topic, partition, offset, maxBytes });
  const slice = recordSlice(256);
  const records: LogRecord[] = [];
  let next = offset;
  for (let position = 0; position < fetched.batches.length; ) {
    position = decodeSlice(fetched.batches, offset, slice, { position, aborted: fetched.aborted });
    for (let i = 0; i < slice.count; i++) {
      const bytes = (from: number, to: number): Buffer | null => (from < 0 ? null : Buffer.from(slice.buffer.subarray(from, to)));
      records.push({
        offset: slice.offset[i],
        timestamp: slice.timestamp[i],
        key: bytes(slice.keyFrom[i], slice.keyTo[i]),
        value: bytes(slice.valueFrom[i], slice.valueTo[i]),
      });
    }
    next = Math.max(next, slice.nextOffset);
  }
  return { records, next };
}
