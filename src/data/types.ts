/**
 * SQL types, and how a value of each looks at run time. Plain JSON, so that plans can carry them.
 *
 * | SQL type            | run-time value (`Value`)                                                        |
 * | ------------------- | ------------------------------------------------------------------------------- |
 * | any                 | `null` is SQL NULL; `undefined` never occurs                                     |
 * | BOOLEAN             | boolean                                                                         |
 * | INTEGER             | number, a 32-bit integer                                                        |
 * | BIGINT              | number while it is a safe integer, otherwise bigint (see `int64.ts`)             |
 * | DOUBLE              | number                                                                          |
 * | DECIMAL(p, s)       | `Decimal` with exactly scale s (see `decimal.ts`)                               |
 * | STRING              | string                                                                          |
 * | BYTES               | Uint8Array (a Buffer wherever we make one)                                      |
 * | DATE                | number, days since 1970-01-01                                                   |
 * | TIME                | number, milliseconds of the day                                                 |
 * | TIMESTAMP           | number, milliseconds since the epoch                                            |
 * | ARRAY<T>            | JavaScript array                                                                |
 * | MAP<K, V>           | `Map`, in insertion order                                                       |
 * | STRUCT<…>           | JavaScript array of the fields' values, in the type's field order               |
 */
import type { Decimal } from './decimal.ts';

export type PrimitiveName = 'BOOLEAN' | 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'STRING' | 'BYTES' | 'DATE' | 'TIME' | 'TIMESTAMP';

export type SqlType =
  | { readonly kind: PrimitiveName }
  | { readonly kind: 'DECIMAL'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'ARRAY'; readonly element: SqlType }
  | { readonly kind: 'MAP'; readonly key: SqlType; readonly value: SqlType }
  | { readonly kind: 'STRUCT'; readonly fields: readonly StructField[] };

export interface StructField {
  readonly name: string;
  readonly type: SqlType;
}

export type SqlKind = SqlType['kind'];

/** A run-time value; see the table above. */
export type Value = null | boolean | number | bigint | string | Uint8Array | Decimal | readonly Value[] | ReadonlyMap<Value, Value>;

export const BOOLEAN: SqlType = { kind: 'BOOLEAN' };
export const INTEGER: SqlType = { kind: 'INTEGER' };
export const BIGINT: SqlType = { kind: 'BIGINT' };
export const DOUBLE: SqlType = { kind: 'DOUBLE' };
export const STRING: SqlType = { kind: 'STRING' };
export const BYTES: SqlType = { kind: 'BYTES' };
export const DATE: SqlType = { kind: 'DATE' };
export const TIME: SqlType = { kind: 'TIME' };
export const TIMESTAMP: SqlType = { kind: 'TIMESTAMP' };

export function decimalType(precision: number, scale: number): SqlType {
  return { kind: 'DECIMAL', precision, scale };
}
export function arrayType(element: SqlType): SqlType {
  return { kind: 'ARRAY', element };
}
export function mapType(key: SqlType, value: SqlType): SqlType {
  return { kind: 'MAP', key, value };
}
export function structType(fields: readonly StructField[]): SqlType {
  return { kind: 'STRUCT', fields };
}

/** Structural equality of types: same kind, precision and scale, element types, field names in order. */
export function sameType(a: SqlType, b: SqlType): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  if (a.kind === 'DECIMAL' && b.kind === 'DECIMAL') return a.precision === b.precision && a.scale === b.scale;
  if (a.kind === 'ARRAY' && b.kind === 'ARRAY') return sameType(a.element, b.element);
  if (a.kind === 'MAP' && b.kind === 'MAP') return sameType(a.key, b.key) && sameType(a.value, b.value);
  if (a.kind === 'STRUCT' && b.kind === 'STRUCT') {
    const others = b.fields;
    return a.fields.length === others.length && a.fields.every((f, i) => f.name === others[i].name && sameType(f.type, others[i].type));
  }
  return true;
}

/** Name in back quotes, inner ones doubled. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A type as the REST API and messages show it: ``STRUCT<`F` INTEGER>``, `DECIMAL(4, 2)`, `MAP<STRING, BIGINT>`. */
export function typeText(type: SqlType): string {
  switch (type.kind) {
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'ARRAY':
      return `ARRAY<${typeText(type.element)}>`;
    case 'MAP':
      return `MAP<${typeText(type.key)}, ${typeText(type.value)}>`;
    case 'STRUCT':
      return `STRUCT<${type.fields.map((f) => `${quoteName(f.name)} ${typeText(f.type)}`).join(', ')}>`;
    default:
      return type.kind;
  }
}

/** INTEGER, BIGINT, DECIMAL or DOUBLE. */
export function isNumeric(type: SqlType): boolean {
  return type.kind === 'INTEGER' || type.kind === 'BIGINT' || type.kind === 'DECIMAL' || type.kind === 'DOUBLE';
}
/** DATE, TIME or TIMESTAMP. */
export function isTemporal(type: SqlType): boolean {
  return type.kind === 'DATE' || type.kind === 'TIME' || type.kind === 'TIMESTAMP';
}
/** Whether the predicate holds for the type itself or for any type inside it. */
export function someType(type: SqlType, test: (type: SqlType) => boolean): boolean {
  if (test(type)) return true;
  switch (type.kind) {
    case 'ARRAY':
      return someType(type.element, test);
    case 'MAP':
      return someType(type.key, test) || someType(type.value, test);
    case 'STRUCT':
      return type.fields.some((f) => someType(f.type, test));
    default:
      return false;
  }
}
