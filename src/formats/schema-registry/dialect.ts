/**
 * What AVRO, JSON_SR and PROTOBUF have in common: the wire format (magic byte, schema id, payload), reading by the writer's
 * schema, writing by the schema of the sink. A dialect says how schemas are generated and how payloads look.
 */
import { MillraceError, fail, messageOf } from '../../base/errors.ts';
import type { ByteSink } from '../../data/bytes.ts';
import type { Column } from '../../data/schema.ts';
import type { Value } from '../../data/types.ts';
import { unreadable, unwritable } from '../check.ts';
import type { FormatContext, RegisteredSchema, RowReader, RowShape, RowWriter, SchemaLookup } from '../format.ts';
import type { Tree } from '../tree-kinds.ts';
import { conform, valueTree } from './conform.ts';
import { fieldsFitter, fitterOf } from './fit.ts';
import { subjectOf } from './registry.ts';
import type { WireSchema } from './wire.ts';

/** Payloads of one schema. */
export interface Codec {
  readonly wire: WireSchema;
  /** Bytes between the schema id and the payload; Protobuf names the message there. */
  readonly prefix: Uint8Array;
  /** A payload without its prefix as a tree with all fields. Throws whatever the library throws. */
  readonly decode: (payload: Buffer) => Tree;
  /** The payload of a conformed tree. */
  readonly encode: (tree: Tree) => Uint8Array;
}

export interface Dialect {
  readonly type: RegisteredSchema['type'];
  /** The schema of the shape's columns, as it would be registered. */
  readonly generate: (shape: RowShape) => string;
  /**
   * The codec of a schema; `fullName` chooses among several messages of a Protobuf file. Throws when the text is no schema of
   * this dialect.
   */
  readonly codec: (schema: RegisteredSchema, fullName: string | undefined) => Codec;
  /** Splits what follows the schema id: the codec that the bytes name, and where the payload starts. */
  readonly locate?: (schema: RegisteredSchema, bytes: Buffer, at: number, to: number) => { readonly codec: Codec; readonly at: number };
  /** The columns under the names that the dialect's schemas give them. */
  readonly columns?: (columns: readonly Column[]) => readonly Column[];
  /** Whether an unwrapped NULL is written as null bytes (a tombstone). */
  readonly nullBytes: boolean;
  /** Whether top-level strings of bare JSON and the like may follow the writer's schema loosely; see JSON_SR. */
  readonly hint: string;
}

/** Bytes before the payload: zero and the schema id. */
export const HEADER = 5;

/** The registry of the context. Throws REGISTRY_MISSING. */
export function schemasOf(shape: RowShape, context: FormatContext): SchemaLookup {
  if (context.schemas === undefined) throw fail('REGISTRY_MISSING', { format: shape.use.format });
  return context.schemas;
}

/** Codecs of schemas seen, by the name of the message. */
const codecs = new WeakMap<RegisteredSchema, Map<string | undefined, Codec>>();

/** The codec of a schema, made once. */
function codecOf(dialect: Dialect, schema: RegisteredSchema, fullName: string | undefined): Codec {
  let known = codecs.get(schema);
  if (known === undefined) {
    known = new Map();
    codecs.set(schema, known);
  }
  let codec = known.get(fullName);
  if (codec === undefined) {
    codec = dialect.codec(schema, fullName);
    known.set(fullName, codec);
  }
  return codec;
}

/** Finds codec and payload of a message. Throws Error for bytes without a header, and what the registry throws. */
export function openMessage(
  dialect: Dialect,
  schemas: SchemaLookup,
): (bytes: Buffer, from: number, to: number) => { codec: Codec; payload: Buffer } {
  return (bytes, from, to) => {
    if (to - from < HEADER || bytes[from] !== 0) throw new Error(`Unknown magic byte!${dialect.hint}`);
    const schema = schemas.byId(bytes.readInt32BE(from + 1));
    if (dialect.locate === undefined) return { codec: codecOf(dialect, schema, undefined), payload: bytes.subarray(from + HEADER, to) };
    const { codec, at } = dialect.locate(schema, bytes, from + HEADER, to);
    return { codec, payload: bytes.subarray(at, to) };
  };
}

