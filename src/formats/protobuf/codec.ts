/** Protobuf payloads: the library's messages ↔ trees, along the nodes of a message. The library does the bytes. */
import type protobuf from 'protobufjs';
import { Decimal, parseDecimal } from '../../data/decimal.ts';
import { daysFromCivil, doubleText } from '../../data/text.ts';
import type { Codec } from '../schema-registry/dialect.ts';
import type { Tree, TreeBytes, TreeNumber } from '../tree-kinds.ts';
import type { MemberNode, MessageNode } from './schema.ts';

type Message = Readonly<Record<string, unknown>>;

/** The codec of a message. `prefix` names the message among those of its file. */
export function messageCodec(node: MessageNode, prefix: Uint8Array): Codec {
  return {
    wire: node.wire,
    prefix,
    decode: (payload) => messageTree(node.type.decode(payload) as unknown as Message, node),
    encode: (tree) => node.type.encode(messageOf(tree as ReadonlyMap<string, Tree>, node)).finish(),
  };
}

function messageTree(message: Message, node: MessageNode): Tree {
  return new Map(node.members.map((member) => [member.name, memberTree(message, member)]));
}

function memberTree(message: Message, member: MemberNode): Tree {
  const raw = message[member.name];
  switch (member.shape) {
    case 'oneof':
      return oneofTree(message, member);
    case 'repeated':
      return ((raw ?? []) as unknown[]).map((item) => valueTree(item, member));
    case 'map':
      return new Map(Object.entries((raw ?? {}) as Message).map(([key, value]) => [key, valueTree(value, member)]));
    case 'entries':
      return new Map(((raw ?? []) as Message[]).map((entry) => entryTree(entry, member)));
    default:
      // Bytes that are left out are shown as missing, although a column reads them as empty.
      if ((member.presence || member.wire.kind === 'bytes') && !(Object.hasOwn(message, member.name) && raw !== null)) return null;
      return valueTree(raw, member);
  }
}

/** A oneof without a chosen field is NULL. */
function oneofTree(message: Message, member: MemberNode): Tree {
  const values = member.members.map((inner): [string, Tree] => [inner.name, memberTree(message, inner)]);
  return values.every(([, value]) => value === null) ? null : new Map(values);
}

function entryTree(entry: Message, member: MemberNode): [string, Tree] {
  const [key, value] = (member.message as MessageNode).members;
  const tree = memberTree(entry, key);
  return [typeof tree === 'object' && tree !== null ? (tree as TreeNumber).number : String(tree), memberTree(entry, value)];
}

/** One value of a field. */
function valueTree(raw: unknown, member: MemberNode): Tree {
  switch (member.form) {
    case 'message':
      return messageTree(raw as Message, member.message as MessageNode);
    case 'enum':
      return enumOf(member).valuesById[raw as number] ?? String(raw);
    case 'wrapper':
      return scalarTree((raw as Message).value, scalarKind(member));
    case 'decimal':
      return decimalTree(raw as Message, member);
    case 'date': {
      const { year, month, day } = raw as Record<string, number>;
      return integer(daysFromCivil(year, month, day));
    }
    case 'time': {
      const { hours, minutes, seconds, nanos } = raw as Record<string, number>;
      return integer(((hours * 60 + minutes) * 60 + seconds) * 1000 + Math.floor(nanos / 1e6));
    }
    case 'timestamp': {
      const { seconds, nanos } = raw as { seconds: unknown; nanos: number };
      return integer(Number(bigintOf(seconds)) * 1000 + Math.floor(nanos / 1e6));
    }
    default:
      return scalarTree(raw, scalarKind(member));
  }
}

/** The kind of a value: the member's own, or that of its elements. */
function scalarKind(member: MemberNode): string {
  return (member.wire.element ?? member.wire).kind;
}

function scalarTree(raw: unknown, kind: string): Tree {
  if (kind === 'boolean' || kind === 'string') return raw as boolean | string;
  if (kind === 'bytes') return { bytes: Buffer.from((raw ?? []) as Uint8Array) };
  if (kind === 'float32' || kind === 'float64') return { number: doubleText(raw as number), kind: 'double' };
  return integer(typeof raw === 'object' ? bigintOf(raw) : (raw as number));
}

function integer(value: number | bigint): TreeNumber {
  return { number: String(value), kind: 'integer' };
}

/** 64 bits as the library holds them, signed. */
function bigintOf(raw: unknown): bigint {
  if (typeof raw !== 'object' || raw === null) return BigInt(raw as number);
  const { low, high } = raw as { low: number; high: number };
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low >>> 0));
}

