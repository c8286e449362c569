/** The two sides of a source's records as formats see them, and their schemas' way into the registry. */
import { formats } from '../formats/all.ts';
import { registerSink, registerSource } from '../formats/schema-registry/registration.ts';
import type { RowShape, SchemaLookup } from '../formats/format.ts';
import type { PreparedQuery } from '../runtime/prepare.ts';
import type { SourceDefinition } from '../sql/catalog.ts';

/** Key or value of a source's records. */
export function shapeOf(source: SourceDefinition, side: 'key' | 'value'): RowShape {
  const { format, properties, unwrapped } = source[side];
  return { side, columns: source.schema.filter((c) => c.role === side), unwrapped, use: { format, properties }, topic: source.topic };
}

/** Whether a side of the source is in a format with a registry. */
export function usesRegistry(source: SourceDefinition): boolean {
  return formats[source.key.format].registry || formats[source.value.format].registry;
}

/** Every topic that a query writes, its own internal ones too: registers the schemas of their columns. Throws REGISTRY_REGISTER_FAILED. */
export function registerSinks(prepared: PreparedQuery, schemas: SchemaLookup): void {
  for (const { topology } of prepared.topologies) {
    const { root } = topology;
    if (root.kind !== 'sink') continue;
    for (const side of ['key', 'value'] as const) {
      const { format, properties, unwrapped } = root[side];
      registerSink(
        { side, columns: root.columns.filter((c) => c.role === side), unwrapped, use: { format, properties }, topic: root.topic },
        schemas,
      );
    }
  }
}

/** CREATE with columns: registers their schemas for subjects that are not there yet. */
export function registerSchemas(source: SourceDefinition, schemas: SchemaLookup): void {
  registerSource(shapeOf(source, 'key'), schemas);
  registerSource(shapeOf(source, 'value'), schemas);
}
