/** Result columns as the `Field` objects of the wire, made from their types as text: `MAP<STRING, BIGINT>`, `` STRUCT<`A` INTEGER> ``, `DECIMAL(4, 2)`. */
import type { FieldInfo, SchemaInfo } from '../api/entities.ts';
import type { ResultColumn } from '../api/query-result.ts';
import { assert } from '../base/assert.ts';

/** The columns; keys are marked. */
export function fieldsOf(columns: readonly ResultColumn[]): FieldInfo[] {
  return columns.map(({ name, type, key }) => ({ name, schema: schemaOf(type), ...(key ? { type: 'KEY' as const } : {}) }));
}

/** The schema that a type's text names. The text is one that the engine printed. */
export function schemaOf(text: string): SchemaInfo {
  const reader = { text, at: 0 };
  const schema = readType(reader);
  assert(reader.at === text.length, `'${text}' is the text of a type`);
  return schema;
}

interface TypeReader {
  readonly text: string;
  at: number;
}

function readType(reader: TypeReader): SchemaInfo {
  const name = take(reader, /[A-Z]+/y);
  switch (name) {
    case 'DECIMAL': {
      const [, precision, scale] = /\((\d+), ?(\d+)\)/.exec(take(reader, /\(\d+, ?\d+\)/y)) ?? [];
      return { ...simple(name), parameters: { precision: Number(precision), scale: Number(scale) } };
    }
    case 'ARRAY': {
      take(reader, /</y);
      const memberSchema = readType(reader);
      take(reader, />/y);
      return { type: name, fields: null, memberSchema };
    }
    case 'MAP': {
      take(reader, /</y);
      readType(reader);
      take(reader, /, ?/y);
      const memberSchema = readType(reader);
      take(reader, />/y);
      return { type: name, fields: null, memberSchema };
    }
    case 'STRUCT':
      return { type: name, fields: readFields(reader), memberSchema: null };
    default:
      return simple(name === 'VARCHAR' ? 'STRING' : name);
  }
}

function readFields(reader: TypeReader): FieldInfo[] {
  const fields: FieldInfo[] = [];
  take(reader, /< ?/y);
  while (reader.text[reader.at] !== '>') {
    const name = take(reader, /`(?:[^`]|``)*`|[A-Za-z_0-9]+/y);
    take(reader, / /y);
    fields.push({ name: name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name, schema: readType(reader) });
    take(reader, /(?:, ?| )?/y);
  }
  take(reader, />/y);
  return fields;
}

function simple(type: string): SchemaInfo {
  return { type, fields: null, memberSchema: null };
}

function take(reader: TypeReader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  assert(found !== undefined, `'${reader.text}' is the text of a type, at ${reader.at}`);
  reader.at += found.length;
  return found;
}
