/** The log by itself: durable appends and fetches with decoding, for small and large batches, against what the disk and memory give without it. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { recordSlice } from '../../../src/log/record-slice.ts';
import { decodeSlice } from '../../../src/log/slice-decode.ts';
import { batchesOf, blobs } from '../events.ts';
import { temporary } from '../engine-runner.ts';
import { rateLine } from '../measure.ts';
import type { Baseline, BenchOptions, Line, Runner } from '../measure.ts';

/** Appends that wait for their sync at the same time: a producer with this many requests in flight. */
const IN_FLIGHT = 64;
const FETCH_BYTES = 1 << 20;

interface Shape {
  readonly size: number;
  readonly batch: number;
  readonly records: number;
  readonly append?: string;
  readonly fetch?: string;
}

const SHAPES: readonly Shape[] = [
  { size: 100, batch: 1, records: 20_000 },
  { size: 100, batch: 100, records: 200_000 },
  { size: 100, batch: 1000, records: 500_000, append: '≥ 1 M/s or 0.4 × disk', fetch: '≥ 3 M/s' },
  { size: 1000, batch: 1, records: 10_000 },
  { size: 1000, batch: 100, records: 50_000 },
  { size: 1000, batch: 1000, records: 100_000 },
];

async function openLog(directory: string): Promise<{ log: EmbeddedLog; close: () => Promise<void> }> {
  const place = temporary(directory);
  const log = await openEmbeddedLog({ directory: place.path });
  await log.createTopic({ name: 't', partitions: 1 });
  return {
    log,
    close: async () => {
      await log.close();
      place.remove();
    },
  };
}

async function appendRunner({ size, batch }: Shape, records: number, directory: string): Promise<Runner> {
  const { log, close } = await openLog(directory);
  let batches: Buffer[] = [];
  return {
    reset: () => {
      batches = batchesOf(blobs(records, size), batch);
    },
    run: async () => {
      let next = 0;
      const producer = async (): Promise<void> => {
        while (next < batches.length) await log.append('t', 0, batches[next++], { verified: true });
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, producer));
      return records;
    },
    close,
  };
}

async function fetchRunner({ size, batch }: Shape, records: number, directory: string): Promise<Runner> {
  const { log, close } = await openLog(directory);
  await Promise.all(batchesOf(blobs(records, size), batch).map((b) => log.append('t', 0, b, { verified: true })));
  const slice = recordSlice();
  const into = Buffer.allocUnsafeSlow(FETCH_BYTES + 8192);
  return {
    run: () => {
      let seen = 0;
      for (let offset = 0; offset < records; offset = slice.nextOffset) {
        const { batches } = log.fetch({ topic: 't', partition: 0, offset, maxBytes: FETCH_BYTES, into });
        decodeSlice(batches, offset, slice);
        seen += slice.count;
      }
      if (seen !== records) throw new Error(`fetched ${seen} of ${records}`);
      return records;
    },
    close,
  };
}

/** Sequential writes of the same bytes in pieces of 1 MiB, with a sync each 4 MiB: what the device does for a file that only grows. */
export function diskBaseline(bytesPerRecord: number, records: number, directory: string): Baseline {
  return {
    name: 'sequential write of the bytes, synced every 4 MiB',
    start: () => {
      const place = temporary(directory);
      const piece = Buffer.alloc(1 << 20, 1);
      const total = bytesPerRecord * records;
      return {
        run: () => {
          const file = openSync(join(place.path, 'data'), 'w');
          for (let written = 0, n = 1; written < total; written += piece.length, n++) {
            writeSync(file, piece, 0, Math.min(piece.length, total - written));
            if (n % 4 === 0) fdatasyncSync(file);
          }
          fdatasyncSync(file);
          closeSync(file);
          return records;
        },
        close: () => place.remove(),
      };
    },
  };
}

function shapeLines(shape: Shape): Line[] {
  const label = `${shape.size === 100 ? '100B' : '1kB'}-x${shape.batch}`;
  const records = ({ scale }: BenchOptions) => Math.round(shape.records * scale);
  return [
    rateLine(
      (options) => ({
        name: '',
        unit: 'records/s',
        target: shape.append,
        start: () => appendRunner(shape, records(options), options.directory),
        baseline: diskBaseline(shape.size + 10, records(options), options.directory),
      }),
      `append-${label}`,
    ),
    rateLine(
      (options) => ({
        name: '',
        unit: 'records/s',
        target: shape.fetch,
        start: () => fetchRunner(shape, records(options), options.directory),
      }),
      `fetch-${label}`,
    ),
  ];
}

export const logLines: readonly Line[] = SHAPES.flatMap(shapeLines);
