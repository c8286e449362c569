/** When statements put schemas into the registry, and when subjects go. */
import { fail, messageOf } from '../../base/errors.ts';
import type { RowShape, SchemaLookup } from '../format.ts';
import { generateSchema, isRegistered } from './dialects.ts';
import { schemaFor } from './infer.ts';
import { identityOf, subjectOf } from './registry.ts';

/** CREATE with columns: registers the columns' schema, but only for a subject that is not there yet. */
export function registerSource(shape: RowShape, schemas: SchemaLookup): void {
  if (shape.columns.length === 0 || !isRegistered(shape.use.format)) return;
  if (schemas.latest(subjectOf(shape.topic, shape.side)) === null) registerSink(shape, schemas);
}

/**
 * CREATE … AS: registers the columns' schema, or the one of the schema id, under the sink's subject. Throws
 * REGISTRY_REGISTER_FAILED when the registry refuses it.
 */
export function registerSink(shape: RowShape, schemas: SchemaLookup): void {
  if (shape.columns.length === 0 || !isRegistered(shape.use.format)) return;
  const { schemaId } = shape.use.properties;
  const schema =
    schemaId === undefined ? { ...generateSchema(shape), references: [] } : schemaFor(shape.use, shape.side, shape.topic, schemas);
  try {
    schemas.register(subjectOf(shape.topic, shape.side), { type: schema.type, text: schema.text, references: schema.references });
  } catch (error) {
    throw fail('REGISTRY_REGISTER_FAILED', { topic: shape.topic, reason: messageOf(error) }, { cause: error });
  }
}

/**
 * Whether the columns' schema is the latest of their subject, which INSERT … VALUES asks of keys: the same key must have the same
 * bytes, schema id included. True where the format has no registered schemas, and for a subject that is not there yet.
 */
export function isLatestSchema(shape: RowShape, schemas: SchemaLookup): boolean {
  if (shape.columns.length === 0 || !isRegistered(shape.use.format)) return true;
  const latest = schemas.latest(subjectOf(shape.topic, shape.side));
  return latest === null || identityOf(latest) === identityOf(generateSchema(shape));
}
