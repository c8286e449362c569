/** Avro payloads: trees become the library's values, along the nodes of the schema, and it writes the bytes; `decode.ts` reads. */
import type Avro from 'avsc';
import { onDemand, packageOnDemand } from '../../base/on-demand.ts';
import { parseDecimal } from '../../data/decimal.ts';
import type { Codec } from '../schema-registry/dialect.ts';
import type { Tree, TreeBytes, TreeNumber } from '../tree-kinds.ts';
import { decodeAvro } from './decode.ts';
import { avroRowReader, avroRowWriter } from './rows.ts';
import { parseAvro } from './schema.ts';
import type { AvroNode } from './schema.ts';

const avro = packageOnDemand<typeof Avro>('avsc');

/** 64-bit integers as bigint: the library's own numbers lose digits. */
const long = onDemand(() =>
  avro().types.LongType.__with({
    fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
    toBuffer: (value: bigint) => {
      const buffer = Buffer.alloc(8);
      buffer.writeBigInt64LE(value);
      return buffer;
    },
    fromJSON: BigInt,
    toJSON: Number,
    isValid: (value: unknown) => typeof value === 'bigint',
    compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
  }),
);

/** The library makes a type of its own for a long with attributes. */
function longHook(schema: Avro.Schema): Avro.Type | undefined {
  return typeof schema === 'object' && 'type' in schema && schema.type === 'long' ? long() : undefined;
}

/** The codec of a schema text. Throws Error when the text is no Avro schema. */
export function avroCodec(text: string): Codec {
  const node = parseAvro(text);
  const type = avro().Type.forSchema(JSON.parse(text) as Avro.Schema, { registry: { long: long() }, typeHook: longHook, wrapUnions: true });
  return {
    wire: node.wire,
    prefix: new Uint8Array(0),
    decode: (payload) => decodeAvro(payload, node),
    encode: (tree) => type.toBuffer(fromTree(tree, node)),
    rowReader: (columns) => avroRowReader(node, columns),
    rowWriter: (columns) => avroRowWriter(node, columns),
  };
}

function fromTree(tree: Tree, node: AvroNode): unknown {
  if (tree === null) return null;
  if (node.physical === 'union') return unionValue(tree as ReadonlyMap<string, Tree>, node);
  const value = bareValue(tree, node);
  return node.branchIndex === undefined ? value : { [node.branch]: value };
}

function unionValue(tree: ReadonlyMap<string, Tree>, node: AvroNode): unknown {
  const chosen = (node.wire.fields ?? []).findIndex((field) => (tree.get(field.name) ?? null) !== null);
  return chosen < 0 ? null : fromTree(tree.get((node.wire.fields ?? [])[chosen].name) as Tree, node.members[chosen]);
}

function bareValue(tree: Tree, node: AvroNode): unknown {
  const { wire } = node;
  switch (wire.kind) {
    case 'struct': {
      const members = tree as ReadonlyMap<string, Tree>;
      return Object.fromEntries(
        (wire.fields ?? []).map((field, i) => [field.name, fromTree(members.get(field.name) ?? null, node.members[i])]),
      );
    }
    case 'array':
      return (tree as readonly Tree[]).map((item) => fromTree(item, node.element as AvroNode));
    case 'map':
      return mapValue(tree as ReadonlyMap<string, Tree>, node);
    case 'bytes':
      return Buffer.from((tree as TreeBytes).bytes);
    case 'decimal':
      return decimalBytes(tree as TreeNumber, node);
    case 'int64':
    case 'timestamp':
      return BigInt((tree as TreeNumber).number);
    case 'boolean':
    case 'string':
      return tree;
    default:
      return Number((tree as TreeNumber).number);
  }
}

function mapValue(tree: ReadonlyMap<string, Tree>, node: AvroNode): unknown {
  const element = node.element as AvroNode;
  if (node.entries)
    return [...tree].map(([key, value]) =>
      fromTree(
        new Map<string, Tree>([
          ['key', key],
          ['value', value],
        ]),
        element,
      ),
    );
  return Object.fromEntries([...tree].map(([key, value]) => [key, fromTree(value, element)]));
}

/** The unscaled number as two's complement, as short as it goes, or as long as the fixed type. */
function decimalBytes(tree: TreeNumber, node: AvroNode): Buffer {
  const decimal = parseDecimal(tree.number);
  if (decimal === null) throw new Error(`No decimal: ${tree.number}`);
  let length = 1;
  while (BigInt.asIntN(length * 8, decimal.unscaled) !== decimal.unscaled) length++;
  const size = node.fixedSize ?? length;
  const hex = BigInt.asUintN(size * 8, decimal.unscaled)
    .toString(16)
    .padStart(size * 2, '0');
  return Buffer.from(hex, 'hex');
}
