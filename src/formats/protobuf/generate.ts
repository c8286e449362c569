/**
 * Protobuf schemas from columns, as ksqlDB registers them: proto3, messages `ConnectDefault1`, `ConnectDefault2`, … numbered in
 * order of appearance and nested where they are used, maps as repeated entry messages, fields numbered from 1.
 */
import { fail } from '../../base/errors.ts';
import type { SqlType } from '../../data/types.ts';
import type { FormatProperties, RowShape } from '../format.ts';

type Fields = readonly { readonly name: string; readonly type: SqlType }[];
type Nullable = FormatProperties['nullableRepresentation'];

/** State of one generated file. */
interface File {
  readonly nullable: Nullable;
  readonly imports: Set<string>;
  /** Number of the last message named by default. */
  messages: number;
}

const SCALARS: Readonly<Record<string, { readonly plain: string; readonly wrapper: string }>> = {
  BOOLEAN: { plain: 'bool', wrapper: 'BoolValue' },
  INTEGER: { plain: 'int32', wrapper: 'Int32Value' },
  BIGINT: { plain: 'int64', wrapper: 'Int64Value' },
  DOUBLE: { plain: 'double', wrapper: 'DoubleValue' },
  STRING: { plain: 'string', wrapper: 'StringValue' },
  BYTES: { plain: 'bytes', wrapper: 'BytesValue' },
};
const MESSAGES: Readonly<Record<string, { readonly name: string; readonly file: string }>> = {
  DATE: { name: 'google.type.Date', file: 'google/type/date.proto' },
  TIME: { name: 'google.type.TimeOfDay', file: 'google/type/timeofday.proto' },
  TIMESTAMP: { name: 'google.protobuf.Timestamp', file: 'google/protobuf/timestamp.proto' },
};

/** The schema text of a shape. A bare STRUCT is the message itself, any other bare column a message with that field. */
export function generateProtobuf(shape: RowShape): string {
  const { fullSchemaName, nullableRepresentation } = shape.use.properties;
  const file: File = { nullable: nullableRepresentation, imports: new Set(), messages: 0 };
  const at = fullSchemaName?.lastIndexOf('.') ?? -1;
  const name = fullSchemaName === undefined ? nextName(file) : fullSchemaName.slice(at + 1);
  const message = messageText(name, fieldsOf(shape), file, '');
  const parts = ['syntax = "proto3";\n'];
  if (at > 0) parts.push(`package ${fullSchemaName?.slice(0, at)};\n`);
  if (file.imports.size > 0)
    parts.push(
      [...file.imports]
        .sort()
        .map((path) => `import "${path}";\n`)
        .join(''),
    );
  return `${parts.join('\n')}\n${message}`;
}

/** The fields of a shape's message. */
export function fieldsOf(shape: RowShape): Fields {
  const [first] = shape.columns;
  return shape.unwrapped && first.type.kind === 'STRUCT' ? first.type.fields : shape.columns;
}

function nextName(file: File): string {
  return `ConnectDefault${++file.messages}`;
}

function messageText(name: string, fields: Fields, file: File, indent: string): string {
  const nested: string[] = [];
  const lines = fields.map((field, i) => `${indent}  ${fieldText(field, i + 1, file, indent, nested)}\n`);
  const inner = nested.map((text) => `\n${text}`).join('');
  return `${indent}message ${name} {\n${lines.join('')}${inner}${indent}}\n`;
}

/** One field's declaration; messages it needs are added to `nested`. */
function fieldText(field: Fields[number], number: number, file: File, indent: string, nested: string[]): string {
  const { name, type } = field;
  if (type.kind === 'ARRAY') {
    if (type.element.kind === 'ARRAY' || type.element.kind === 'MAP') {
      throw fail('FORMAT_TYPE_UNSUPPORTED', { format: 'PROTOBUF', type: `ARRAY<${type.element.kind}>`, column: `, column: \`${name}\`` });
    }
    return `repeated ${typeName(type.element, file, indent, nested)} ${name} = ${number}${options(type.element, indent)};`;
  }
  if (type.kind === 'MAP') {
    const entry = `${nextName(file)}Entry`;
    nested.push(
      messageText(
        entry,
        [
          { name: 'key', type: type.key },
          { name: 'value', type: type.value },
        ],
        file,
        `${indent}  `,
      ),
    );
    return `repeated ${entry} ${name} = ${number};`;
  }
  const scalar = SCALARS[type.kind];
  if (scalar === undefined) return `${typeName(type, file, indent, nested)} ${name} = ${number}${options(type, indent)};`;
  if (file.nullable === 'WRAPPER') {
    file.imports.add('google/protobuf/wrappers.proto');
    return `google.protobuf.${scalar.wrapper} ${name} = ${number};`;
  }
  return `${file.nullable === 'OPTIONAL' ? 'optional ' : ''}${scalar.plain} ${name} = ${number};`;
}

function typeName(type: SqlType, file: File, indent: string, nested: string[]): string {
  if (type.kind === 'STRUCT') {
    const name = nextName(file);
    nested.push(messageText(name, type.fields, file, `${indent}  `));
    return name;
  }
  if (type.kind === 'DECIMAL') {
    file.imports.add('confluent/meta.proto').add('confluent/type/decimal.proto');
    return 'confluent.type.Decimal';
  }
  const message = MESSAGES[type.kind];
  if (message === undefined) return SCALARS[type.kind].plain;
  file.imports.add(message.file);
  return message.name;
}

/** Precision and scale stand in the field's options. */
function options(type: SqlType, indent: string): string {
  if (type.kind !== 'DECIMAL') return '';
  const entry = (key: string, value: number): string =>
    `${indent}      {\n${indent}        key: "${key}",\n${indent}        value: "${value}"\n${indent}      }`;
  const entries = [entry('precision', type.precision), entry('scale', type.scale)].join(',\n');
  return ` [(confluent.field_meta) = {\n${indent}    params: [\n${entries}\n${indent}    ]\n${indent}  }]`;
}
