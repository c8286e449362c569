/** What NULL becomes in a plain proto3 message: a view of a topic in Protobuf must show what the topic's readers read. */
import type { SqlType, Value } from '../../data/types.ts';
import type { FormatProperties } from '../format.ts';

/** The value that a reader finds where this one was written. Scalars have a zero instead of NULL unless the nullable representation says otherwise; lists and maps are empty. */
export function asWritten(value: Value, type: SqlType, properties: FormatProperties): Value {
  if (value === null) return emptyOf(type, properties.nullableRepresentation !== undefined);
  if (type.kind !== 'STRUCT') return value;
  const fields = value as readonly Value[];
  return type.fields.map((field, i) => asWritten(fields[i], field.type, properties));
}

function emptyOf(type: SqlType, nullable: boolean): Value {
  switch (type.kind) {
    case 'ARRAY':
      return [];
    case 'MAP':
      return new Map();
    case 'BOOLEAN':
      return nullable ? null : false;
    case 'INTEGER':
    case 'BIGINT':
    case 'DOUBLE':
      return nullable ? null : 0;
    case 'STRING':
      return nullable ? null : '';
    case 'BYTES':
      return nullable ? null : Buffer.alloc(0);
    default:
      // Messages, which can be missing.
      return null;
  }
}
