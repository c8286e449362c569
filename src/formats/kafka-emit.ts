/** The compiled KAFKA reader and writer: one bare value. */
import type { SourceWriter } from '../base/source.ts';
import { isAscii, utf8Text } from './ascii.ts';
import type { ReaderScope, ReaderSlot, RowShape, WriterSlot } from './format.ts';
import { readInt64, writeInt64 } from './int64-bytes.ts';
import { KAFKA_SIZES, wrongSize } from './kafka-sizes.ts';

/** Emits the reader; see `Format.emitReader`. The whole record is the value's range, unless text might not be UTF-8. */
export function emitKafkaReader(shape: RowShape, slots: readonly ReaderSlot[], scope: ReaderScope, out: SourceWriter): void {
  if (shape.columns.length === 0) return;
  const { bytes, from, to } = scope;
  const { kind } = shape.columns[0].type;
  out.comment(`KAFKA ${shape.side} of ${shape.topic}`);
  const size = KAFKA_SIZES[kind];
  if (size !== undefined) {
    const error = out.constant(() => wrongSize(shape), 'wrongSize');
    out.line(`if (${to} - ${from} !== ${size}) throw ${error}();`);
  }
  for (const { local, range } of slots) {
    out.line(`${local} = null;`);
    if (range) {
      const condition = kind === 'STRING' ? `if (${out.constant(isAscii, 'isAscii')}(${bytes}, ${from}, ${to})) ` : '';
      out.line(`${range.from} = -1;`);
      out.line(`${condition}{ ${range.from} = ${from}; ${range.to} = ${to}; }`);
      if (kind !== 'STRING') continue;
      out.line('else');
    }
    out.line(`${local} = ${valueSource(kind, scope, out)};`);
  }
}

function valueSource(kind: string, { bytes, from, to }: ReaderScope, out: SourceWriter): string {
  switch (kind) {
    case 'INTEGER':
      return `(${bytes}[${from}] << 24) | (${bytes}[${from} + 1] << 16) | (${bytes}[${from} + 2] << 8) | ${bytes}[${from} + 3]`;
    case 'BIGINT':
      return `${out.constant(readInt64, 'readInt64')}(${bytes}, ${from})`;
    case 'DOUBLE':
      return `${bytes}.readDoubleBE(${from})`;
    case 'BYTES':
      return `${out.constant(copyOf, 'copyOf')}(${bytes}, ${from}, ${to})`;
    default:
      return `${out.constant(utf8Text, 'utf8Text')}(${bytes}, ${from}, ${to})`;
  }
}

function copyOf(bytes: Buffer, from: number, to: number): Buffer {
  return Buffer.from(bytes.subarray(from, to));
}

/** Emits the writer; see `Format.emitWriter`. The value is not NULL. */
export function emitKafkaWriter(shape: RowShape, slots: readonly WriterSlot[], sink: string, out: SourceWriter): void {
  if (shape.columns.length === 0) return;
  const [{ local, range }] = slots;
  out.comment(`KAFKA ${shape.side} of ${shape.topic}`);
  if (range) {
    out.line(`if (${range.from} >= 0) ${sink}.writeBytes(${range.bytes}.subarray(${range.from}, ${range.to})); else`);
  }
  out.block('', () => {
    switch (shape.columns[0].type.kind) {
      case 'INTEGER':
        out.line(`${sink}.ensure(4);`);
        out.line(`${sink}.position = ${sink}.buffer.writeInt32BE(${local}, ${sink}.position);`);
        break;
      case 'BIGINT':
        out.line(`${out.constant(writeInt64, 'writeInt64')}(${local}, ${sink});`);
        break;
      case 'DOUBLE':
        out.line(`${sink}.ensure(8);`);
        out.line(`${sink}.position = ${sink}.buffer.writeDoubleBE(${local}, ${sink}.position);`);
        break;
      case 'BYTES':
        out.line(`${sink}.writeBytes(${local});`);
        break;
      default:
        out.line(`${sink}.writeUtf8(${local});`);
    }
  });
}
