/** Columns and types as entities show them. */
import type { FieldInfo, SchemaInfo } from '../api/entities.ts';
import type { Column } from '../data/schema.ts';
import type { SqlType } from '../data/types.ts';

/** The schema of a type. A MAP shows its value type; that of its keys is not represented. */
export function schemaInfo(type: SqlType): SchemaInfo {
  switch (type.kind) {
    case 'DECIMAL':
      return { type: 'DECIMAL', fields: null, memberSchema: null, parameters: { precision: type.precision, scale: type.scale } };
    case 'ARRAY':
      return { type: 'ARRAY', fields: null, memberSchema: schemaInfo(type.element) };
    case 'MAP':
      return { type: 'MAP', fields: null, memberSchema: schemaInfo(type.value) };
    case 'STRUCT':
      return { type: 'STRUCT', fields: type.fields.map((f) => ({ name: f.name, schema: schemaInfo(f.type) })), memberSchema: null };
    default:
      return { type: type.kind, fields: null, memberSchema: null };
  }
}

/** A column, marked KEY or HEADER where it is one. */
export function fieldInfo(column: Column): FieldInfo {
  const field = { name: column.name, schema: schemaInfo(column.type) };
  if (column.role === 'key') return { ...field, type: 'KEY' };
  if (column.role !== 'header') return field;
  return column.headerKey == null ? { ...field, type: 'HEADER' } : { ...field, type: 'HEADER', headerKey: column.headerKey };
}
