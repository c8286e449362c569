/**
 * KAFKA: what Kafka's own serialisers write. One bare column: INTEGER 4 bytes and BIGINT 8 bytes big-endian, DOUBLE IEEE
 * big-endian, STRING UTF-8, BYTES as they are. NULL is null bytes. Without columns the bytes are ignored.
 */
import { fail } from '../base/errors.ts';
import { wrap64 } from '../data/int64.ts';
import type { ByteSink } from '../data/bytes.ts';
import type { Int64 } from '../data/int64.ts';
import type { SqlKind, Value } from '../data/types.ts';
import { checkKinds, columnsText } from './check.ts';
import type { Format, RowReader, RowShape, RowWriter } from './format.ts';

const KINDS: ReadonlySet<SqlKind> = new Set<SqlKind>(['INTEGER', 'BIGINT', 'DOUBLE', 'STRING', 'BYTES']);
const SIZES: Partial<Record<SqlKind, { size: number; reader: string }>> = {
  INTEGER: { size: 4, reader: 'IntegerDeserializer' },
  BIGINT: { size: 8, reader: 'LongDeserializer' },
  DOUBLE: { size: 8, reader: 'DoubleDeserializer' },
};
const TWO_32 = 2 ** 32;

export const kafka: Format = {
  name: 'KAFKA',
  knownProperties: [],
  singleColumn: 'unwrapped',
  registry: false,
  check: (shape) => {
    if (shape.columns.length > 1) throw fail('FORMAT_SINGLE_FIELD', { format: 'KAFKA', columns: columnsText(shape.columns) });
    checkKinds(shape, KINDS, false);
  },
  supports: (type) => KINDS.has(type.kind),
  reader,
  writer,
};

function reader(shape: RowShape): RowReader {
  if (shape.columns.length === 0) return () => [];
  const kind = shape.columns[0].type.kind;
  const fixed = SIZES[kind];
  const decode = decoderOf(kind);
  return (bytes, from, to) => {
    if (fixed !== undefined && to - from !== fixed.size) {
      const reason = `Size of data received by ${fixed.reader} is not ${fixed.size}`;
      throw fail('KAFKA_UNREADABLE', { topic: shape.topic, reason }, { cause: new Error(reason) });
    }
    return [decode(bytes, from, to)];
  };
}

function decoderOf(kind: SqlKind): (bytes: Buffer, from: number, to: number) => Value {
  switch (kind) {
    case 'INTEGER':
      return (bytes, from) => bytes.readInt32BE(from);
    case 'BIGINT':
      return (bytes, from) => readInt64(bytes, from);
    case 'DOUBLE':
      return (bytes, from) => bytes.readDoubleBE(from);
    case 'BYTES':
      return (bytes, from, to) => Buffer.from(bytes.subarray(from, to));
    default:
      return (bytes, from, to) => bytes.utf8Slice(from, to);
  }
}

/** A big-endian 64-bit integer as a BIGINT value. */
export function readInt64(bytes: Buffer, at: number): Int64 {
  const high = bytes.readInt32BE(at);
  const value = high * TWO_32 + bytes.readUInt32BE(at + 4);
  return high >= -0x200000 + 1 && high < 0x200000 ? value : wrap64(bytes.readBigInt64BE(at));
}

/** Appends a BIGINT value as 8 bytes, big-endian. */
export function writeInt64(value: Int64, sink: ByteSink): void {
  sink.ensure(8);
  if (typeof value === 'number') {
    const high = Math.floor(value / TWO_32);
    sink.buffer.writeInt32BE(high, sink.position);
    sink.buffer.writeUInt32BE(value - high * TWO_32, sink.position + 4);
  } else {
    sink.buffer.writeBigInt64BE(value, sink.position);
  }
  sink.position += 8;
}

function writer(shape: RowShape): RowWriter {
  if (shape.columns.length === 0) return () => false;
  const encode = encoderOf(shape.columns[0].type.kind);
  return (row, sink) => {
    const value = row[0];
    if (value === null) return false;
    encode(value, sink);
    return true;
  };
}

function encoderOf(kind: SqlKind): (value: Value, sink: ByteSink) => void {
  switch (kind) {
    case 'INTEGER':
      return (value, sink) => {
        sink.ensure(4);
        sink.position = sink.buffer.writeInt32BE(value as number, sink.position);
      };
    case 'BIGINT':
      return (value, sink) => writeInt64(value as Int64, sink);
    case 'DOUBLE':
      return (value, sink) => {
        sink.ensure(8);
        sink.position = sink.buffer.writeDoubleBE(value as number, sink.position);
      };
    case 'BYTES':
      return (value, sink) => sink.writeBytes(value as Uint8Array);
    default:
      return (value, sink) => sink.writeUtf8(value as string);
  }
}
