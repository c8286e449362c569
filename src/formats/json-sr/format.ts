/** JSON_SR: JSON text behind a schema id, read and written by a registered JSON Schema. */
import { checkMapKeys, hasForeignMapKeys, unreadable } from '../check.ts';
import type { Format, RegisteredSchema, RowReader, RowShape } from '../format.ts';
import { jsonReader } from '../json/read.ts';
import { jsonOfTree, readJsonTree } from '../json/tree.ts';
import { conform } from '../schema-registry/conform.ts';
import { HEADER, registryReader, registryWriter } from '../schema-registry/dialect.ts';
import type { Codec, Dialect } from '../schema-registry/dialect.ts';
import type { WireSchema } from '../schema-registry/wire.ts';
import type { Tree } from '../tree-kinds.ts';
import { isTreeMap } from '../tree-kinds.ts';
import { generateJsonSchema, parseJsonSchema } from './schema.ts';

export const jsonSrDialect: Dialect = {
  type: 'JSON',
  generate: generateJsonSchema,
  codec: codecOf,
  nullBytes: false,
  hint: ' The topic may hold plain JSON: then use the JSON format.',
};

function codecOf(schema: RegisteredSchema): Codec {
  const wire = parseJsonSchema(schema);
  return {
    wire,
    prefix: new Uint8Array(0),
    decode: (payload) => conform(readJsonTree(payload, 0, payload.length), wire, ''),
    encode: (tree) => Buffer.from(jsonOfTree(withEntries(tree, wire))),
  };
}

/** Turns maps into the lists of entries that the schema has for them. */
function withEntries(tree: Tree, wire: WireSchema): Tree {
  if (tree === null) return null;
  const element = wire.element as WireSchema;
  if (wire.kind === 'array') return (tree as readonly Tree[]).map((item) => withEntries(item, element));
  if (!isTreeMap(tree)) return tree;
  if (wire.kind === 'struct') {
    if (wire.union) return unionValue(tree, wire);
    return new Map((wire.fields ?? []).map((f) => [f.name, withEntries(tree.get(f.name) ?? null, f.schema)]));
  }
  const entries = [...tree].map(([key, value]): [string, Tree] => [key, withEntries(value, element)]);
  return wire.entries
    ? entries.map(
        ([key, value]) =>
          new Map([
            ['key', key],
            ['value', value],
          ] as [string, Tree][]),
      )
    : new Map(entries);
}

function unionValue(tree: ReadonlyMap<string, Tree>, wire: WireSchema): Tree {
  const chosen = (wire.fields ?? []).find((f) => (tree.get(f.name) ?? null) !== null);
  return chosen === undefined ? null : withEntries(tree.get(chosen.name) as Tree, chosen.schema);
}

/** The payload read as plain JSON; the schema id is not looked at. */
function lenientReader(shape: RowShape): RowReader {
  const read = jsonReader(shape);
  return (bytes, from, to) => {
    if (to - from < HEADER || bytes[from] !== 0) throw unreadable(shape, `Unknown magic byte!${jsonSrDialect.hint}`);
    return read(bytes, from + HEADER, to);
  };
}

export const jsonSr: Format = {
  name: 'JSON_SR',
  knownProperties: ['fullSchemaName', 'schemaId'],
  singleColumn: 'both',
  registry: true,
  check: (shape) => checkMapKeys(shape, 'JSON only supports', ' types'),
  supports: (type) => !hasForeignMapKeys(type),
  reader: (shape, context) => (context.lenientJsonSr ? lenientReader(shape) : registryReader(jsonSrDialect, shape, context)),
  writer: (shape, context) => registryWriter(jsonSrDialect, shape, context),
};
