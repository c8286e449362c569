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
  /** A reader of payloads without trees, giving the same rows; null when there is none for these columns. */
  readonly rowReader?: (columns: readonly Column[]) => RowReader | null;
  /** A writer of payloads without trees, likewise. What it has written when it throws is taken back. */
  readonly rowWriter?: (columns: readonly Column[]) => ((row: readonly Value[], sink: ByteSink) => void) | null;
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
  /** Added to the message about bytes without a header. */
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

/** Finds the codec of a message and where its payload starts. Throws Error for bytes without a header, and what the registry throws. */
export function openMessage(
  dialect: Dialect,
  schemas: SchemaLookup,
): (bytes: Buffer, from: number, to: number) => { codec: Codec; at: number } {
  return (bytes, from, to) => {
    if (to - from < HEADER || bytes[from] !== 0) throw new Error(`Unknown magic byte!${dialect.hint}`);
    const schema = schemas.byId(bytes.readInt32BE(from + 1));
    if (dialect.locate !== undefined) return dialect.locate(schema, bytes, from + HEADER, to);
    return { codec: codecOf(dialect, schema, undefined), at: from + HEADER };
  };
}

/** The general reader of a registered format. */
export function registryReader(dialect: Dialect, shape: RowShape, context: FormatContext): RowReader {
  if (shape.columns.length === 0 && shape.side === 'key') return () => [];
  const open = openMessage(dialect, schemasOf(shape, context));
  const readers = new WeakMap<Codec, RowReader>();
  return (bytes, from, to) => {
    try {
      const { codec, at } = open(bytes, from, to);
      let read = readers.get(codec);
      if (read === undefined) {
        read = payloadReader(dialect, shape, codec);
        readers.set(codec, read);
      }
      return read(bytes, at, to);
    } catch (error) {
      throw isForeign(error) ? error : unreadable(shape, messageOf(error), error);
    }
  };
}

function payloadReader(dialect: Dialect, shape: RowShape, codec: Codec): RowReader {
  const direct = shape.unwrapped ? null : codec.rowReader?.(dialect.columns?.(shape.columns) ?? shape.columns);
  if (direct) return direct;
  const toRow = rowFitter(dialect, shape, codec.wire);
  return (bytes, from, to) => toRow(codec.decode(bytes.subarray(from, to)));
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
  let write: ReturnType<typeof messageWriter> | null = null;
  return (row, sink) => {
    if (shape.unwrapped && row[0] === null && dialect.nullBytes) return false;
    const start = sink.position;
    try {
      write ??= messageWriter(dialect, shape, sinkFrame(dialect, shape, schemas));
      write(row, sink);
      return true;
    } catch (error) {
      sink.position = start;
      throw isForeign(error) ? error : unwritable(shape, messageOf(error), error);
    }
  };
}

function messageWriter(dialect: Dialect, shape: RowShape, frame: Frame): (row: readonly Value[], sink: ByteSink) => void {
  const columns = dialect.columns?.(shape.columns) ?? shape.columns;
  const direct = shape.unwrapped ? null : frame.codec.rowWriter?.(columns);
  if (direct) {
    return (row, sink) => {
      sink.writeBytes(frame.header);
      direct(row, sink);
    };
  }
  if (shape.unwrapped) return (row, sink) => writeMessage(frame, valueTree(row[0], columns[0].type), sink);
  return (row, sink) => writeMessage(frame, new Map(columns.map((c, i): [string, Tree] => [c.name, valueTree(row[i], c.type)])), sink);
}

/** What a message starts with, and how its payload is made. */
interface Frame {
  readonly header: Buffer;
  readonly codec: Codec;
}

/** The header and codec that records of the shape are written with; registers the generated schema if need be. */
function sinkFrame(dialect: Dialect, shape: RowShape, schemas: SchemaLookup): Frame {
  const { schemaId, fullSchemaName } = shape.use.properties;
  const id =
    schemaId ?? schemas.register(subjectOf(shape.topic, shape.side), { type: dialect.type, text: dialect.generate(shape), references: [] });
  return frameOf(dialect, schemas.byId(id), fullSchemaName);
}

/** Header bytes and codec of a schema. */
export function frameOf(dialect: Dialect, schema: RegisteredSchema, fullName: string | undefined): Frame {
  const codec = codecOf(dialect, schema, fullName);
  const header = Buffer.alloc(HEADER + codec.prefix.length);
  header.writeInt32BE(schema.id, 1);
  header.set(codec.prefix, HEADER);
  return { header, codec };
}

/** Appends header and payload; nothing is written when the tree does not fit. */
export function writeMessage(frame: Frame, tree: Tree, sink: ByteSink): void {
  const payload = frame.codec.encode(conform(tree, frame.codec.wire, ''));
  sink.writeBytes(frame.header);
  sink.writeBytes(payload);
}
