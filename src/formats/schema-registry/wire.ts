/**
 * Schemas of registered data in one common form, whatever language they are written in (Avro, JSON Schema, Protobuf): what a
 * writer said its fields are. From it follow the columns that are inferred, and how data fits declared columns.
 *
 * Schemas may refer to themselves; whoever walks one follows the data, or counts the depth.
 */
import type { SqlType } from '../../data/types.ts';
import { arrayType, decimalType, mapType, structType } from '../../data/types.ts';
import type { Tree } from '../tree-kinds.ts';

export type WireScalar =
  | 'boolean'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'float32'
  | 'float64'
  | 'string'
  | 'bytes'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'decimal';

export interface WireField {
  readonly name: string;
  readonly schema: WireSchema;
  /** What stands there when nobody gives a value; undefined when there is no default. */
  readonly fallback?: Tree;
}

/** One type of a writer's schema. */
export interface WireSchema {
  kind: WireScalar | 'array' | 'map' | 'struct' | 'unsupported';
  nullable: boolean;
  /** Decimals: digits, 0 when unknown, and digits after the point. */
  precision?: number;
  scale?: number;
  /** Elements of arrays, values of maps. */
  element?: WireSchema;
  /** A map that stands as a list of key-value records. */
  entries?: boolean;
  /** Structs. */
  fields?: WireField[];
  /** A struct that stands for a union: exactly one field has a value. */
  union?: boolean;
}

/** Precision of a decimal whose schema names none. */
export const DEFAULT_PRECISION = 64;
/** Schemas nested deeper (those that refer to themselves) have no SQL type. */
const DEEPEST = 40;

/**
 * The SQL type of data with this schema, or null when there is none.
 *
 * @param upper whether names of struct fields are upper-cased.
 */
export function sqlTypeOf(schema: WireSchema, upper: boolean, depth = 0): SqlType | null {
  if (depth > DEEPEST) return null;
  switch (schema.kind) {
    case 'array': {
      const element = sqlTypeOf(schema.element as WireSchema, upper, depth + 1);
      return element && arrayType(element);
    }
    case 'map': {
      const value = sqlTypeOf(schema.element as WireSchema, upper, depth + 1);
      return value && mapType({ kind: 'STRING' }, value);
    }
    case 'struct':
      return structOf(schema, upper, depth);
    case 'decimal':
      return decimalType(schema.precision || DEFAULT_PRECISION, schema.scale ?? 0);
    case 'unsupported':
      return null;
    default:
      return { kind: SCALARS[schema.kind] };
  }
}

const SCALARS = {
  boolean: 'BOOLEAN',
  int8: 'INTEGER',
  int16: 'INTEGER',
  int32: 'INTEGER',
  int64: 'BIGINT',
  float32: 'DOUBLE',
  float64: 'DOUBLE',
  string: 'STRING',
  bytes: 'BYTES',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
} as const;

function structOf(schema: WireSchema, upper: boolean, depth: number): SqlType | null {
  const fields = [];
  for (const { name, schema: inner } of schema.fields ?? []) {
    const type = sqlTypeOf(inner, upper, depth + 1);
    if (type !== null) fields.push({ name: upper ? name.toUpperCase() : name, type });
  }
  return fields.length === 0 ? null : structType(fields);
}

/** A scalar schema. */
export function scalar(kind: WireScalar, nullable = false): WireSchema {
  return { kind, nullable };
}
