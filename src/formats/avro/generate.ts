/**
 * Avro schemas from columns, as ksqlDB registers them: every field nullable with default null, records named after their path,
 * maps as arrays of marked entry records (their keys may be NULL in SQL), Connect's names attached.
 */
import { fail } from '../../base/errors.ts';
import type { Column } from '../../data/schema.ts';
import type { SqlType } from '../../data/types.ts';
import type { RowShape } from '../format.ts';

const NAMESPACE = 'io.confluent.ksql.avro_schemas';
/** The record's name where no property gives one. */
export const DEFAULT_AVRO_NAME = `${NAMESPACE}.KsqlDataSourceSchema`;
const CONNECT = 'org.apache.kafka.connect.data';

/** The record name of a source's key schema: `MY_SINK` gives `io.confluent.ksql.avro_schemas.MySinkKey`. */
export function avroKeyName(source: string): string {
  const words = source.split('_').filter((word) => word !== '');
  return `${NAMESPACE}.${words.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join('')}Key`;
}

/** A column or field name as Avro schemas have it. */
export function avroName(name: string): string {
  return name.replaceAll('.', '_');
}

/** The columns under their Avro names, struct fields included. */
export function avroColumns(columns: readonly Column[]): readonly Column[] {
  return columns.map((c) => ({ ...c, name: avroName(c.name), type: avroType(c.type) }));
}

function avroType(type: SqlType): SqlType {
  switch (type.kind) {
    case 'ARRAY':
      return { ...type, element: avroType(type.element) };
    case 'MAP':
      return { ...type, value: avroType(type.value) };
    case 'STRUCT':
      return { ...type, fields: type.fields.map((f) => ({ name: avroName(f.name), type: avroType(f.type) })) };
    default:
      return type;
  }
}

/** The schema text of a shape. Throws AVRO_INCOMPATIBLE for names that Avro does not have. */
export function generateAvro(shape: RowShape): string {
  const full = shape.use.properties.fullSchemaName ?? DEFAULT_AVRO_NAME;
  const space = full.includes('.') ? full.slice(0, full.lastIndexOf('.')) : '';
  const name = full.slice(full.lastIndexOf('.') + 1);
  const root = shape.unwrapped ? schemaOf(shape.columns[0].type, name, space) : record(shape.columns, name, space);
  return JSON.stringify(
    typeof root === 'object' && 'name' in root && space !== '' ? { ...root, namespace: space } : withNamespace(root, space),
  );
}

/** The namespace belongs to the outermost definition; under an array that is its item. */
function withNamespace(root: unknown, space: string): unknown {
  if (typeof root !== 'object' || root === null || space === '') return root;
  const { items } = root as { items?: unknown };
  if (Array.isArray(items)) return { ...root, items: items.map((item) => named(item, space)) };
  return items === undefined ? root : { ...root, items: named(items, space) };
}

function named(item: unknown, space: string): unknown {
  return typeof item === 'object' && item !== null && 'name' in item ? { ...item, namespace: space } : withNamespace(item, space);
}

type Definition = string | Readonly<Record<string, unknown>>;

function record(
  fields: readonly { readonly name: string; readonly type: SqlType }[],
  name: string,
  space: string,
): Readonly<Record<string, unknown>> {
  return {
    type: 'record',
    name,
    fields: fields.map((field) => {
      const fieldName = checkedName(avroName(field.name));
      return { name: fieldName, type: ['null', schemaOf(field.type, `${name}_${fieldName}`, space)], default: null };
    }),
    'connect.name': space === '' ? name : `${space}.${name}`,
  };
}

function checkedName(name: string): string {
  if (!/^[A-Za-z_]/.test(name)) throw fail('AVRO_INCOMPATIBLE', { reason: `Illegal initial character: ${name}` });
  if (!/^\w+$/.test(name)) throw fail('AVRO_INCOMPATIBLE', { reason: `Illegal character in: ${name}` });
  return name;
}

function schemaOf(type: SqlType, name: string, space: string): Definition {
  switch (type.kind) {
    case 'BOOLEAN':
    case 'DOUBLE':
    case 'STRING':
    case 'BYTES':
      return type.kind.toLowerCase();
    case 'INTEGER':
      return 'int';
    case 'BIGINT':
      return 'long';
    case 'DATE':
      return temporal('int', 'Date', 'date');
    case 'TIME':
      return temporal('int', 'Time', 'time-millis');
    case 'TIMESTAMP':
      return temporal('long', 'Timestamp', 'timestamp-millis');
    case 'DECIMAL':
      return {
        type: 'bytes',
        scale: type.scale,
        precision: type.precision,
        'connect.version': 1,
        'connect.parameters': { scale: String(type.scale), 'connect.decimal.precision': String(type.precision) },
        'connect.name': `${CONNECT}.Decimal`,
        logicalType: 'decimal',
      };
    case 'ARRAY':
      return { type: 'array', items: ['null', schemaOf(type.element, name, space)] };
    case 'MAP':
      return { type: 'array', items: mapEntry(type, name, space) };
    case 'STRUCT':
      return record(type.fields, name, space);
  }
}

function temporal(physical: string, connect: string, logicalType: string): Definition {
  return { type: physical, 'connect.version': 1, 'connect.name': `${CONNECT}.${connect}`, logicalType };
}

function mapEntry(type: Extract<SqlType, { kind: 'MAP' }>, name: string, space: string): Definition {
  return {
    type: 'record',
    name,
    fields: [
      { name: 'key', type: ['null', schemaOf(type.key, `${name}_MapKey`, space)], default: null },
      { name: 'value', type: ['null', schemaOf(type.value, `${name}_MapValue`, space)], default: null },
    ],
    'connect.internal.type': 'MapEntry',
    'connect.name': space === '' ? name : `${space}.${name}`,
  };
}