function decimalTree(raw: Message, member: MemberNode): Tree {
  const bytes = (raw.value ?? []) as Uint8Array;
  const unscaled = bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
  const wire = member.wire.element ?? member.wire;
  return { number: new Decimal(unscaled, wire.scale || (raw.scale as number)).toString(), kind: 'decimal' };
}

function messageOf(tree: ReadonlyMap<string, Tree>, node: MessageNode): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  for (const member of node.members) setMember(message, member, tree.get(member.name) ?? null);
  return message;
}

function setMember(message: Record<string, unknown>, member: MemberNode, tree: Tree): void {
  if (tree === null) return;
  switch (member.shape) {
    case 'oneof':
      for (const inner of member.members) setMember(message, inner, (tree as ReadonlyMap<string, Tree>).get(inner.name) ?? null);
      return;
    case 'repeated':
      message[member.name] = (tree as readonly Tree[]).map((item) => fieldValue(item, member));
      return;
    case 'map':
      message[member.name] = Object.fromEntries(
        [...(tree as ReadonlyMap<string, Tree>)].map(([key, value]) => [key, fieldValue(value, member)]),
      );
      return;
    case 'entries':
      message[member.name] = [...(tree as ReadonlyMap<string, Tree>)].map(([key, value]) =>
        messageOf(
          new Map([
            ['key', keyTree(key, member)],
            ['value', value],
          ]),
          member.message as MessageNode,
        ),
      );
      return;
    default:
      message[member.name] = fieldValue(tree, member);
  }
}

function keyTree(key: string, member: MemberNode): Tree {
  const { kind } = (member.message as MessageNode).members[0].wire;
  if (kind === 'string') return key;
  return kind === 'boolean' ? key === 'true' : { number: key };
}

function fieldValue(tree: Tree, member: MemberNode): unknown {
  switch (member.form) {
    case 'message':
      return messageOf(tree as ReadonlyMap<string, Tree>, member.message as MessageNode);
    case 'enum':
      return enumValue(tree as string, enumOf(member));
    case 'wrapper':
      return { value: scalarValue(tree, scalarKind(member), is64(member)) };
    case 'decimal':
      return decimalMessage(tree as TreeNumber, member);
    case 'date': {
      const date = new Date(Number((tree as TreeNumber).number) * 86_400_000);
      return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    }
    case 'time': {
      const ms = Number((tree as TreeNumber).number);
      return {
        hours: Math.floor(ms / 3_600_000),
        minutes: Math.floor(ms / 60_000) % 60,
        seconds: Math.floor(ms / 1000) % 60,
        nanos: (ms % 1000) * 1e6,
      };
    }
    case 'timestamp': {
      const ms = Number((tree as TreeNumber).number);
      const seconds = Math.floor(ms / 1000);
      return { seconds: longOf(BigInt(seconds)), nanos: (ms - seconds * 1000) * 1e6 };
    }
    default:
      return scalarValue(tree, scalarKind(member), is64(member));
  }
}

function enumOf(member: MemberNode): protobuf.Enum {
  const field = member.field as protobuf.Field;
  return field.resolvedType as protobuf.Enum;
}

function enumValue(name: string, type: protobuf.Enum): number {
  const value = type.values[name];
  if (value === undefined) throw new Error(`'${name}' is no value of the enum ${type.name}`);
  return value;
}

/** Whether the field's own type has 64 bits; unsigned 32-bit fields only mean more than 32. */
function is64(member: MemberNode): boolean {
  const field = member.field as protobuf.Field;
  const type = member.form === 'wrapper' ? (field.resolvedType as protobuf.Type).fieldsArray[0].type : field.type;
  return type.endsWith('64');
}

function scalarValue(tree: Tree, kind: string, long: boolean): unknown {
  if (kind === 'boolean' || kind === 'string') return tree ?? (kind === 'string' ? '' : false);
  if (kind === 'bytes') return tree === null ? new Uint8Array(0) : (tree as TreeBytes).bytes;
  const text = tree === null ? '0' : (tree as TreeNumber).number;
  return long ? longOf(BigInt(text)) : Number(text);
}

/** 64 bits in the form that the library takes. */
function longOf(value: bigint): { low: number; high: number; unsigned: boolean } {
  return { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)), unsigned: false };
}

function decimalMessage(tree: TreeNumber, member: MemberNode): unknown {
  const decimal = parseDecimal(tree.number);
  if (decimal === null) throw new Error(`No decimal: ${tree.number}`);
  let length = 1;
  while (BigInt.asIntN(length * 8, decimal.unscaled) !== decimal.unscaled) length++;
  const value = Buffer.from(
    BigInt.asUintN(length * 8, decimal.unscaled)
      .toString(16)
      .padStart(length * 2, '0'),
    'hex',
  );
  const wire = member.wire.element ?? member.wire;
  return { value, precision: wire.precision ?? 0, scale: decimal.scale };
}
