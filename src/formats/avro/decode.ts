/**
 * Reads Avro binary into trees. Our own, although the library decodes too: the library believes the counts and lengths it reads
 * and looks only at the end whether the buffer was long enough, so that a broken record could hang or exhaust a task. Here
 * every read is checked against the payload's end, and no count may exceed the bytes that are left.
 */
import { Decimal } from '../../data/decimal.ts';
import { doubleText } from '../../data/text.ts';
import type { Tree } from '../tree-kinds.ts';
import { utf8Text } from '../ascii.ts';
import type { AvroNode } from './schema.ts';

/** Decodes a whole payload. Throws Error when it does not hold exactly one datum of the node. */
export function decodeAvro(payload: Buffer, node: AvroNode): Tree {
  const input: Input = { bytes: payload, at: 0, end: payload.length };
  const tree = readDatum(input, node);
  checkEnd(input);
  return tree;
}

/** A payload being read. */
export interface Input {
  readonly bytes: Buffer;
  at: number;
  readonly end: number;
}

/** Throws unless all has been read. */
export function checkEnd(input: Input): void {
  if (input.at !== input.end) throw new Error('Invalid Avro data: bytes are left over');
}

function truncated(): Error {
  return new Error('Invalid Avro data: it ends too early');
}

/** Moves over `length` bytes and returns where they start. */
export function take(input: Input, length: number): number {
  const from = input.at;
  if (length < 0 || from + length > input.end) throw truncated();
  input.at = from + length;
  return from;
}

/** A zig-zag varint of up to 64 bits. */
export function readLong(input: Input): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = input.bytes[take(input, 1)];
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }
  throw new Error('Invalid Avro data: a number is too long');
}

/** A count, length or index. */
export function readSize(input: Input): number {
  let value = 0;
  for (let factor = 1; factor < 2 ** 49; factor *= 128) {
    const byte = input.bytes[take(input, 1)];
    value += (byte & 127) * factor;
    if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
  throw new Error('Invalid Avro data: a number is too long');
}

export function readDatum(input: Input, node: AvroNode): Tree {
  if (node.physical === 'union') return readUnion(input, node);
  if (node.branchIndex !== undefined && isNull(input, node)) return null;
  switch (node.physical) {
    case 'null':
      return null;
    case 'record':
      return new Map((node.wire.fields ?? []).map((field, i) => [field.name, readDatum(input, node.members[i])]));
    case 'array':
      return readArray(input, node);
    case 'map':
      return new Map(readBlocks(input, () => [readText(input), readDatum(input, node.element as AvroNode)] as const));
    case 'enum':
      return symbolAt(node, readSize(input));
    default:
      return readScalar(input, node);
  }
}

/** Reads the branch of a union of null and one type. */
export function isNull(input: Input, node: AvroNode): boolean {
  const index = readSize(input);
  if (index === node.branchIndex) return false;
  if (index === node.nullIndex) return true;
  throw new Error(`Invalid Avro data: no branch ${index} in a union`);
}

function readScalar(input: Input, node: AvroNode): Tree {
  switch (node.physical) {
    case 'boolean':
      return readBoolean(input);
    case 'int':
      return { number: String(readInt(input)), kind: 'integer' };
    case 'long':
      return { number: readLong(input).toString(), kind: 'integer' };
    case 'float':
      return { number: doubleText(input.bytes.readFloatLE(take(input, 4))), kind: 'double' };
    case 'double':
      return { number: doubleText(input.bytes.readDoubleLE(take(input, 8))), kind: 'double' };
    case 'string':
      return readText(input);
    default:
      return readBytes(input, node);
  }
}

export function readBoolean(input: Input): boolean {
  const byte = input.bytes[take(input, 1)];
  if (byte > 1) throw new Error('Invalid Avro data: a boolean is neither 0 nor 1');
  return byte === 1;
}

export function readInt(input: Input): number {
  const value = readSize(input);
  if (value !== (value | 0)) throw new Error('Invalid Avro data: an int has more than 32 bits');
  return value;
}

export function readText(input: Input): string {
  const length = readSize(input);
  const from = take(input, length);
  return utf8Text(input.bytes, from, from + length);
}

/** bytes and fixed; a decimal is the unscaled number in two's complement, big-endian. */
function readBytes(input: Input, node: AvroNode): Tree {
  const length = node.fixedSize ?? readSize(input);
  const from = take(input, length);
  const bytes = Buffer.from(input.bytes.subarray(from, from + length));
  if (node.wire.kind !== 'decimal') return { bytes };
  const unscaled = length === 0 ? 0n : BigInt.asIntN(length * 8, BigInt(`0x${bytes.toString('hex')}`));
  return { number: new Decimal(unscaled, node.wire.scale ?? 0).toString(), kind: 'decimal' };
}

function readArray(input: Input, node: AvroNode): Tree {
  const element = node.element as AvroNode;
  if (!node.entries) return readBlocks(input, () => readDatum(input, element));
  return new Map(
    readBlocks(input, () => {
      const entry = readDatum(input, element) as ReadonlyMap<string, Tree>;
      return [String(entry.get('key') ?? ''), entry.get('value') ?? null] as const;
    }),
  );
}

/** Items in blocks: a count, or a negative count and the block's size in bytes; a zero ends. */
function readBlocks<T>(input: Input, read: () => T): T[] {
  const items: T[] = [];
  for (;;) {
    const count = readSize(input);
    if (count === 0) return items;
    if (count < 0) readSize(input);
    const size = Math.abs(count);
    // Every item that SQL can see takes at least a byte.
    if (size > input.end - input.at) throw truncated();
    for (let i = 0; i < size; i++) items.push(read());
  }
}

function readUnion(input: Input, node: AvroNode): Tree {
  const index = readSize(input);
  const fields = node.wire.fields ?? [];
  const chosen = node.members.findIndex((member) => member.branchIndex === index);
  if (chosen < 0) {
    if (index !== node.nullIndex) throw new Error(`Invalid Avro data: no branch ${index} in a union`);
    return null;
  }
  const value = readDatum(input, { ...node.members[chosen], branchIndex: undefined });
  return new Map(fields.map((field, i) => [field.name, i === chosen ? value : null]));
}

function symbolAt(node: AvroNode, index: number): string {
  const symbol = node.symbols?.[index];
  if (symbol === undefined) throw new Error(`Invalid Avro data: no symbol ${index} in ${node.branch}`);
  return symbol;
}
