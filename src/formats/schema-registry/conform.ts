/**
 * From values to the data of a given schema: rows of a query, or trees that a person wrote, brought into exactly the form the
 * schema asks for. Afterwards a codec only has to encode. Also the way from run-time values to trees.
 */
import { Decimal, fitHalfUp, parseDecimal, rescaleExact } from '../../data/decimal.ts';
import { doubleText } from '../../data/text.ts';
import type { SqlType, Value } from '../../data/types.ts';
import { parseBase64, truncatedInteger } from '../number-text.ts';
import type { Tree, TreeBytes, TreeNumber } from '../tree-kinds.ts';
import { isBytes, isNumber, isTreeMap } from '../tree-kinds.ts';
import type { WireField, WireSchema } from './wire.ts';

/** A value that the schema has no place for. */
export class ConformError extends Error {}

/** A run-time value as a tree. */
export function valueTree(value: Value, type: SqlType): Tree {
  if (value === null) return null;
  switch (type.kind) {
    case 'BOOLEAN':
    case 'STRING':
      return value as boolean | string;
    case 'BYTES':
      return { bytes: value as Uint8Array };
    case 'DOUBLE':
      return { number: doubleText(value as number), kind: 'double' };
    case 'DECIMAL':
      return { number: String(value), kind: 'decimal' };
    case 'ARRAY':
      return (value as readonly Value[]).map((item) => valueTree(item, type.element));
    case 'MAP':
      return new Map([...(value as ReadonlyMap<Value, Value>)].map(([k, v]) => [String(k), valueTree(v, type.value)]));
    case 'STRUCT':
      return new Map(type.fields.map((f, i) => [f.name, valueTree((value as readonly Value[])[i], f.type)]));
    default:
      return { number: String(value), kind: 'integer' };
  }
}

/**
 * The tree in the form of the schema: all fields present, defaults filled in, numbers and texts of the right kind. Names match
 * exactly or else without regard to case. Throws ConformError.
 */
export function conform(tree: Tree, schema: WireSchema, path: string): Tree {
  if (tree === null) {
    if (schema.nullable) return null;
    throw new ConformError(`Unable to serialize record: no value for required ${path || 'data'}`);
  }
  switch (schema.kind) {
    case 'array':
      if (!Array.isArray(tree)) throw misfit(tree, schema, path);
      return (tree as readonly Tree[]).map((item, i) => conform(item, schema.element as WireSchema, `${path}[${i}]`));
    case 'map':
      return conformMap(tree, schema, path);
    case 'struct':
      return conformStruct(tree, schema, path);
    case 'boolean':
      if (typeof tree !== 'boolean') throw misfit(tree, schema, path);
      return tree;
    case 'string':
      return textOf(tree, schema, path);
    case 'bytes':
      return bytesOf(tree, schema, path);
    case 'decimal':
      return decimalOf(tree, schema, path);
    case 'float32':
    case 'float64':
      return { number: doubleOf(tree, schema, path), kind: 'double' };
    case 'unsupported':
      throw misfit(tree, schema, path);
    default:
      return integerOf(tree, schema, path);
  }
}

function misfit(tree: Tree, schema: WireSchema, path: string): ConformError {
  const shown = typeof tree === 'string' ? `'${tree}'` : isNumber(tree) ? tree.number : Array.isArray(tree) ? 'an array' : typeof tree;
  return new ConformError(`Unable to serialize record: ${shown} is no ${schema.kind}, path: ${path || '$'}`);
}

function conformStruct(tree: Tree, schema: WireSchema, path: string): Tree {
  if (!isTreeMap(tree)) {
    if (schema.union) return conformUnion(tree, schema, path);
    throw misfit(tree, schema, path);
  }
  const folded = new Map([...tree].map(([name, value]) => [name.toUpperCase(), value]));
  const result = new Map<string, Tree>();
  for (const field of schema.fields ?? []) {
    const given = tree.has(field.name) ? tree.get(field.name) : folded.get(field.name.toUpperCase());
    result.set(field.name, fieldValue(given, field, schema.union === true, path));
  }
  return result;
}

