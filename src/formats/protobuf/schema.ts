/**
 * Protobuf schema texts, parsed by the library, as nodes that say what data means (`wire`) and which field of which message it
 * is. Knows the common imports (Google's types and wrappers, Confluent's decimal); others come as references of the schema.
 */
import type Protobuf from 'protobufjs';
import { packageOnDemand } from '../../base/on-demand.ts';
import type { RegisteredSchema } from '../format.ts';
import type { WireField, WireScalar, WireSchema } from '../schema-registry/wire.ts';
import { scalar } from '../schema-registry/wire.ts';
import type { Tree } from '../tree-kinds.ts';

const protobuf = packageOnDemand<typeof Protobuf>('protobufjs');

/** A message of a schema. */
export interface MessageNode {
  readonly type: Protobuf.Type;
  readonly wire: WireSchema;
  /** In the order of the wire's fields. */
  readonly members: MemberNode[];
}

/** A field, or a group of which one field is set (`oneof`). */
export interface MemberNode {
  readonly name: string;
  readonly wire: WireSchema;
  readonly shape: 'single' | 'repeated' | 'map' | 'entries' | 'oneof';
  /** How one value is held. */
  readonly form: 'scalar' | 'enum' | 'message' | 'wrapper' | 'decimal' | 'date' | 'time' | 'timestamp';
  /** Whether an absent value is NULL rather than the type's default. */
  readonly presence: boolean;
  readonly field: Protobuf.Field | null;
  readonly message: MessageNode | null;
  /** Fields of a oneof. */
  readonly members: readonly MemberNode[];
}

/** The messages of a file by position, outermost first. */
export interface ProtoFile {
  readonly messages: readonly Protobuf.Type[];
}

const KNOWN: Readonly<Record<string, string>> = {
  'confluent/type/decimal.proto':
    'syntax = "proto3"; package confluent.type; message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }',
  'google/type/date.proto': 'syntax = "proto3"; package google.type; message Date { int32 year = 1; int32 month = 2; int32 day = 3; }',
  'google/type/timeofday.proto':
    'syntax = "proto3"; package google.type; message TimeOfDay { int32 hours = 1; int32 minutes = 2; int32 seconds = 3; int32 nanos = 4; }',
};
const SCALARS: Readonly<Record<string, WireScalar>> = {
  bool: 'boolean',
  int32: 'int32',
  sint32: 'int32',
  sfixed32: 'int32',
  uint32: 'int64',
  fixed32: 'int64',
  int64: 'int64',
  sint64: 'int64',
  sfixed64: 'int64',
  uint64: 'int64',
  fixed64: 'int64',
  float: 'float32',
  double: 'float64',
  string: 'string',
  bytes: 'bytes',
};
const SPECIAL: Readonly<Record<string, { readonly form: MemberNode['form']; readonly kind: WireScalar }>> = {
  '.confluent.type.Decimal': { form: 'decimal', kind: 'decimal' },
  '.google.type.Date': { form: 'date', kind: 'date' },
  '.google.type.TimeOfDay': { form: 'time', kind: 'time' },
  '.google.protobuf.Timestamp': { form: 'timestamp', kind: 'timestamp' },
};

/** Parses a schema text with its imports. Throws Error. */
export function parseProtobuf(schema: Pick<RegisteredSchema, 'text' | 'references'>): ProtoFile {
  const root = new (protobuf().Root)();
  const parsed = protobuf().parse(schema.text, root, { keepCase: true });
  // Only this file's messages are there yet; imports follow.
  const space = parsed.package === undefined ? root : root.lookup(parsed.package);
  const messages = ((space as Protobuf.NamespaceBase | null)?.nestedArray ?? []).filter(
    (o): o is Protobuf.Type => o instanceof protobuf().Type,
  );
  const loaded = new Set<string>();
  loadImports(root, [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])], schema.references, loaded);
  root.resolveAll();
  return { messages };
}

function loadImports(
  root: Protobuf.Root,
  imports: readonly string[],
  references: RegisteredSchema['references'],
  loaded: Set<string>,
): void {
  for (const name of imports) {
    if (loaded.has(name)) continue;
    loaded.add(name);
    const text = references.find((r) => r.name === name)?.text ?? KNOWN[name];
    const common = text === undefined ? protobuf().common.get(name) : null;
    if (common?.nested) root.addJSON(common.nested);
    if (text === undefined) continue;
    const parsed = protobuf().parse(text, root, { keepCase: true });
    loadImports(root, [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])], references, loaded);
  }
}

/** The message that a path of indexes names. Throws Error. */
export function messageAt(file: ProtoFile, path: readonly number[]): Protobuf.Type {
  let list = file.messages;
  let found: Protobuf.Type | undefined;
  for (const index of path) {
    found = list[index];
    if (found === undefined) break;
    list = found.nestedArray.filter((o): o is Protobuf.Type => o instanceof protobuf().Type);
  }
  if (found === undefined) throw new Error(`The schema has no message at ${path.join('.')}`);
  return found;
}

/** The path of the message with a full name (with or without package), or null. */
export function pathOf(file: ProtoFile, fullName: string): number[] | null {
  const search = (list: readonly Protobuf.Type[], prefix: number[]): number[] | null => {
    for (const [index, type] of list.entries()) {
      if (type.fullName === `.${fullName}` || type.name === fullName) return [...prefix, index];
      const inner = search(
        type.nestedArray.filter((o): o is Protobuf.Type => o instanceof protobuf().Type),
        [...prefix, index],
      );
      if (inner !== null) return inner;
    }
    return null;
  };
  return search(file.messages, []);
}

