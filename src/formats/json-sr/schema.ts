/**
 * JSON Schema as Connect's converter reads it (types refined by `connect.type` and `title`, properties ordered by
 * `connect.index`) and as ksqlDB generates it from columns (every property null or its type).
 */
import type { SqlType } from '../../data/types.ts';
import type { RegisteredSchema, RowShape } from '../format.ts';
import type { WireScalar, WireSchema } from '../schema-registry/wire.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

const CONNECT = 'org.apache.kafka.connect.data';
const INTEGERS: Readonly<Record<string, WireScalar>> = { int8: 'int8', int16: 'int16', int32: 'int32', int64: 'int64' };
const TITLES: Readonly<Record<string, WireScalar>> = {
  [`${CONNECT}.Date`]: 'date',
  [`${CONNECT}.Time`]: 'time',
  [`${CONNECT}.Timestamp`]: 'timestamp',
  [`${CONNECT}.Decimal`]: 'decimal',
};
const DEEPEST = 60;

/** Parses a schema text. Everything may be null: JSON has no other way to leave a value out. Throws SyntaxError. */
export function parseJsonSchema(schema: RegisteredSchema): WireSchema {
  const root = JSON.parse(schema.text) as Json;
  return parseNode(root, { root, schema }, 0);
}

interface Document {
  readonly root: Json;
  readonly schema: RegisteredSchema;
}

const UNSUPPORTED: WireSchema = { kind: 'unsupported', nullable: true };

function parseNode(node: Json, document: Document, depth: number): WireSchema {
  if (depth > DEEPEST || !isObject(node)) return UNSUPPORTED;
  if (typeof node.$ref === 'string') return parseReference(node.$ref, document, depth);
  const branches = branchesOf(node);
  if (branches !== null) return parseUnion(branches, document, depth);
  const title = TITLES[String(node.title)];
  switch (node.type) {
    case 'boolean':
      return simple('boolean');
    case 'string':
      return simple(node['connect.type'] === 'bytes' ? 'bytes' : 'string');
    case 'integer':
      return simple(title ?? INTEGERS[String(node['connect.type'])] ?? 'int64');
    case 'number':
      return title === 'decimal' ? decimal(node) : simple(node['connect.type'] === 'float32' ? 'float32' : 'float64');
    case 'array':
      return parseArray(node, document, depth);
    case 'object':
      return parseObject(node, document, depth);
    default:
      return 'enum' in node ? simple('string') : 'properties' in node ? parseObject(node, document, depth) : UNSUPPORTED;
  }
}

function isObject(node: Json | undefined): node is JsonObject {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

function simple(kind: WireScalar): WireSchema {
  return { kind, nullable: true };
}

function decimal(node: JsonObject): WireSchema {
  const parameters = isObject(node['connect.parameters']) ? node['connect.parameters'] : {};
  return {
    kind: 'decimal',
    nullable: true,
    precision: Number(parameters['connect.decimal.precision'] ?? 0),
    scale: Number(parameters.scale ?? 0),
  };
}

/** The alternatives of a node, or null when it has none. */
function branchesOf(node: JsonObject): Json[] | null {
  for (const word of ['oneOf', 'anyOf', 'allOf']) {
    const list = node[word];
    if (Array.isArray(list)) return list;
  }
  return Array.isArray(node.type) ? node.type.map((type) => ({ ...node, type })) : null;
}

/** Null and one type is that type; several are a struct with a field for each. */
function parseUnion(branches: Json[], document: Document, depth: number): WireSchema {
  const present = branches
    .filter((branch) => !isObject(branch) || branch.type !== 'null')
    .map((branch) => parseNode(branch, document, depth + 1));
  if (present.length === 1) return present[0];
  if (present.length === 0) return UNSUPPORTED;
  return {
    kind: 'struct',
    nullable: true,
    union: true,
    fields: present.map((schema, i) => ({ name: `connect_union_field_${i}`, schema })),
  };
}

function parseReference(ref: string, document: Document, depth: number): WireSchema {
  if (ref.startsWith('#')) return parseNode(pointed(document.root, ref), document, depth + 1);
  const external = document.schema.references.find((r) => r.name === ref.split('#')[0]);
  if (external === undefined) return UNSUPPORTED;
  const root = JSON.parse(external.text) as Json;
  return parseNode(pointed(root, `#${ref.split('#')[1] ?? ''}`), { root, schema: document.schema }, depth + 1);
}

/** The node of a JSON pointer; null when there is none. */
function pointed(root: Json, pointer: string): Json {
  let node: Json | undefined = root;
  for (const step of pointer.slice(1).split('/').slice(1)) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    node = isObject(node) ? node[name] : undefined;
  }
  return node ?? null;
}

