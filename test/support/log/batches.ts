/** Making record batches and reading them back, for tests of any `Log`. Plain and slow on purpose. */
import { BatchEncoder } from '../../../src/log/batch-encoder.ts';
import { encodeHeaders, headersOf, recordSlice } from '../../../src/log/record-slice.ts';
import { decodeSlice } from '../../../src/log/slice-decode.ts';
import type { BatchOptions } from '../../../src/log/batch-encoder.ts';
import type { FetchRequest, LogReader } from '../../../src/log/log.ts';
import type { RecordHeader } from '../../../src/log/record-slice.ts';

export interface TestRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly timestamp?: number;
  readonly headers?: readonly RecordHeader[];
}

export interface ReadRecord {
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly timestamp: number;
  readonly headers: readonly RecordHeader[];
}

const NOTHING = Buffer.alloc(0);

export function makeBatch(records: readonly TestRecord[], options: BatchOptions = {}): Buffer {
  const encoder = new BatchEncoder();
  for (const record of records) {
    const key = record.key === null ? NOTHING : Buffer.from(record.key);
    const value = record.value === null ? NOTHING : Buffer.from(record.value);
    const headers = encodeHeaders(record.headers ?? []);
    encoder.append(
      record.timestamp ?? 1000,
      key,
      record.key === null ? -1 : 0,
      key.length,
      value,
      record.value === null ? -1 : 0,
      value.length,
      headers,
    );
  }
  return encoder.finish(options);
}

/** A batch of records with values only. */
export const valuesBatch = (...values: string[]): Buffer => makeBatch(values.map((value) => ({ key: null, value })));

/** All records of fetched batches. */
export function recordsIn(batches: Buffer, from = 0, aborted?: Parameters<typeof decodeSlice>[3]): ReadRecord[] {
  const slice = recordSlice(4);
  const records: ReadRecord[] = [];
  let position = 0;
  while (position < batches.length) {
    position = decodeSlice(batches, from, slice, { ...aborted, position });
    for (let index = 0; index < slice.count; index++) {
      const text = (start: number, end: number): string | null => (start < 0 ? null : slice.buffer.toString('utf8', start, end));
      records.push({
        offset: slice.offset[index],
        key: text(slice.keyFrom[index], slice.keyTo[index]),
        value: text(slice.valueFrom[index], slice.valueTo[index]),
        timestamp: slice.timestamp[index],
        headers: headersOf(slice, index).map(({ key, value }) => ({ key, value: value && Buffer.from(value) })),
      });
    }
  }
  return records;
}

/** Reads a partition from `from` to its end by as many fetches as it takes. */
export function readAll(
  log: LogReader,
  topic: string,
  partition = 0,
  from = log.logStartOffset(topic, partition),
  more: Partial<FetchRequest> = {},
): ReadRecord[] {
  const slice = recordSlice(4);
  const records: ReadRecord[] = [];
  let offset = from;
  for (;;) {
    const fetched = log.fetch({ topic, partition, offset, ...more });
    if (fetched.batches.length === 0) return records;
    records.push(...recordsIn(fetched.batches, offset, { aborted: fetched.aborted }));
    let position = 0;
    while (position < fetched.batches.length) position = decodeSlice(fetched.batches, offset, slice, { position });
    offset = slice.nextOffset;
  }
}

export const valuesOf = (records: readonly ReadRecord[]): (string | null)[] => records.map((record) => record.value);
