/** The general DELIMITED reader: the record's text, cut into fields, each parsed by its column's type. */
import { fail } from '../../base/errors.ts';
import { fitExact, parseDecimal } from '../../data/decimal.ts';
import { parse64 } from '../../data/int64.ts';
import { typeText } from '../../data/types.ts';
import type { SqlType, Value } from '../../data/types.ts';
import type { RowReader, RowShape } from '../format.ts';
import { isTimeOfDay, parse32, parseBase64, parseDouble } from '../number-text.ts';
import { CsvError, parseRecord } from './csv.ts';
import { delimiterOf } from './delimiter.ts';

/** The general reader of a shape. */
export function delimitedReader(shape: RowShape): RowReader {
  const { columns } = shape;
  if (columns.length === 0) return () => [];
  const delimiter = delimiterOf(shape.use.properties);
  const parsers = columns.map((c) => parserOf(c.type));
  return (bytes, from, to) => {
    const fields = fieldsOf(shape, bytes.utf8Slice(from, to), delimiter);
    const row: Value[] = new Array(columns.length);
    for (let i = 0; i < columns.length; i++) {
      const field = fields[i];
      const value = field === '' ? null : parsers[i](field);
      if (value === undefined)
        throw unreadable(shape, `Cannot read '${field}' as ${typeText(columns[i].type)}, column: ${columns[i].name}`);
      row[i] = value;
    }
    return row;
  };
}

function fieldsOf(shape: RowShape, text: string, delimiter: string): string[] {
  let fields: string[];
  try {
    fields = parseRecord(text, delimiter);
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(shape, error.message);
    throw error;
  }
  if (fields.length === 0) throw unreadable(shape, 'No fields in record');
  const expected = shape.columns.length;
  if (fields.length !== expected) {
    throw unreadable(
      shape,
      `Column count mismatch on deserialization. topic: ${shape.topic}, expected: ${expected}, got: ${fields.length}`,
    );
  }
  return fields;
}

function unreadable(shape: RowShape, reason: string): Error {
  return fail('DELIMITED_UNREADABLE', { side: shape.side, topic: shape.topic, reason }, { cause: new Error(reason) });
}

/** Reads one non-empty field; undefined when the text is no value of the type. */
type FieldParser = (field: string) => Value | undefined;

function parserOf(type: SqlType): FieldParser {
  switch (type.kind) {
    case 'BOOLEAN':
      return (field) => field.toLowerCase() === 'true';
    case 'INTEGER':
    case 'DATE':
      return (field) => parse32(field) ?? undefined;
    case 'BIGINT':
      return (field) => parse64(field) ?? undefined;
    case 'TIMESTAMP':
      return (field) => timestampOf(field);
    case 'TIME':
      return (field) => timeOf(field);
    case 'DOUBLE':
      return (field) => parseDouble(field) ?? undefined;
    case 'DECIMAL':
      return (field) => {
        const decimal = parseDecimal(field);
        return (decimal && fitExact(decimal, type.precision, type.scale)) ?? undefined;
      };
    case 'BYTES':
      return (field) => parseBase64(field) ?? undefined;
    default:
      return (field) => field;
  }
}

function timestampOf(field: string): number | undefined {
  const value = parse64(field);
  return value === null ? undefined : Number(value);
}

function timeOf(field: string): number | undefined {
  const value = parse64(field);
  return value === null || !isTimeOfDay(value) ? undefined : Number(value);
}
