/**
 * Rows of Avro records without trees between: the reader decodes the fields that columns want straight into values, the writer
 * encodes values straight into the sink. Types that need more than a look (decimals, nested ones, text from numbers) go the
 * general way, field by field. Both give what the general codec gives.
 */
import { wrap64 } from '../../data/int64.ts';
import type { ByteSink } from '../../data/bytes.ts';
import type { Int64 } from '../../data/int64.ts';
import type { SqlType, Value } from '../../data/types.ts';
import { isTimeOfDay } from '../number-text.ts';
import { ConformError } from '../schema-registry/conform.ts';
import { FitError, findField, fitterOf } from '../schema-registry/fit.ts';
import { checkEnd, isNull, readBoolean, readDatum, readInt, readLong, readSize, readText, take } from './decode.ts';
import type { Input } from './decode.ts';
import type { WireField } from '../schema-registry/wire.ts';
import type { AvroNode } from './schema.ts';

type Columns = readonly { readonly name: string; readonly type: SqlType }[];
type FieldReader = (input: Input) => Value;

/** The reader of records into one value per column; null when the node is no plain record. */
export function avroRowReader(node: AvroNode, columns: Columns): ((bytes: Buffer, from: number, to: number) => Value[]) | null {
  if (node.physical !== 'record' || node.branchIndex !== undefined) return null;
  const fields = node.wire.fields ?? [];
  const sources = columns.map((c) => indexOfField(fields, c.name));
  if (new Set(sources.filter((at) => at >= 0)).size < sources.filter((at) => at >= 0).length) return null;
  const steps = fields.map((_, at) => {
    const column = sources.indexOf(at);
    return { column, read: column < 0 ? skipper(node.members[at]) : fieldReader(node.members[at], columns[column]) };
  });
  return (bytes, from, to) => {
    const input: Input = { bytes, at: from, end: to };
    const row: Value[] = new Array(columns.length).fill(null);
    for (const { column, read } of steps) {
      const value = read(input);
      if (column >= 0) row[column] = value;
    }
    checkEnd(input);
    return row;
  };
}

/** Where the field for a column stands among the writer's; −1 when there is none. */
function indexOfField(fields: readonly WireField[], name: string): number {
  const field = findField(fields, name);
  return field === null ? -1 : fields.indexOf(field);
}

function skipper(node: AvroNode): FieldReader {
  const skip: FieldReader = (input) => {
    readDatum(input, node);
    return null;
  };
  if (node.physical !== 'string' || node.branchIndex !== undefined) return skip;
  return (input) => {
    take(input, readSize(input));
    return null;
  };
}

function fieldReader(node: AvroNode, column: Columns[number]): FieldReader {
  const direct = directReader(node, column.type);
  if (direct === null) {
    const toValue = fitterOf(node.wire, column.type, `->${column.name}`);
    return (input) => toValue(readDatum(input, node));
  }
  return node.branchIndex === undefined ? direct : (input) => (isNull(input, node) ? null : direct(input));
}

/** Pairs of physical type, meaning and column type that need no conversion. */
function directReader(node: AvroNode, type: SqlType): FieldReader | null {
  switch (`${node.physical}/${node.wire.kind}/${type.kind}`) {
    case 'boolean/boolean/BOOLEAN':
      return readBoolean;
    case 'int/int32/INTEGER':
    case 'int/int32/BIGINT':
    case 'int/int32/DATE':
    case 'int/date/DATE':
      return readInt;
    case 'int/int32/TIME':
    case 'int/time/TIME':
      return readTime;
    case 'long/int64/BIGINT':
      return readInt64;
    case 'long/int64/TIMESTAMP':
    case 'long/timestamp/TIMESTAMP':
      return (input) => Number(readInt64(input));
    case 'double/float64/DOUBLE':
      return (input) => input.bytes.readDoubleLE(take(input, 8));
    case 'string/string/STRING':
      return readText;
    default:
      return null;
  }
}

