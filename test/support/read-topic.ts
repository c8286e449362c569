/** Reads a topic back as text, checking on the way what every reader of committed data may rely on: offsets only grow. */
import type { LogReader } from '../../src/log/log.ts';
import { recordSlice } from '../../src/log/record-slice.ts';
import { decodeSlice } from '../../src/log/slice-decode.ts';

export interface ReadRecord {
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly timestamp: number;
}

/** All committed records of one partition. Throws when an offset does not grow. */
export function readTopicPartition(log: LogReader, topic: string, partition: number): ReadRecord[] {
  const records: ReadRecord[] = [];
  const slice = recordSlice();
  let last = -1;
  for (let offset = log.logStartOffset(topic, partition); offset < log.lastStableOffset(topic, partition); offset = slice.nextOffset) {
    const fetched = log.fetch({ topic, partition, offset, maxBytes: 1 << 20 });
    decodeSlice(fetched.batches, offset, slice, { aborted: fetched.aborted });
    for (let i = 0; i < slice.count; i++) {
      if (slice.offset[i] <= last) throw new Error(`offset ${slice.offset[i]} after ${last} in ${topic}-${partition}`);
      last = slice.offset[i];
      const text = (from: number, to: number) => (from < 0 ? null : slice.buffer.toString('utf8', from, to));
      records.push({
        offset: last,
        key: text(slice.keyFrom[i], slice.keyTo[i]),
        value: text(slice.valueFrom[i], slice.valueTo[i]),
        timestamp: slice.timestamp[i],
      });
    }
    if (slice.nextOffset <= offset) throw new Error(`no progress at ${offset} of ${topic}-${partition}`);
  }
  return records;
}