function fieldValue(given: Tree | undefined, field: WireField, union: boolean, path: string): Tree {
  const absent = given === undefined || (given === null && !field.schema.nullable);
  if (absent && field.fallback !== undefined) return field.fallback;
  if (given === undefined && (union || field.schema.nullable)) return null;
  return conform(given ?? null, field.schema, `${path}->${field.name}`);
}

/** A bare value for a union: the first branch that takes it. */
function conformUnion(tree: Tree, schema: WireSchema, path: string): Tree {
  for (const field of schema.fields ?? []) {
    try {
      const value = conform(tree, field.schema, path);
      return new Map((schema.fields ?? []).map((f) => [f.name, f === field ? value : null]));
    } catch (error) {
      if (!(error instanceof ConformError)) throw error;
    }
  }
  throw misfit(tree, schema, path);
}

/** An object, or a list of `{key, value}` entries. */
function conformMap(tree: Tree, schema: WireSchema, path: string): Tree {
  const entries: [string, Tree][] = [];
  if (isTreeMap(tree)) entries.push(...tree);
  else if (Array.isArray(tree)) {
    for (const entry of tree as readonly Tree[]) {
      if (!isTreeMap(entry)) throw misfit(tree, schema, path);
      entries.push([textOf(entry.get('key') ?? null, schema, path), entry.get('value') ?? null]);
    }
  } else throw misfit(tree, schema, path);
  return new Map(entries.map(([key, value]) => [key, conform(value, schema.element as WireSchema, `${path}{${key}}`)]));
}

function textOf(tree: Tree, schema: WireSchema, path: string): string {
  if (typeof tree === 'string') return tree;
  if (typeof tree === 'boolean') return String(tree);
  if (isNumber(tree)) return tree.number;
  throw misfit(tree, schema, path);
}

function bytesOf(tree: Tree, schema: WireSchema, path: string): TreeBytes {
  if (isBytes(tree)) return tree;
  const bytes = typeof tree === 'string' ? parseBase64(tree) : null;
  if (bytes === null) throw misfit(tree, schema, path);
  return { bytes };
}

/** Digits beyond the schema's scale are dropped only when they are zeros; an over-long number is refused. */
function decimalOf(tree: Tree, schema: WireSchema, path: string): TreeNumber {
  const text = isNumber(tree) ? tree.number : typeof tree === 'string' ? tree.trim() : '';
  const parsed = parseDecimal(text);
  if (parsed === null) throw misfit(tree, schema, path);
  const scale = schema.scale ?? 0;
  const exact = rescaleExact(parsed, scale);
  if (exact === null || (schema.precision && fitHalfUp(exact, schema.precision, scale) === null)) throw misfit(tree, schema, path);
  return { number: new Decimal(exact.unscaled, scale).toString(), kind: 'decimal' };
}

function doubleOf(tree: Tree, schema: WireSchema, path: string): string {
  if (!isNumber(tree) && typeof tree !== 'string') throw misfit(tree, schema, path);
  const text = isNumber(tree) ? tree.number : tree;
  const value = Number(text);
  if (text.trim() === '' || (Number.isNaN(value) && text !== 'NaN')) throw misfit(tree, schema, path);
  return doubleText(value);
}

const BITS: Readonly<Record<string, number>> = { int8: 8, int16: 16, int32: 32, date: 32, time: 32, int64: 64, timestamp: 64 };

function integerOf(tree: Tree, schema: WireSchema, path: string): TreeNumber {
  const text = isNumber(tree) ? tree.number : typeof tree === 'string' ? tree : '';
  const value = truncatedInteger(text);
  if (value === null || BigInt.asIntN(BITS[schema.kind], value) !== value) throw misfit(tree, schema, path);
  return { number: value.toString(), kind: 'integer' };
}
