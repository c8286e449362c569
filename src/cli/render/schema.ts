/** Field tables of DESCRIBE and EXPLAIN: names, types as the shell writes them, and what is key or header. */
import type { Wire, WireObject } from '../wire.ts';
import { isObject, numberOf, objectsOf, textOf } from '../wire.ts';
import { tableLines } from './table.ts';

/** Type column width before the mark that a field is a key. */
const TYPE_WIDTH = 16;

/** A schema entity as text: `ARRAY<VARCHAR(STRING)>`. */
export function typeText(schema: Wire | undefined): string {
  if (!isObject(schema)) return '';
  const type = textOf(schema.type);
  switch (type) {
    case 'STRING':
      return 'VARCHAR(STRING)';
    case 'DECIMAL': {
      const parameters = isObject(schema.parameters) ? schema.parameters : {};
      return `DECIMAL(${numberOf(parameters.precision)}, ${numberOf(parameters.scale)})`;
    }
    case 'ARRAY':
      return `ARRAY<${typeText(schema.memberSchema)}>`;
    case 'MAP':
      return `MAP<STRING, ${typeText(schema.memberSchema)}>`;
    case 'STRUCT':
      return `STRUCT<${objectsOf(schema.fields)
        .map((field) => `${textOf(field.name)} ${typeText(field.schema)}`)
        .join(', ')}>`;
    default:
      return type;
  }
}

/** The table Field, Type. `keyWord` is what a key field is called: `key`, `primary key`, or '' for no mark. */
export function fieldTable(fields: Wire | undefined, keyWord: string, windowType: string, width: number): string[] {
  const rows = objectsOf(fields).map((field) => [textOf(field.name), fieldText(field, keyWord, windowType)]);
  return tableLines({ columns: ['Field', 'Type'], rows }, width);
}

function fieldText(field: WireObject, keyWord: string, windowType: string): string {
  const type = typeText(field.schema);
  if (field.type === 'KEY' && keyWord !== '') {
    const window = windowType === '' ? '' : `(Window type: ${windowType})`;
    return `${type.padEnd(TYPE_WIDTH)} (${keyWord}) ${window}`;
  }
  if (field.type !== 'HEADER') return type;
  const key = textOf(field.headerKey);
  return `${type.padEnd(TYPE_WIDTH)} ${key === '' ? '(headers)' : `(header('${key}'))`}`;
}
