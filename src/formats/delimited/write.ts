/** The general DELIMITED writer: each value as text by its type, and the record around them. */
import { doubleText } from '../../data/text.ts';
import type { SqlType, Value } from '../../data/types.ts';
import type { RowShape, RowWriter } from '../format.ts';
import { formatRecord } from './csv.ts';
import { delimiterOf } from './delimiter.ts';

/** The general writer of a shape. */
export function delimitedWriter(shape: RowShape): RowWriter {
  const { columns } = shape;
  if (columns.length === 0) return () => false;
  const delimiter = delimiterOf(shape.use.properties);
  const printers = columns.map((c) => printerOf(c.type));
  return (row, sink) => {
    const fields = row.map((value, i) => (value === null ? null : printers[i](value)));
    sink.writeUtf8(formatRecord(fields, delimiter));
    return true;
  };
}

/** How a value of the type stands in a field, before quoting. */
export function printerOf(type: SqlType): (value: Value) => string {
  if (type.kind === 'DOUBLE') return (value) => doubleText(value as number);
  if (type.kind === 'BYTES') return (value) => bytesText(value as Uint8Array);
  return String;
}

function bytesText(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}