function readTime(input: Input): number {
  const ms = readInt(input);
  if (!isTimeOfDay(ms)) throw new FitError(`Not a time of day in milliseconds: ${ms}`);
  return ms;
}

/** A long; those of up to seven bytes are safe integers. */
function readInt64(input: Input): Int64 {
  const { bytes, at, end } = input;
  const last = Math.min(end, at + 7);
  for (let i = at; i < last; i++) if (bytes[i] < 128) return readSize(input) + 0;
  return wrap64(readLong(input));
}

type ValueWriter = (value: Value, sink: ByteSink) => void;

/** The writer of rows of these columns; null when the record is not exactly theirs, or has types of the general way. */
export function avroRowWriter(node: AvroNode, columns: Columns): ((row: readonly Value[], sink: ByteSink) => void) | null {
  const fields = node.wire.fields ?? [];
  if (node.physical !== 'record' || node.branchIndex !== undefined || fields.length !== columns.length) return null;
  const writers: ValueWriter[] = [];
  for (const [i, { name, type }] of columns.entries()) {
    const write = fields[i].name === name ? fieldWriter(node.members[i], type, name) : null;
    if (write === null) return null;
    writers.push(write);
  }
  return (row, sink) => {
    for (let i = 0; i < writers.length; i++) writers[i](row[i], sink);
  };
}

function fieldWriter(node: AvroNode, type: SqlType, name: string): ValueWriter | null {
  const write = directWriter(node, type);
  if (write === null) return null;
  const { branchIndex, nullIndex } = node;
  return (value, sink) => {
    if (value === null) {
      if (nullIndex === undefined) throw new ConformError(`Unable to serialize record: no value for required ->${name}`);
      sink.writeByte(nullIndex * 2);
      return;
    }
    if (branchIndex !== undefined) sink.writeByte(branchIndex * 2);
    write(value, sink);
  };
}

function directWriter(node: AvroNode, type: SqlType): ValueWriter | null {
  switch (`${node.physical}/${node.wire.kind}/${type.kind}`) {
    case 'boolean/boolean/BOOLEAN':
      return (value, sink) => sink.writeByte(value === true ? 1 : 0);
    case 'int/int32/INTEGER':
    case 'int/date/DATE':
    case 'int/time/TIME':
    case 'long/int64/BIGINT':
    case 'long/timestamp/TIMESTAMP':
      return (value, sink) => writeLong(value as Int64, sink);
    case 'double/float64/DOUBLE':
      return (value, sink) => {
        sink.ensure(8);
        sink.position = sink.buffer.writeDoubleLE(value as number, sink.position);
      };
    case 'string/string/STRING':
      return (value, sink) => writeText(value as string, sink);
    case 'bytes/bytes/BYTES':
      return (value, sink) => {
        writeLong((value as Uint8Array).length, sink);
        sink.writeBytes(value as Uint8Array);
      };
    default:
      return null;
  }
}

/** Up to 31 bits stay in 32-bit arithmetic once they are zig-zagged. */
const SMALL = 2 ** 30;

/** A zig-zag varint. */
function writeLong(value: Int64, sink: ByteSink): void {
  sink.ensure(10);
  const { buffer } = sink;
  let p = sink.position;
  if (typeof value === 'number' && value < SMALL && value >= -SMALL) {
    let rest = (value << 1) ^ (value >> 31);
    for (; rest > 127; rest >>>= 7) buffer[p++] = (rest & 127) | 128;
    buffer[p++] = rest;
  } else {
    const wide = BigInt(value);
    let rest = BigInt.asUintN(64, (wide << 1n) ^ (wide >> 63n));
    for (; rest > 127n; rest >>= 7n) buffer[p++] = Number(rest & 127n) | 128;
    buffer[p++] = Number(rest);
  }
  sink.position = p;
}

function writeText(text: string, sink: ByteSink): void {
  const length = Buffer.byteLength(text);
  writeLong(length, sink);
  sink.ensure(length);
  sink.position += length === text.length ? sink.buffer.latin1Write(text, sink.position) : sink.buffer.utf8Write(text, sink.position);
}