function parseArray(node: JsonObject, document: Document, depth: number): WireSchema {
  const element = parseNode(node.items ?? null, document, depth + 1);
  if (node['connect.type'] !== 'map') return { kind: 'array', nullable: true, element };
  const value = element.fields?.find((f) => f.name === 'value')?.schema ?? UNSUPPORTED;
  return { kind: 'map', nullable: true, element: value, entries: true };
}

function parseObject(node: JsonObject, document: Document, depth: number): WireSchema {
  if (!isObject(node.properties) && (node['connect.type'] === 'map' || isObject(node.additionalProperties))) {
    return { kind: 'map', nullable: true, element: parseNode(node.additionalProperties ?? null, document, depth + 1) };
  }
  const properties = Object.entries(isObject(node.properties) ? node.properties : {});
  const indexOf = (property: Json, position: number): number =>
    isObject(property) && 'connect.index' in property ? Number(property['connect.index']) : position;
  const ordered = properties
    .map(([name, property], position) => ({ name, property, index: indexOf(property, position) }))
    .sort((a, b) => a.index - b.index);
  return {
    kind: 'struct',
    nullable: true,
    fields: ordered.map(({ name, property }) => ({ name, schema: parseNode(property, document, depth + 1) })),
  };
}

/** The schema text of a shape. */
export function generateJsonSchema(shape: RowShape): string {
  return JSON.stringify(shape.unwrapped ? optional(schemaOf(shape.columns[0].type)) : objectOf(shape.columns));
}

function optional(schema: JsonObject): JsonObject {
  return { oneOf: [{ type: 'null' }, schema] };
}

function objectOf(fields: readonly { readonly name: string; readonly type: SqlType }[]): JsonObject {
  const properties = fields.map(({ name, type }, i): [string, Json] => [name, { 'connect.index': i, ...optional(schemaOf(type)) }]);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

function schemaOf(type: SqlType): JsonObject {
  switch (type.kind) {
    case 'BOOLEAN':
      return { type: 'boolean' };
    case 'INTEGER':
      return { type: 'integer', 'connect.type': 'int32' };
    case 'BIGINT':
      return { type: 'integer', 'connect.type': 'int64' };
    case 'DOUBLE':
      return { type: 'number', 'connect.type': 'float64' };
    case 'STRING':
      return { type: 'string' };
    case 'BYTES':
      return { type: 'string', 'connect.type': 'bytes' };
    case 'DATE':
      return titled('integer', 'Date', 'int32');
    case 'TIME':
      return titled('integer', 'Time', 'int32');
    case 'TIMESTAMP':
      return titled('integer', 'Timestamp', 'int64');
    case 'DECIMAL':
      return {
        ...titled('number', 'Decimal', 'bytes'),
        'connect.parameters': { scale: String(type.scale), 'connect.decimal.precision': String(type.precision) },
      };
    case 'ARRAY':
      return { type: 'array', items: optional(schemaOf(type.element)) };
    case 'MAP':
      return {
        type: 'array',
        'connect.type': 'map',
        items: objectOf([
          { name: 'key', type: type.key },
          { name: 'value', type: type.value },
        ]),
      };
    case 'STRUCT':
      return objectOf(type.fields);
  }
}

function titled(type: string, name: string, connect: string): JsonObject {
  return { type, title: `${CONNECT}.${name}`, 'connect.version': 1, 'connect.type': connect };
}
