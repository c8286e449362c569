/**
 * Keys and values of records as trees: what a record's bytes say, whatever its format, with kinds of numbers kept apart. For
 * tools that show or compare records, never for query processing.
 */
import { ByteSink } from '../data/bytes.ts';
import { parse64 } from '../data/int64.ts';
import { doubleText } from '../data/text.ts';
import type { Value } from '../data/types.ts';
import type { FormatContext, RegisteredSchema, RowShape, SchemaLookup } from './format.ts';
import { jsonOfTree, readJsonTree } from './json/tree.ts';
import { kafka } from './kafka.ts';
import { nosrCodec } from './protobuf/nosr.ts';
import { ConformError, conform } from './schema-registry/conform.ts';
import { frameOf, openMessage, schemasOf, writeMessage } from './schema-registry/dialect.ts';
import type { Dialect } from './schema-registry/dialect.ts';
import { dialects } from './schema-registry/dialects.ts';
import type { RegisteredFormat } from './schema-registry/dialects.ts';
import { subjectOf } from './schema-registry/registry.ts';
import { isBytes, isNumber } from './tree-kinds.ts';
import type { Tree } from './tree-kinds.ts';

export type { Tree, TreeBytes, TreeNumber } from './tree-kinds.ts';

/** What the bytes hold: registered formats show all fields of the writer's schema. Throws what the format throws for unreadable bytes. */
export function readTree(shape: RowShape, bytes: Buffer, schemas: SchemaLookup | null): Tree {
  switch (shape.use.format) {
    case 'NONE':
      return null;
    case 'KAFKA':
      return readKafka(shape, bytes);
    case 'DELIMITED':
      return bytes.utf8Slice(0, bytes.length);
    case 'JSON':
      return readJsonTree(bytes, 0, bytes.length);
    case 'PROTOBUF_NOSR':
      return nosrCodec(shape).decode(bytes);
    default: {
      const { codec, at } = openMessage(dialects[shape.use.format], schemasOf(shape, contextOf(schemas)))(bytes, 0, bytes.length);
      return codec.decode(bytes.subarray(at));
    }
  }
}

/**
 * The bytes of a tree as a producer of the topic would write them: registered formats with the latest schema of the subject
 * (or the generated one). Text that does not fit is written as it stands, so that unreadable records can be made.
 * Null for null.
 */
export function writeTree(shape: RowShape, tree: Tree, schemas: SchemaLookup | null): Buffer | null {
  if (tree === null) return null;
  switch (shape.use.format) {
    case 'NONE':
      return null;
    case 'KAFKA':
      return writeKafka(shape, tree);
    case 'DELIMITED':
      return Buffer.from(plainText(tree));
    case 'JSON':
      return Buffer.from(jsonOfTree(tree));
    case 'PROTOBUF_NOSR': {
      const codec = nosrCodec(shape);
      return Buffer.from(codec.encode(conform(tree, codec.wire, '')));
    }
    default:
      return writeRegistered(shape, tree, contextOf(schemas));
  }
}

function contextOf(schemas: SchemaLookup | null): FormatContext {
  return { schemas: schemas ?? undefined };
}

function writeRegistered(shape: RowShape, tree: Tree, context: FormatContext): Buffer {
  const dialect = dialects[shape.use.format as RegisteredFormat];
  const frame = frameOf(dialect, producerSchema(dialect, shape, context), shape.use.properties.fullSchemaName);
  if (shape.use.format === 'JSON_SR') return Buffer.concat([frame.header, Buffer.from(jsonOfTree(tree))]);
  const sink = new ByteSink(256);
  try {
    writeMessage(frame, tree, sink);
  } catch (error) {
    if (error instanceof ConformError && typeof tree === 'string') return Buffer.from(tree);
    throw error;
  }
  return sink.copyFrom(0);
}

function producerSchema(dialect: Dialect, shape: RowShape, context: FormatContext): RegisteredSchema {
  const schemas = schemasOf(shape, context);
  const subject = subjectOf(shape.topic, shape.side);
  const latest = schemas.latest(subject);
  if (latest !== null) return latest;
  const id =
    shape.use.properties.schemaId ?? schemas.register(subject, { type: dialect.type, text: dialect.generate(shape), references: [] });
  return schemas.byId(id);
}

/** BYTES are shown as text, as Kafka's console tools do. */
function readKafka(shape: RowShape, bytes: Buffer): Tree {
  if (shape.columns.length === 0) return bytes.utf8Slice(0, bytes.length);
  const { kind } = shape.columns[0].type;
  if (kind === 'BYTES' || kind === 'STRING') return bytes.utf8Slice(0, bytes.length);
  const [value] = kafka.reader(shape, {})(bytes, 0, bytes.length) as Value[];
  return kind === 'DOUBLE' ? { number: doubleText(value as number), kind: 'decimal' } : { number: String(value), kind: 'integer' };
}

function writeKafka(shape: RowShape, tree: Tree): Buffer {
  const text = plainText(tree);
  const kind = shape.columns[0]?.type.kind;
  if (!isNumber(tree) || (kind !== 'INTEGER' && kind !== 'BIGINT' && kind !== 'DOUBLE')) return Buffer.from(text);
  const sink = new ByteSink(8);
  kafka.writer(shape, {})([kind === 'DOUBLE' ? Number(text) : (parse64(text) ?? 0)], sink);
  return sink.copyFrom(0);
}

function plainText(tree: Tree): string {
  if (typeof tree === 'string') return tree;
  if (isNumber(tree)) return tree.number;
  return isBytes(tree) ? Buffer.from(tree.bytes).toString('utf8') : jsonOfTree(tree);
}
