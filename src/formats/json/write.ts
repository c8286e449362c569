/**
 * The general JSON writer: an object with all columns in schema order and explicit nulls, or the bare value. DOUBLE in Java's
 * notation (NaN and infinities as strings), DECIMAL with its full scale, BYTES as base64, the time types as integers.
 */
import { doubleText } from '../../data/text.ts';
import type { SqlType, Value } from '../../data/types.ts';
import type { RowShape, RowWriter } from '../format.ts';
import { quoteJson } from './write-text.ts';

/** The JSON text of a non-null value. */
type Printer = (value: NonNullable<Value>) => string;

/** The general writer of a shape. */
export function jsonWriter(shape: RowShape): RowWriter {
  const print = shape.unwrapped ? bare(shape.columns[0].type) : fieldsPrinter(shape.columns);
  return (row, sink) => {
    sink.writeUtf8(print(row));
    return true;
  };
}

function bare(type: SqlType): (row: readonly Value[]) => string {
  const print = jsonPrinter(type);
  return (row) => print(row[0]);
}

/** The JSON text of any value of the type, NULL as `null`. */
export function jsonPrinter(type: SqlType): (value: Value) => string {
  const print = printerOf(type);
  return (value) => (value === null ? 'null' : print(value));
}

function fieldsPrinter(fields: readonly { readonly name: string; readonly type: SqlType }[]): (values: readonly Value[]) => string {
  if (fields.length === 0) return () => '{}';
  const heads = fields.map((f, i) => `${i === 0 ? '{' : ','}${quoteJson(f.name)}:`);
  const printers = fields.map((f) => jsonPrinter(f.type));
  return (values) => {
    let text = '';
    for (let i = 0; i < heads.length; i++) text += heads[i] + printers[i](values[i]);
    return `${text}}`;
  };
}

function printerOf(type: SqlType): Printer {
  switch (type.kind) {
    case 'STRING':
      return (value) => quoteJson(value as string);
    case 'DOUBLE':
      return (value) => jsonDouble(value as number);
    case 'BYTES':
      return (value) => `"${base64(value as Uint8Array)}"`;
    case 'ARRAY': {
      const print = jsonPrinter(type.element);
      return (value) => `[${(value as readonly Value[]).map(print).join(',')}]`;
    }
    case 'MAP': {
      const print = jsonPrinter(type.value);
      return (value) => `{${[...(value as ReadonlyMap<Value, Value>)].map(([k, v]) => `${quoteJson(String(k))}:${print(v)}`).join(',')}}`;
    }
    case 'STRUCT': {
      const print = fieldsPrinter(type.fields);
      return (value) => print(value as readonly Value[]);
    }
    default:
      return String;
  }
}

/** A DOUBLE as JSON: a number, or a string for NaN and infinities. */
export function jsonDouble(value: number): string {
  return Number.isFinite(value) ? doubleText(value) : `"${doubleText(value)}"`;
}

/** Base64 of the bytes. */
export function base64(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}
