/** The worker of threads.test.ts: reads one partition to its end as it grows and reports what it has seen. */
import { parentPort, workerData } from 'node:worker_threads';
import { decodeSlice } from '../../../src/log/slice-decode.ts';
import { openLogReader } from '../../../src/log/segment/log-reader.ts';
import { recordSlice } from '../../../src/log/record-slice.ts';
import type { ReaderHandle } from '../../../src/log/segment/shared-view.ts';

const { handle, topic, until } = workerData as { handle: ReaderHandle; topic: string; until: number };
const reader = openLogReader(handle);
const slice = recordSlice();
const into = Buffer.alloc(80_000);
const values: string[] = [];
let offset = 0;
while (offset < until) {
  const version = reader.version();
  if (!reader.topic(topic) || reader.highWatermark(topic, 0) === offset) {
    await reader.waitForChange(version, 5000);
    continue;
  }
  offset = Math.max(offset, reader.logStartOffset(topic, 0));
  const fetched = reader.fetch({ topic, partition: 0, offset, maxBytes: 50_000, into });
  let position = 0;
  while (position < fetched.batches.length) {
    position = decodeSlice(fetched.batches, offset, slice, { position, aborted: fetched.aborted });
    for (let index = 0; index < slice.count; index++) {
      values.push(`${slice.offset[index]}:${slice.buffer.toString('utf8', slice.valueFrom[index], slice.valueTo[index])}`);
    }
    offset = slice.nextOffset;
  }
}
reader.close();
parentPort?.postMessage(values);
