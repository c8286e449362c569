/** PROTOBUF_NOSR: Protobuf messages without registry and header; the schema follows from the declared columns. */
import { messageOf } from '../../base/errors.ts';
import { hasForeignMapKeys, unreadable, unwritable } from '../check.ts';
import type { Format, RowReader, RowShape, RowWriter } from '../format.ts';
import { conform, valueTree } from '../schema-registry/conform.ts';
import { rowFitter } from '../schema-registry/dialect.ts';
import type { Codec } from '../schema-registry/dialect.ts';
import type { WireSchema } from '../schema-registry/wire.ts';
import type { Tree } from '../tree-kinds.ts';
import { asWritten } from './as-written.ts';
import { messageCodec } from './codec.ts';
import { checkProtobuf, protobufDialect } from './format.ts';
import { generateProtobuf } from './generate.ts';
import { messageNode, parseProtobuf } from './schema.ts';

/** The codec of a shape's own schema. A bare column that is no STRUCT stands in a message of one field. */
export function nosrCodec(shape: RowShape): Codec {
  const file = parseProtobuf({ text: generateProtobuf(shape), references: [] });
  const codec = messageCodec(messageNode(file.messages[0]), new Uint8Array(0));
  if (!shape.unwrapped || shape.columns[0].type.kind === 'STRUCT') return codec;
  const { name } = shape.columns[0];
  const [field] = codec.wire.fields as NonNullable<WireSchema['fields']>;
  return {
    wire: field.schema,
    prefix: codec.prefix,
    decode: (payload) => (codec.decode(payload) as ReadonlyMap<string, Tree>).get(name) ?? null,
    encode: (tree) => codec.encode(new Map([[name, tree]])),
  };
}

function reader(shape: RowShape): RowReader {
  if (shape.columns.length === 0) return () => [];
  const codec = nosrCodec(shape);
  const toRow = rowFitter(protobufDialect, shape, codec.wire);
  return (bytes, from, to) => {
    try {
      return toRow(codec.decode(bytes.subarray(from, to)));
    } catch (error) {
      throw unreadable(shape, messageOf(error), error);
    }
  };
}

function writer(shape: RowShape): RowWriter {
  if (shape.columns.length === 0) return () => false;
  const codec = nosrCodec(shape);
  return (row, sink) => {
    if (shape.unwrapped && row[0] === null) return false;
    const { columns } = shape;
    const tree = shape.unwrapped
      ? valueTree(row[0], columns[0].type)
      : new Map(columns.map((c, i): [string, Tree] => [c.name, valueTree(row[i], c.type)]));
    try {
      sink.writeBytes(codec.encode(conform(tree, codec.wire, '')));
    } catch (error) {
      throw unwritable(shape, messageOf(error), error);
    }
    return true;
  };
}

export const protobufNosr: Format = {
  name: 'PROTOBUF_NOSR',
  knownProperties: ['unwrapPrimitives', 'nullableRepresentation'],
  singleColumn: 'both',
  registry: false,
  check: checkProtobuf,
  supports: (type) => !hasForeignMapKeys(type),
  asWritten,
  reader,
  writer,
};