/** The node of a message; messages that contain themselves share theirs. */
export function messageNode(type: Protobuf.Type, known = new Map<Protobuf.Type, MessageNode>()): MessageNode {
  const found = known.get(type);
  if (found !== undefined) return found;
  const fields: WireField[] = [];
  const members: MemberNode[] = [];
  const node: MessageNode = { type, wire: { kind: 'struct', nullable: true, fields }, members };
  known.set(type, node);
  const groups = type.oneofsArray.filter((group) => !group.isProto3Optional);
  for (const [index, group] of groups.entries()) members.push(oneofNode(`${group.name}_${index}`, group.fieldsArray, known));
  for (const field of type.fieldsArray) if (field.partOf === null || field.partOf.isProto3Optional) members.push(fieldNode(field, known));
  for (const member of members) fields.push({ name: member.name, schema: member.wire, fallback: fallbackOf(member) });
  return node;
}

function oneofNode(name: string, list: readonly Protobuf.Field[], known: Map<Protobuf.Type, MessageNode>): MemberNode {
  const members = list.map((field) => ({ ...fieldNode(field, known), presence: true }));
  const fields = members.map((m) => ({ name: m.name, schema: { ...m.wire, nullable: true } }));
  return {
    name,
    wire: { kind: 'struct', nullable: true, union: true, fields },
    shape: 'oneof',
    form: 'message',
    presence: true,
    field: null,
    message: null,
    members,
  };
}

function fieldNode(field: Protobuf.Field, known: Map<Protobuf.Type, MessageNode>): MemberNode {
  const base = { name: field.name, field, members: [] };
  const presence = field.partOf?.isProto3Optional === true || (!field.repeated && !field.map && isProto2(field) && !field.required);
  const value = valueNode(field, presence, known);
  if (field instanceof protobuf().MapField) {
    return {
      ...base,
      ...value,
      wire: { kind: 'map', nullable: false, element: { ...value.wire, nullable: true } },
      shape: 'map',
      presence: false,
    };
  }
  if (!field.repeated) return { ...base, ...value, shape: 'single' };
  if (value.message !== null && isEntry(value.message)) {
    const element = { ...(value.message.wire.fields ?? [])[1].schema, nullable: true };
    return { ...base, ...value, wire: { kind: 'map', nullable: false, element, entries: true }, shape: 'entries', presence: false };
  }
  return { ...base, ...value, wire: { kind: 'array', nullable: false, element: value.wire }, shape: 'repeated', presence: false };
}

function isProto2(field: Protobuf.Field): boolean {
  return field.hasPresence && field.resolvedType === null && field.partOf === null;
}

function isEntry(message: MessageNode): boolean {
  const [key, value, ...more] = message.members;
  return (
    message.type.name.endsWith('Entry') &&
    more.length === 0 &&
    key?.name === 'key' &&
    value?.name === 'value' &&
    key.shape === 'single' &&
    key.form === 'scalar'
  );
}

type ValueNode = Pick<MemberNode, 'wire' | 'form' | 'message' | 'presence'>;

/** One value of a field, whatever its number. */
function valueNode(field: Protobuf.Field, presence: boolean, known: Map<Protobuf.Type, MessageNode>): ValueNode {
  const { resolvedType } = field;
  if (resolvedType === null) return { wire: scalar(SCALARS[field.type] ?? 'string', presence), form: 'scalar', message: null, presence };
  if (resolvedType instanceof protobuf().Enum) return { wire: scalar('string', presence), form: 'enum', message: null, presence };
  const special = SPECIAL[resolvedType.fullName];
  if (special !== undefined)
    return {
      wire: { ...scalar(special.kind, true), ...decimalOptions(field, special.kind) },
      form: special.form,
      message: null,
      presence: true,
    };
  if (/^\.google\.protobuf\.\w+Value$/.test(resolvedType.fullName) && resolvedType.fieldsArray.length === 1) {
    return { wire: scalar(SCALARS[resolvedType.fieldsArray[0].type], true), form: 'wrapper', message: null, presence: true };
  }
  const message = messageNode(resolvedType, known);
  return { wire: message.wire, form: 'message', message, presence: true };
}

/** Precision and scale of a decimal field, from Confluent's metadata. */
function decimalOptions(field: Protobuf.Field, kind: WireScalar): Partial<WireSchema> {
  if (kind !== 'decimal') return {};
  const meta = (field.parsedOptions ?? [])
    .map((option) => (option as Record<string, { params?: unknown }>)['(confluent.field_meta)'])
    .find((m) => m !== undefined);
  const params = [meta?.params ?? []].flat() as { key?: string; value?: string }[];
  const parameter = (key: string): number => Number(params.find((p) => p.key === key)?.value ?? 0);
  return { precision: parameter('precision'), scale: parameter('scale') };
}

/** What stands for NULL where the format has no NULL. */
function fallbackOf(member: MemberNode): Tree | undefined {
  if (member.wire.nullable) return null;
  switch (member.wire.kind) {
    case 'array':
      return [];
    case 'map':
      return new Map();
    case 'boolean':
      return false;
    case 'string':
      return member.field?.resolvedType instanceof protobuf().Enum ? (Object.keys(member.field.resolvedType.values)[0] ?? '') : '';
    case 'bytes':
      return { bytes: Buffer.alloc(0) };
    case 'float32':
    case 'float64':
      return { number: '0.0', kind: 'double' };
    default:
      return { number: '0', kind: 'integer' };
  }
}
