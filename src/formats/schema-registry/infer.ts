/**
 * Columns from registered schemas: what `CREATE STREAM … WITH (VALUE_FORMAT='AVRO')` without columns gets, and what a sink with a
 * schema id is compared with. Rules: the reference, section 5.
 */
import { MillraceError, fail, messageOf } from '../../base/errors.ts';
import type { Column } from '../../data/schema.ts';
import type { FormatUse, RegisteredSchema, SchemaLookup } from '../format.ts';
import type { WireSchema } from './wire.ts';
import { dialects, formatOfType } from './dialects.ts';
import type { RegisteredFormat } from './dialects.ts';
import { pathOf, parseProtobuf } from '../protobuf/schema.ts';
import { subjectOf } from './registry.ts';
import { sqlTypeOf } from './wire.ts';

export interface InferOptions {
  /** For messages. */
  readonly topic: string;
  /** Chooses among the messages of a Protobuf file. */
  readonly fullSchemaName?: string;
  /** Names as the schema has them (with an explicit schema id) instead of upper-cased. */
  readonly keepCase: boolean;
  /** Values: the whole value is one column ROWVAL. Keys are always unwrapped where the format can. */
  readonly unwrapped: boolean;
}

type Side = 'key' | 'value';

/**
 * The columns of one side of a topic by its use of a format: from the schema of the properties' id, else from the latest of the
 * subject.
 *
 * @param unwrapped whether WRAP_SINGLE_VALUE=false is in force; without meaning for keys.
 * @throws INFERENCE_… when there is no schema, or none that gives columns.
 */
export function inferSide(use: FormatUse, side: Side, topic: string, unwrapped: boolean, schemas: SchemaLookup): Column[] {
  const { schemaId, fullSchemaName } = use.properties;
  const schema = schemaFor(use, side, topic, schemas);
  return inferColumns(use.format as RegisteredFormat, side, schema, { topic, fullSchemaName, keepCase: schemaId !== undefined, unwrapped });
}

/** One side of a topic whose columns are asked for. */
export interface InferRequest {
  readonly side: Side;
  readonly topic: string;
  readonly use: FormatUse;
  /** WRAP_SINGLE_VALUE=false; without meaning for keys. */
  readonly unwrapped: boolean;
}

/** Inference over a registry, as the planner asks for it. */
export function inferrer(schemas: SchemaLookup): (request: InferRequest) => Column[] {
  return ({ side, topic, use, unwrapped }) => inferSide(use, side, topic, unwrapped, schemas);
}

/** The schema that inference and sinks with a schema id use. Throws INFERENCE_SCHEMA_MISSING, INFERENCE_SCHEMA_ID_MISSING. */
export function schemaFor(use: FormatUse, side: Side, topic: string, schemas: SchemaLookup): RegisteredSchema {
  const { schemaId } = use.properties;
  if (schemaId === undefined) {
    const subject = subjectOf(topic, side);
    const latest = schemas.latest(subject);
    if (latest === null) throw fail('INFERENCE_SCHEMA_MISSING', { side, topic, subject });
    return latest;
  }
  try {
    return schemas.byId(schemaId);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    throw fail('INFERENCE_SCHEMA_ID_MISSING', { side, id: schemaId, property: `${side.toUpperCase()}_SCHEMA_ID` }, { cause: error });
  }
}

/** The columns that a schema gives. Columns of types that SQL does not have are left out. Throws INFERENCE_…. */
export function inferColumns(format: RegisteredFormat, side: Side, schema: RegisteredSchema, options: InferOptions): Column[] {
  const actual = formatOfType(schema.type);
  if (actual !== format) {
    const property = `${side.toUpperCase()}_FORMAT`;
    throw fail('INFERENCE_FORMAT_WRONG', { side: side === 'key' ? 'Key' : 'Value', property, topic: options.topic, format, type: actual });
  }
  if (format === 'PROTOBUF') checkMessage(side, schema, options);
  const wire = wireOf(format, side, schema, options);
  const upper = !options.keepCase;
  if (side === 'key' ? format !== 'PROTOBUF' : options.unwrapped) {
    const type = sqlTypeOf(wire, upper);
    if (type === null) throw fail('INFERENCE_NO_COLUMNS');
    return [{ name: side === 'key' ? 'ROWKEY' : 'ROWVAL', type, role: side }];
  }
  if (wire.kind !== 'struct') throw fail('INFERENCE_VALUE_NOT_RECORD', { topic: options.topic });
  const columns = columnsOf(wire, side, upper);
  if (columns.length === 0) throw fail('INFERENCE_NO_COLUMNS');
  if (side === 'key' && columns.length > 1) throw fail('INFERENCE_KEY_COLUMNS', { topic: options.topic });
  return columns;
}

function columnsOf(wire: WireSchema, side: Side, upper: boolean): Column[] {
  const columns: Column[] = [];
  for (const field of wire.fields ?? []) {
    const type = sqlTypeOf(field.schema, upper);
    if (type !== null) columns.push({ name: upper ? field.name.toUpperCase() : field.name, type, role: side });
  }
  return columns;
}

function wireOf(format: RegisteredFormat, side: Side, schema: RegisteredSchema, options: InferOptions): WireSchema {
  try {
    return dialects[format].codec(schema, options.fullSchemaName).wire;
  } catch (error) {
    throw fail('INFERENCE_SCHEMA_UNUSABLE', { side, topic: options.topic, reason: messageOf(error) }, { cause: error });
  }
}

/** Several messages need a name; a name that is not there is as if there were no schema. */
function checkMessage(side: Side, schema: RegisteredSchema, options: InferOptions): void {
  let file: ReturnType<typeof parseProtobuf>;
  try {
    file = parseProtobuf(schema);
  } catch {
    return;
  }
  if (options.fullSchemaName !== undefined) {
    if (pathOf(file, options.fullSchemaName) !== null) return;
    throw fail('INFERENCE_SCHEMA_MISSING', { side, topic: options.topic, subject: subjectOf(options.topic, side) });
  }
  if (file.messages.length < 2) return;
  const names = `[${file.messages.map((m) => m.fullName.slice(1)).join(', ')}]`;
  throw fail('INFERENCE_SEVERAL_MESSAGES', { names, property: `${side.toUpperCase()}_SCHEMA_FULL_NAME` });
}
