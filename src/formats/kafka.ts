/**
 * KAFKA: what Kafka's own serialisers write. One bare column: INTEGER 4 bytes and BIGINT 8 bytes big-endian, DOUBLE IEEE
 * big-endian, STRING UTF-8, BYTES as they are. NULL is null bytes. Without columns the bytes are ignored.
 */
import { fail } from '../base/errors.ts';
import { readInt64, writeInt64 } from './int64-bytes.ts';
import { KAFKA_SIZES, wrongSize } from './kafka-sizes.ts';
import type { ByteSink } from '../data/bytes.ts';
import type { Int64 } from '../data/int64.ts';
import type { SqlKind, Value } from '../data/types.ts';
import { checkKinds, columnsText } from './check.ts';
import { emitKafkaReader, emitKafkaWriter } from './kafka-emit.ts';
import type { Format, RowReader, RowShape, RowWriter } from './format.ts';

const KINDS: ReadonlySet<SqlKind> = new Set<SqlKind>(['INTEGER', 'BIGINT', 'DOUBLE', 'STRING', 'BYTES']);

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
  emitReader: emitKafkaReader,
  emitWriter: emitKafkaWriter,
};

function reader(shape: RowShape): RowReader {
  if (shape.columns.length === 0) return () => [];
  const kind = shape.columns[0].type.kind;
  const fixed = KAFKA_SIZES[kind];
  const decode = decoderOf(kind);
  return (bytes, from, to) => {
    if (fixed !== undefined && to - from !== fixed) throw wrongSize(shape);
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
