/** Records of cases as bytes and back, by the formats of the source declared on their topic. */
import { ByteSink } from '../../src/data/bytes.ts';
import { keyColumns, valueColumns } from '../../src/data/schema.ts';
import { appendWindow, innerKeyEnd, readWindow } from '../../src/formats/windowed-key.ts';
import { readTree, writeTree } from '../../src/formats/tree.ts';
import type { RowShape, SchemaLookup } from '../../src/formats/format.ts';
import type { Tree } from '../../src/formats/tree.ts';
import type { RecordHeader } from '../../src/log/record-slice.ts';
import type { SourceDefinition, WindowedKey } from '../../src/sql/catalog.ts';
import type { CaseRecord } from './cases.ts';

/** A record as a log holds it. */
export interface StoredRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** ms since the epoch. */
  readonly timestamp: number;
  readonly headers: readonly RecordHeader[];
}

/** A record as it is compared. */
export interface ReadRecord {
  readonly key: Tree;
  readonly value: Tree;
  readonly timestamp: number;
  readonly window: CaseRecord['window'];
  readonly headers: readonly RecordHeader[];
}

/** What reader and writer need to know of one side of the source's topic. */
export function shapeOf(source: SourceDefinition, side: 'key' | 'value'): RowShape {
  const { format, properties, unwrapped } = source[side];
  const columns = side === 'key' ? keyColumns(source.schema) : valueColumns(source.schema);
  return { side, columns, unwrapped, use: { format, properties }, topic: source.topic };
}

/** The bytes of an input record as a producer with the topic's formats would write them. */
export function encodeRecord(record: CaseRecord, source: SourceDefinition, schemas: SchemaLookup | null): StoredRecord {
  const inner = encodeSide(record.key, shapeOf(source, 'key'), schemas);
  return {
    key: inner === null || record.window === null ? inner : windowedKey(inner, record.window),
    value: encodeSide(record.value, shapeOf(source, 'value'), schemas),
    timestamp: record.timestamp ?? 0,
    headers: record.headers,
  };
}

/** A side without columns carries no data: a text stands there as it is. */
function encodeSide(tree: Tree, shape: RowShape, schemas: SchemaLookup | null): Buffer | null {
  if (tree === null || shape.use.format === 'NONE') return null;
  if (shape.columns.length === 0 && typeof tree === 'string') return Buffer.from(tree);
  return writeTree(shape, tree, schemas);
}

function windowedKey(inner: Buffer, window: NonNullable<CaseRecord['window']>): Buffer {
  const sink = new ByteSink(inner.length + 16);
  sink.writeBytes(inner);
  appendWindow(sink, window.type, window);
  return sink.copyFrom(0);
}

/** A stored record in the representation of its formats. Throws what the formats throw when the bytes do not fit them. */
export function decodeRecord(record: StoredRecord, source: SourceDefinition, schemas: SchemaLookup | null): ReadRecord {
  const { key, window } = decodeKey(record.key, source, schemas);
  const value = record.value === null ? null : readTree(shapeOf(source, 'value'), record.value, schemas);
  return { key, window, value, timestamp: record.timestamp, headers: record.headers };
}

function decodeKey(bytes: Buffer | null, source: SourceDefinition, schemas: SchemaLookup | null): Pick<ReadRecord, 'key' | 'window'> {
  const shape = shapeOf(source, 'key');
  if (bytes === null || shape.use.format === 'NONE' || shape.columns.length === 0) return { key: null, window: null };
  if (source.window === null) return { key: readTree(shape, bytes, schemas), window: null };
  const type = windowType(source.window);
  const end = innerKeyEnd(0, bytes.length, type);
  if (end < 0) throw new RangeError(`A windowed key of ${source.topic} has only ${bytes.length} bytes.`);
  const bounds = readWindow(bytes, end, type, source.window.size ?? 0);
  return { key: readTree(shape, bytes.subarray(0, end), schemas), window: { ...bounds, type } };
}

function windowType(window: WindowedKey): 'time' | 'session' {
  return window.type === 'SESSION' ? 'session' : 'time';
}
