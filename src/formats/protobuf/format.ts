/** PROTOBUF: Protobuf messages with registered schemas. Behind the schema id the message's path within its file is written. */
import { asWritten } from './as-written.ts';
import type protobuf from 'protobufjs';
import { checkMapKeys, hasForeignMapKeys } from '../check.ts';
import type { Format, RegisteredSchema, RowShape } from '../format.ts';
import { registryReader, registryWriter } from '../schema-registry/dialect.ts';
import type { Codec, Dialect } from '../schema-registry/dialect.ts';
import { messageCodec } from './codec.ts';
import { generateProtobuf } from './generate.ts';
import { messageAt, messageNode, parseProtobuf, pathOf } from './schema.ts';
import type { ProtoFile } from './schema.ts';

export const protobufDialect: Dialect = {
  type: 'PROTOBUF',
  generate: generateProtobuf,
  codec: codecOf,
  locate,
  nullBytes: true,
  hint: '',
};

/** Parsed schemas, with the codecs of their messages. */
const files = new WeakMap<RegisteredSchema, { file: ProtoFile; codecs: Map<protobuf.Type, Codec> }>();

function parsed(schema: RegisteredSchema): { file: ProtoFile; codecs: Map<protobuf.Type, Codec> } {
  let entry = files.get(schema);
  if (entry === undefined) {
    entry = { file: parseProtobuf(schema), codecs: new Map() };
    files.set(schema, entry);
  }
  return entry;
}

function codecOf(schema: RegisteredSchema, fullName: string | undefined): Codec {
  const path = fullName === undefined ? [0] : pathOf(parsed(schema).file, fullName);
  if (path === null) throw new Error(`The schema has no message named ${fullName}`);
  return codecAt(schema, path);
}

function codecAt(schema: RegisteredSchema, path: readonly number[]): Codec {
  const { file, codecs } = parsed(schema);
  const type = messageAt(file, path);
  let codec = codecs.get(type);
  if (codec === undefined) {
    codec = messageCodec(messageNode(type), pathBytes(path));
    codecs.set(type, codec);
  }
  return codec;
}

/** Count and indexes as zig-zag varints; the first message of a file is one zero byte. */
export function pathBytes(path: readonly number[]): Uint8Array {
  if (path.length === 1 && path[0] === 0) return Uint8Array.of(0);
  const bytes: number[] = [];
  for (const number of [path.length, ...path]) {
    let rest = number * 2;
    while (rest > 127) {
      bytes.push((rest & 127) | 128);
      rest >>>= 7;
    }
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}

/** Reads a message path; see `pathBytes`. */
function locate(schema: RegisteredSchema, bytes: Buffer, at: number, to: number): { codec: Codec; at: number } {
  const next = (): number => {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      if (at >= to) throw new Error('The message ends within its header');
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return (value >>> 1) ^ -(value & 1);
    }
    throw new Error('Invalid message index');
  };
  const count = next();
  if (count < 0 || count > 100) throw new Error('Invalid message index');
  const path = count === 0 ? [0] : Array.from({ length: count }, next);
  return { codec: codecAt(schema, path), at };
}

/** The check that both Protobuf formats make. */
export function checkProtobuf(shape: RowShape): void {
  checkMapKeys(shape, 'PROTOBUF format only supports', ' types');
  // Finds types that messages cannot hold.
  generateProtobuf(shape);
}

export const protobufFormat: Format = {
  name: 'PROTOBUF',
  knownProperties: ['fullSchemaName', 'schemaId', 'unwrapPrimitives', 'nullableRepresentation'],
  singleColumn: 'wrapped',
  registry: true,
  check: checkProtobuf,
  supports: (type) => !hasForeignMapKeys(type),
  asWritten,
  reader: (shape, context) => registryReader(protobufDialect, shape, context),
  writer: (shape, context) => registryWriter(protobufDialect, shape, context),
};
