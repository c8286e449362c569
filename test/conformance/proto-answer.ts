/** Rows of a /query-stream answer in PROTOBUF, decoded with the schema of its header and printed in protobuf's text format. */
import protobuf from 'protobufjs';
import type { Tree } from '../../src/formats/tree.ts';
import { isMap, parseTree } from './tree.ts';

type Message = Readonly<Record<string, unknown>>;

/** `[{header}, {row: text}, …]`, as the cases' `queryProto` writes it. The text is a JSON array, or its elements one a line. */
export function protoAnswer(text: string): Tree {
  const body = text.trimStart().startsWith('[') ? parseTree(text) : text.trim().split('\n').map(parseTree);
  if (!Array.isArray(body)) return body;
  let type: protobuf.Type | null = null;
  return body.map((element) => {
    if (!isMap(element)) return element;
    const header = element.get('header');
    const schema = isMap(header) ? header.get('protoSchema') : undefined;
    if (typeof schema === 'string') type = rootType(schema);
    const row = element.get('row');
    const bytes = isMap(row) ? row.get('protobufBytes') : undefined;
    if (typeof bytes !== 'string' || type === null) return element;
    return new Map<string, Tree>([['row', printMessage(type, Buffer.from(bytes, 'base64'))]]);
  });
}

function rootType(schema: string): protobuf.Type {
  const { root } = protobuf.parse(schema, { keepCase: true });
  const first = root.nestedArray.find((one) => one instanceof protobuf.Type);
  if (!(first instanceof protobuf.Type)) throw new TypeError(`No message in the schema: ${schema}`);
  root.resolveAll();
  return first;
}

function printMessage(type: protobuf.Type, bytes: Uint8Array): string {
  const message = type.toObject(type.decode(bytes), { longs: String, bytes: Buffer, defaults: false }) as Message;
  return printFields(type, message, '');
}

/** Fields in order of their numbers; defaults are left out, as they are on the wire. */
function printFields(type: protobuf.Type, message: Message, indent: string): string {
  return [...type.fieldsArray]
    .sort((a, b) => a.id - b.id)
    .flatMap((field) => {
      const value = message[field.name];
      if (value === undefined || value === null) return [];
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      return items.map((item) => printField(field, item, indent));
    })
    .join('');
}

function printField(field: protobuf.Field, value: unknown, indent: string): string {
  const type = field.resolvedType;
  if (type instanceof protobuf.Type) return `${indent}${field.name} {\n${printFields(type, value as Message, `${indent}  `)}${indent}}\n`;
  if (!field.repeated && isDefault(value)) return '';
  return `${indent}${field.name}: ${printScalar(field, value)}\n`;
}

function isDefault(value: unknown): boolean {
  return value === 0 || value === '0' || value === false || value === '' || (Buffer.isBuffer(value) && value.length === 0);
}

function printScalar(field: protobuf.Field, value: unknown): string {
  if (typeof value === 'string' && field.type === 'string') return quoteText(Buffer.from(value));
  if (Buffer.isBuffer(value)) return quoteText(value);
  if (typeof value === 'number' && /^(double|float)$/.test(field.type) && Number.isInteger(value)) return value.toFixed(1);
  return String(value);
}

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [10, '\\n'],
  [13, '\\r'],
  [9, '\\t'],
  [34, '\\"'],
  [39, "\\'"],
  [92, '\\\\'],
]);

/** Bytes outside printable ASCII as three octal digits. */
function quoteText(bytes: Uint8Array): string {
  const print = (byte: number): string => {
    const known = ESCAPES.get(byte);
    if (known !== undefined) return known;
    return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  };
  return `"${[...bytes].map(print).join('')}"`;
}
