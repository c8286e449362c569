/**
 * What a serialisation format is: how a record's key or value looks in bytes. Only `formats/` knows that.
 *
 * Every format has a general reader and writer (rows of values). A format may also emit source for compiled ones, which the
 * stage compiler splices into a stage's function; a property test holds both against each other. A format without emitters
 * plugs its general pair into the same place.
 */
import type { ByteSink } from '../data/bytes.ts';
import type { Column } from '../data/schema.ts';
import type { SqlType, Value } from '../data/types.ts';
import type { SourceWriter } from '../base/source.ts';

export type FormatName = 'NONE' | 'KAFKA' | 'DELIMITED' | 'JSON' | 'JSON_SR' | 'AVRO' | 'PROTOBUF' | 'PROTOBUF_NOSR';

/** Properties of one use of a format, from the WITH clause; plain JSON. */
export interface FormatProperties {
  readonly delimiter?: string;
  readonly fullSchemaName?: string;
  readonly schemaId?: number;
  readonly nullableRepresentation?: 'OPTIONAL' | 'WRAPPER';
  /** PROTOBUF_NOSR: a single column without its message. */
  readonly unwrapPrimitives?: boolean;
}

/** A format with its properties, as sources and plans carry it. Plain JSON. */
export interface FormatUse {
  readonly format: FormatName;
  readonly properties: FormatProperties;
}

/** All that a reader or writer needs to know of one side of a topic. Plain JSON. */
export interface RowShape {
  readonly side: 'key' | 'value';
  readonly columns: readonly Column[];
  /** Whether a single column stands bare (`1`) rather than in a record (`{"A":1}`). Always false with several columns. */
  readonly unwrapped: boolean;
  readonly use: FormatUse;
  /** The topic, for messages and schema subjects. */
  readonly topic: string;
}

/**
 * Reads `bytes[from, to)` into one value per column of the shape. Throws a record error (`fail` of a format code) when the
 * bytes cannot be read. Never called for null bytes.
 * Returns null when the bytes are data but stand for a NULL row (some formats have that), else the row.
 */
export type RowReader = (bytes: Buffer, from: number, to: number) => Value[] | null;

/** Appends a row to the sink; returns false, having written nothing, when the row is null bytes in this format (an unwrapped NULL in KAFKA). Throws a record error when a value does not fit. */
export type RowWriter = (row: readonly Value[], sink: ByteSink) => boolean;

/** What a compiled reader must make available of one column. */
export interface ReaderSlot {
  /** Index into the shape's columns. */
  readonly column: number;
  /** The local (already declared with `let`) that receives the value. */
  readonly local: string;
  /**
   * Late materialisation: locals (declared, numbers) that may receive the range of the column's bytes instead, when those bytes are
   * exactly what this format's writer would write for the value. The emitted code then sets `from` ≥ 0 and leaves `local`
   * null; otherwise it sets `from` to −1 and `local` to the value. Absent when the value itself is needed.
   */
  readonly range?: { readonly from: string; readonly to: string };
}

/** What a compiled writer gets of one column: a local with the value, or a byte range to copy when `range.from` ≥ 0. */
export interface WriterSlot {
  readonly local: string;
  readonly range?: WrittenRange;
}

/** Locals with a range of `bytes`, and the local with a `DataView` of those. */
export interface WrittenRange {
  readonly from: string;
  readonly to: string;
  readonly bytes: string;
  readonly view: string;
}

/** Names in scope of emitted code. */
export interface ReaderScope {
  /** Buffer local, and the local with a `DataView` of it. */
  readonly bytes: string;
  readonly view: string;
  /** Locals with the record's range. */
  readonly from: string;
  readonly to: string;
}

export interface Format {
  readonly name: FormatName;
  /** Members of FormatProperties it knows. */
  readonly knownProperties: readonly (keyof FormatProperties)[];
  /** How a single column may stand: both ways (default wrapped for values), or only one. */
  readonly singleColumn: 'both' | 'wrapped' | 'unwrapped';
  /** Whether it needs a schema registry and can infer columns from it. */
  readonly registry: boolean;
  /** Whether its emitted reader and writer know byte ranges (late materialisation). */
  readonly copiesRanges?: boolean;
  /** Whether every row of the shape is data, and none of them null bytes. Absent where some may be. */
  readonly neverNull?: (shape: RowShape) => boolean;
  /** Throws a plan error when this format cannot hold these columns on this side. `name` in messages is the format's. */
  readonly check: (shape: RowShape) => void;
  /** Whether the type can be stored at all (used by checks of intermediate types). */
  readonly supports: (type: SqlType, side: 'key' | 'value') => boolean;
  /** What a reader finds where a value was written; absent where that is the value itself. */
  readonly asWritten?: (value: Value, type: SqlType, properties: FormatProperties) => Value;
  readonly reader: (shape: RowShape, context: FormatContext) => RowReader;
  readonly writer: (shape: RowShape, context: FormatContext) => RowWriter;
  /**
   * Emits statements that read the wanted columns of `bytes[from, to)` into the slots' locals; they may `throw` record errors, and
   * must give exactly what the general reader gives (the fall-back for anything unusual is calling it). Locals not set stay null.
   */
  readonly emitReader?: (
    shape: RowShape,
    slots: readonly ReaderSlot[],
    scope: ReaderScope,
    out: SourceWriter,
    context: FormatContext,
  ) => void;
  /** Emits statements that append the row (one slot per column of the shape) to the ByteSink in the local `sink`. Only for rows that are never null bytes. */
  readonly emitWriter?: (shape: RowShape, slots: readonly WriterSlot[], sink: string, out: SourceWriter, context: FormatContext) => void;
}

/** Services a format may need at run time. */
export interface FormatContext {
  /** Writer and reader schemas by id and subject; absent where no registry is configured. */
  readonly schemas?: SchemaLookup;
  /** JSON_SR is read by the rules of plain JSON instead of the writer's schema (`ksql.json_sr.converter.deserializer.enabled` off). */
  readonly lenientJsonSr?: boolean;
}

/** The synchronous face of a schema registry's cache. Ids are the wire format's. */
export interface SchemaLookup {
  /** The schema text of an id. Throws a format error when unknown. */
  readonly byId: (id: number) => RegisteredSchema;
  /** The latest schema under a subject, or null. */
  readonly latest: (subject: string) => RegisteredSchema | null;
  /** Registers, or finds, the schema under the subject and returns its id. */
  readonly register: (subject: string, schema: Omit<RegisteredSchema, 'id'>) => number;
  /** Removes a subject with its versions; ids stay. Returns whether it was there. Absent where nothing may be removed. */
  readonly deleteSubject?: (subject: string) => boolean;
}

export interface RegisteredSchema {
  readonly id: number;
  readonly type: 'AVRO' | 'JSON' | 'PROTOBUF';
  readonly text: string;
  readonly references: readonly { readonly name: string; readonly subject: string; readonly version: number; readonly text: string }[];
}
