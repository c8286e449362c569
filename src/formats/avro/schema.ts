/**
 * Avro schemas: parsed into nodes that say both what data means (`wire`) and how the Avro library holds it, and generated from
 * columns. Logical types and Connect's markers are read here; the library only sees physical types.
 */
import type { Tree } from '../tree-kinds.ts';
import type { WireField, WireScalar, WireSchema } from '../schema-registry/wire.ts';
import { jsonTree } from '../json/tree.ts';

/** One type of an Avro schema. */
export interface AvroNode {
  readonly wire: WireSchema;
  /** Avro's own name of the type. */
  readonly physical: string;
  /** What the library calls this type as a branch of a union. */
  readonly branch: string;
  /** Record fields, in order; union branches without null. */
  readonly members: AvroNode[];
  /** Items of arrays, values of maps. */
  readonly element?: AvroNode;
  /** An array that is a map: records of key and value. */
  readonly entries?: boolean;
  /** Length of a fixed type. */
  readonly fixedSize?: number;
  /** Symbols of an enum. */
  readonly symbols?: readonly string[];
  /** Position among the branches, when the data stands in a union with null or others. */
  readonly branchIndex?: number;
  /** Position of null in a union or next to the branch; undefined where null cannot stand. */
  readonly nullIndex?: number;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

const PRIMITIVES: Readonly<Record<string, WireScalar>> = {
  boolean: 'boolean',
  int: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  string: 'string',
  bytes: 'bytes',
};
const LOGICAL: Readonly<Record<string, WireScalar>> = {
  'int/date': 'date',
  'int/time-millis': 'time',
  'long/timestamp-millis': 'timestamp',
  'bytes/decimal': 'decimal',
  'fixed/decimal': 'decimal',
};

/** Parses a schema text. Throws SyntaxError or Error when it is none. */
export function parseAvro(text: string): AvroNode {
  return parseNode(JSON.parse(text) as Json, '', new Map());
}

type Names = Map<string, AvroNode>;

function parseNode(schema: Json, namespace: string, names: Names): AvroNode {
  if (typeof schema === 'string') return namedNode(schema, namespace, names);
  if (Array.isArray(schema)) return unionNode(schema, namespace, names);
  if (schema === null || typeof schema !== 'object') throw new Error(`No type: ${JSON.stringify(schema)}`);
  const { type } = schema;
  if (typeof type !== 'string') return parseNode(type ?? null, namespace, names);
  switch (type) {
    case 'record':
    case 'error':
      return recordNode(schema, namespace, names);
    case 'enum':
    case 'fixed':
      return remember(schema, namespace, names, (branch) =>
        leaf(type === 'enum' ? 'string' : logicalKind('fixed', schema, 'bytes'), type, branch, schema),
      );
    case 'array':
      return arrayNode(schema, namespace, names);
    case 'map': {
      const element = parseNode(schema.values ?? null, namespace, names);
      return { wire: { kind: 'map', nullable: false, element: element.wire }, physical: 'map', branch: 'map', members: [], element };
    }
    default:
      if (!(type in PRIMITIVES)) return namedNode(type, namespace, names);
      return leaf(logicalKind(type, schema, PRIMITIVES[type]), type, type, schema);
  }
}

function logicalKind(physical: string, schema: JsonObject, otherwise: WireScalar): WireScalar {
  return LOGICAL[`${physical}/${String(schema.logicalType)}`] ?? otherwise;
}

function leaf(kind: WireScalar, physical: string, branch: string, schema: JsonObject): AvroNode {
  const wire: WireSchema = { kind, nullable: false };
  if (kind === 'decimal') {
    wire.precision = Number(schema.precision ?? 0);
    wire.scale = Number(schema.scale ?? 0);
  }
  return {
    wire,
    physical,
    branch,
    members: [],
    fixedSize: physical === 'fixed' ? Number(schema.size) : undefined,
    symbols: Array.isArray(schema.symbols) ? schema.symbols.map(String) : undefined,
  };
}

function namedNode(name: string, namespace: string, names: Names): AvroNode {
  if (name in PRIMITIVES) return leaf(PRIMITIVES[name], name, name, {});
  if (name === 'null') return { wire: { kind: 'unsupported', nullable: true }, physical: 'null', branch: 'null', members: [] };
  const node = names.get(name.includes('.') || namespace === '' ? name : `${namespace}.${name}`) ?? names.get(name);
  if (node === undefined) throw new Error(`Undefined name: "${name}"`);
  return node;
}

/** The full name of a definition, and its namespace. */
function nameOf(schema: JsonObject, namespace: string): { full: string; space: string } {
  const name = String(schema.name ?? '');
  if (name.includes('.')) return { full: name, space: name.slice(0, name.lastIndexOf('.')) };
  const space = typeof schema.namespace === 'string' ? schema.namespace : namespace;
  return { full: space === '' ? name : `${space}.${name}`, space };
}

function remember(schema: JsonObject, namespace: string, names: Names, make: (branch: string) => AvroNode): AvroNode {
  const { full } = nameOf(schema, namespace);
  const node = make(full);
  names.set(full, node);
  return node;
}

function recordNode(schema: JsonObject, namespace: string, names: Names): AvroNode {
  const { full, space } = nameOf(schema, namespace);
  const fields: WireField[] = [];
  const members: AvroNode[] = [];
  const node: AvroNode = { wire: { kind: 'struct', nullable: false, fields }, physical: 'record', branch: full, members };
  // Known before its fields are, which may mention it.
  names.set(full, node);
  for (const field of (schema.fields ?? []) as JsonObject[]) {
    const member = parseNode(field.type ?? null, space, names);
    members.push(member);
    fields.push({
      name: String(field.name),
      schema: member.wire,
      fallback: 'default' in field ? defaultTree(field.default, member) : undefined,
    });
  }
  return node;
}

/** A default as data. Bytes stand in defaults as text, a character per byte. */
function defaultTree(value: Json, node: AvroNode): Tree {
  if (typeof value === 'string' && (node.physical === 'bytes' || node.physical === 'fixed')) return { bytes: Buffer.from(value, 'latin1') };
  return jsonTree(JSON.stringify(value));
}

function arrayNode(schema: JsonObject, namespace: string, names: Names): AvroNode {
  const element = parseNode(schema.items ?? null, namespace, names);
  const base = { physical: 'array', branch: 'array', members: [], element };
  if (!isEntry(schema.items ?? null, element)) return { wire: { kind: 'array', nullable: false, element: element.wire }, ...base };
  return { wire: { kind: 'map', nullable: false, element: element.members[1].wire }, ...base, entries: true };
}

/** Whether the items are entries of a map: marked records of key and value. */
function isEntry(items: Json, element: AvroNode): boolean {
  if (element.physical !== 'record' || items === null || typeof items !== 'object' || Array.isArray(items)) return false;
  const fields = element.wire.fields ?? [];
  const marked = items['connect.internal.type'] === 'MapEntry' || element.branch === 'io.confluent.connect.avro.MapEntry';
  return marked && fields.length === 2 && fields[0].name === 'key' && fields[1].name === 'value';
}

/** A union of null and one type is that type; any other is a struct with a field per branch. */
function unionNode(branches: Json[], namespace: string, names: Names): AvroNode {
  const nodes = branches.map((branch) => parseNode(branch, namespace, names));
  const position = nodes.findIndex((node) => node.physical === 'null');
  const nullIndex = position < 0 ? undefined : position;
  const nullable = nullIndex !== undefined;
  const present = nodes
    .map((node, branchIndex): AvroNode => ({ ...node, branchIndex, nullIndex }))
    .filter((node) => node.physical !== 'null');
  if (present.length === 1) return { ...present[0], wire: { ...present[0].wire, nullable } };
  const members = present.map((node) => ({ ...node, wire: { ...node.wire, nullable: true } }));
  const fields = members.map((node) => ({ name: node.branch.slice(node.branch.lastIndexOf('.') + 1), schema: node.wire }));
  return { wire: { kind: 'struct', nullable, union: true, fields }, physical: 'union', branch: '', members, nullIndex };
}