/** The general reader of a registered format. */
export function registryReader(dialect: Dialect, shape: RowShape, context: FormatContext): RowReader {
  if (shape.columns.length === 0 && shape.side === 'key') return () => [];
  const open = openMessage(dialect, schemasOf(shape, context));
  const fitters = new WeakMap<Codec, (tree: Tree) => Value[] | null>();
  return (bytes, from, to) => {
    try {
      const { codec, payload } = open(bytes, from, to);
      let toRow = fitters.get(codec);
      if (toRow === undefined) {
        toRow = rowFitter(dialect, shape, codec.wire);
        fitters.set(codec, toRow);
      }
      return toRow(codec.decode(payload));
    } catch (error) {
      throw isForeign(error) ? error : unreadable(shape, messageOf(error), error);
    }
  };
}

/** Whether the record is not at fault: the registry is away or refuses. That must stop the query, not skip the record. */
function isForeign(error: unknown): boolean {
  return error instanceof MillraceError && error.definition.category !== 'record';
}

/** Makes a row of a decoded tree; a null record is a NULL row. */
export function rowFitter(dialect: Dialect, shape: RowShape, wire: WireSchema): (tree: Tree) => Value[] | null {
  const columns = dialect.columns?.(shape.columns) ?? shape.columns;
  if (shape.unwrapped) {
    const toRow = fitterOf(wire, columns[0].type, '');
    return (tree) => [toRow(tree)];
  }
  if (wire.kind !== 'struct') {
    return () => {
      throw new Error(`Cannot deserialize type ${wire.kind} as type struct for path: `);
    };
  }
  const toRow = fieldsFitter(wire, columns, '');
  return (tree) => (tree === null ? null : toRow(tree));
}

/** The general writer of a registered format: with the schema of the properties' id, else with the generated one. */
export function registryWriter(dialect: Dialect, shape: RowShape, context: FormatContext): RowWriter {
  if (shape.columns.length === 0 && shape.side === 'key') return () => false;
  const schemas = schemasOf(shape, context);
  const columns = dialect.columns?.(shape.columns) ?? shape.columns;
  let frame: { header: Buffer; codec: Codec } | null = null;
  return (row, sink) => {
    if (shape.unwrapped && row[0] === null && dialect.nullBytes) return false;
    try {
      frame ??= sinkFrame(dialect, shape, schemas);
      const tree = shape.unwrapped
        ? valueTree(row[0], columns[0].type)
        : new Map(columns.map((c, i): [string, Tree] => [c.name, valueTree(row[i], c.type)]));
      writeMessage(frame, tree, sink);
      return true;
    } catch (error) {
      throw isForeign(error) ? error : unwritable(shape, messageOf(error), error);
    }
  };
}

/** The header and codec that records of the shape are written with; registers the generated schema if need be. */
function sinkFrame(dialect: Dialect, shape: RowShape, schemas: SchemaLookup): { header: Buffer; codec: Codec } {
  const { schemaId, fullSchemaName } = shape.use.properties;
  const id =
    schemaId ?? schemas.register(subjectOf(shape.topic, shape.side), { type: dialect.type, text: dialect.generate(shape), references: [] });
  return frameOf(dialect, schemas.byId(id), fullSchemaName);
}

/** Header bytes and codec of a schema. */
export function frameOf(dialect: Dialect, schema: RegisteredSchema, fullName: string | undefined): { header: Buffer; codec: Codec } {
  const codec = codecOf(dialect, schema, fullName);
  const header = Buffer.alloc(HEADER + codec.prefix.length);
  header.writeInt32BE(schema.id, 1);
  header.set(codec.prefix, HEADER);
  return { header, codec };
}

/** Appends header and payload; nothing is written when the tree does not fit. */
export function writeMessage(frame: { header: Buffer; codec: Codec }, tree: Tree, sink: ByteSink): void {
  const payload = frame.codec.encode(conform(tree, frame.codec.wire, ''));
  sink.writeBytes(frame.header);
  sink.writeBytes(payload);
}
