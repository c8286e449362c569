/**
 * What a line has written, in two numbers that can be compared across engines whose spelling differs (order of fields, case of names, `1.50` and `1.5`): how many rows, or groups, and the sum of a
 * hash of each. `Outcome.java` does the same for the peers.
 */
import { decodeSlice } from '../../../src/log/slice-decode.ts';
import { recordSlice } from '../../../src/log/record-slice.ts';
import type { LogReader } from '../../../src/log/log.ts';

export interface Outcome {
  readonly count: number;
  /** A sum of 32 bits, which no order of the rows changes. */
  readonly checksum: number;
}

/** A record's key, empty where it has none, and value. */
export type KeyAndValue = readonly [Buffer, Buffer];

/** Every row. */
export function rowsOutcome(records: Iterable<KeyAndValue>): Outcome {
  let count = 0;
  let checksum = 0;
  for (const [, value] of records) {
    count++;
    checksum = (checksum + rowHash(0, value)) | 0;
  }
  return { count, checksum };
}

/** The last row of each key, a BIGINT of eight bytes: how often a group was written on the way to it is each engine's own affair. */
export function groupsOutcome(records: Iterable<KeyAndValue>): Outcome {
  const last = new Map<bigint, Buffer>();
  for (const [key, value] of records) last.set(key.readBigInt64BE(0), value);
  let checksum = 0;
  for (const [key, value] of last) checksum = (checksum + rowHash(Number(BigInt.asIntN(32, key)), value)) | 0;
  return { count: last.size, checksum };
}

/** A hash of all fields whatever their order, mixed so that a value in another's row shows. */
function rowHash(key: number, value: Buffer): number {
  let sum = key;
  const row = JSON.parse(value.toString()) as Readonly<Record<string, unknown>>;
  for (const [name, field] of Object.entries(row)) sum = (sum + Math.imul(nameHash(name), fieldHash(field))) | 0;
  return Math.imul(sum ^ (sum >>> 15), 0x85ebca6b);
}

/** Numbers to a thousandth: some engines reckon with doubles, others with decimals. */
function fieldHash(field: unknown): number {
  return typeof field === 'number' ? Math.round(field * 1000) | 0 : textHash(String(field));
}

const nameHashes = new Map<string, number>();

function nameHash(name: string): number {
  let hash = nameHashes.get(name);
  if (hash === undefined) {
    hash = textHash(name.toLowerCase());
    nameHashes.set(name, hash);
  }
  return hash;
}

/** As Java hashes a string. */
function textHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

const NO_BYTES = Buffer.alloc(0);

/** Every record of a topic's only partition; the buffers are copies. */
export function* recordsOf(log: LogReader, topic: string): Generator<KeyAndValue> {
  const slice = recordSlice();
  const end = log.highWatermark(topic, 0);
  // A record without a key has its key from and to −1.
  const copy = (from: number, to: number) => (from < 0 ? NO_BYTES : Buffer.from(slice.buffer.subarray(from, to)));
  for (let offset = 0; offset < end; offset = slice.nextOffset) {
    decodeSlice(log.fetch({ topic, partition: 0, offset }).batches, offset, slice);
    for (let n = 0; n < slice.count; n++) yield [copy(slice.keyFrom[n], slice.keyTo[n]), copy(slice.valueFrom[n], slice.valueTo[n])];
  }
}
