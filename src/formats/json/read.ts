/**
 * The general JSON reader: type-directed, over bytes. It never builds untyped trees: objects are scanned for the members that
 * columns want, and a value is decoded straight into its column's type. Rules of coercion and matching: the reference, section 4.
 *
 * Two passes per object, because of duplicates: first all members are found (the last of equal names wins), which also proves
 * the text well formed; only then are values read. So a syntax error wins over a type error, wherever it stands.
 */
import { fitExact, parseDecimal } from '../../data/decimal.ts';
import { parse64, wrap64 } from '../../data/int64.ts';
import { typeText } from '../../data/types.ts';
import type { StructField, SqlType, Value } from '../../data/types.ts';
import { unreadable } from '../check.ts';
import type { RowReader, RowShape } from '../format.ts';
import { isTimeOfDay, parse32, parseBase64, parseDouble, truncatedInteger } from '../number-text.ts';
import { JsonSyntaxError, checkDepth, expect, skipBlanks, skipName, skipString, skipValue } from './scan.ts';
import { decodeString, elementsOf, membersOf, stringOf } from './text.ts';

/** Reads the well-formed value that starts at `i`. Throws JsonTypeError. */
export type JsonValueReader = (b: Buffer, i: number, end: number) => Value;

/** A value that does not fit its column; containers put their part of the path in front while the error passes. */
class JsonTypeError extends Error {
  path = '';
}

/** The general reader of a shape; `unwrapped` shapes read the bare value. */
export function jsonReader(shape: RowShape): RowReader {
  const read = shape.unwrapped ? bareReader(shape.columns[0].type) : rowReader(shape);
  return (bytes, from, to) => {
    try {
      const i = skipBlanks(bytes, from, to);
      if (i >= to) throw new JsonSyntaxError('The message holds no JSON value', i);
      return read(bytes, i, to);
    } catch (error) {
      throw recordError(shape, error, from);
    }
  };
}

/** Like `jsonReader`, but gives raw errors' record form; shared with the tree reader. */
export function recordError(shape: RowShape, error: unknown, from: number): unknown {
  if (error instanceof JsonTypeError)
    return unreadable(shape, `${error.message}, path: $${error.path}`, new Error(`${error.message}, path: $${error.path}`));
  if (error instanceof JsonSyntaxError) return unreadable(shape, `Invalid JSON at byte ${error.at - from}: ${error.message}`, error);
  return error;
}

function bareReader(type: SqlType): (b: Buffer, i: number, end: number) => Value[] {
  const read = valueReader(type);
  return (b, i, end) => {
    skipValue(b, i, end, 1);
    return [read(b, i, end)];
  };
}

function rowReader(shape: RowShape): (b: Buffer, i: number, end: number) => Value[] {
  const read = fieldsReader(shape.columns);
  const required = typeText({ kind: 'STRUCT', fields: shape.columns });
  return (b, i, end) => {
    if (b[i] === 123) return read(b, i, end);
    skipValue(b, i, end, 1);
    throw new JsonTypeError(`Can't convert type. sourceType: ${nodeName(b, i, end)}, requiredType: ${required}`);
  };
}

/** Reads the object at `i` into one value per field. */
function fieldsReader(fields: readonly Pick<StructField, 'name' | 'type'>[]): (b: Buffer, i: number, end: number) => Value[] {
  const readers = fields.map((f) => valueReader(f.type));
  const locate = memberLocator(fields.map((f) => f.name));
  return (b, i, end) => {
    const starts = locate(b, i, end);
    const values: Value[] = new Array(readers.length);
    for (let k = 0; k < readers.length; k++) {
      try {
        values[k] = starts[k] < 0 ? null : readers[k](b, starts[k], end);
      } catch (error) {
        throw underPath(error, `.${fields[k].name}`);
      }
    }
    return values;
  };
}

function underPath(error: unknown, part: string): unknown {
  if (error instanceof JsonTypeError) error.path = part + error.path;
  return error;
}

/**
 * Finds where the value of each name starts in the object at `i` (−1: missing), and proves the object well formed. Exact
 * spelling first, else the last member whose upper-cased name is the wanted one.
 */
export function memberLocator(names: readonly string[]): (b: Buffer, i: number, end: number) => number[] {
  const indexes = new Map(names.map((name, index) => [name, index]));
  return (b, i, end) => {
    const exact: number[] = new Array(names.length).fill(-1);
    const caseless: number[] = new Array(names.length).fill(-1);
    let ambiguous = false;
    const object = i;
    checkDepth(1, i);
    i = skipBlanks(b, i + 1, end);
    if (i < end && b[i] === 125) return exact;
    for (;;) {
      const value = skipName(b, i, end);
      const name = decodeString(b, i, skipString(b, i, end));
      const index = indexes.get(name);
      const upper = indexes.get(name.toUpperCase());
      if (index !== undefined) exact[index] = value;
      if (upper !== undefined && upper !== index) {
        if (caseless[upper] >= 0) ambiguous = true;
        caseless[upper] = value;
      }
      i = skipBlanks(b, skipValue(b, value, end, 2), end);
      if (i < end && b[i] === 125) break;
      i = skipBlanks(b, expect(b, i, end, 44), end);
    }
    if (ambiguous) return locateAmong(names, b, object, end);
    return exact.map((at, k) => (at >= 0 ? at : caseless[k]));
  };
}

/** The rare case of several spellings of one name: the order of first appearance decides, which needs all members. */
function locateAmong(names: readonly string[], b: Buffer, i: number, end: number): number[] {
  const members = membersOf(b, i, end);
  const upper = new Map([...members].map(([name, at]) => [name.toUpperCase(), at]));
  return names.map((name) => members.get(name) ?? upper.get(name) ?? -1);
}

/** The reader of values of a type, JSON null included. */
export function valueReader(type: SqlType): JsonValueReader {
  if (type.kind === 'STRING') return stringOf;
  const read = typedReader(type);
  return (b, i, end) => (b[i] === 110 ? null : read(b, i, end));
}

function typedReader(type: SqlType): JsonValueReader {
  switch (type.kind) {
    case 'BOOLEAN':
      return (b, i, end) => {
        if (b[i] === 116) return true;
        if (b[i] === 102) return false;
        throw mismatch(b, i, end, type);
      };
    case 'ARRAY':
      return arrayReader(type, type.element);
    case 'MAP':
      return mapReader(type, type.value);
    case 'STRUCT':
      return structReader(type);
    case 'BYTES':
      return (b, i, end) => {
        if (b[i] !== 34) throw mismatch(b, i, end, type);
        return required(parseBase64(textAt(b, i, end)), 'STRING', type);
      };
    default:
      return numberReader(type);
  }
}

/** A type that takes numbers and strings with numbers. */
function numberReader(type: SqlType): JsonValueReader {
  const fromNumber = NUMBERS[type.kind] ?? ((text: string) => fitDecimal(text, type));
  const fromText = TEXTS[type.kind] ?? ((text: string) => fitDecimal(text, type));
  return (b, i, end) => {
    const c = b[i];
    if (c === 34) return required(fromText(textAt(b, i, end)), 'STRING', type);
    if (c !== 45 && (c < 48 || c > 57)) throw mismatch(b, i, end, type);
    return required(fromNumber(b.latin1Slice(i, skipValue(b, i, end, 1))), 'NUMBER', type);
  };
}

type FromText = (text: string) => Value | null;

const NUMBERS: Readonly<Record<string, FromText>> = {
  INTEGER: (text) => {
    const value = integerPart(text);
    return value === null ? null : Number(BigInt.asIntN(32, BigInt(value)));
  },
  BIGINT: (text) => {
    const value = integerPart(text);
    return typeof value === 'bigint' ? wrap64(value) : value;
  },
  DOUBLE: (text) => Number(text) || 0,
  DATE: (text) => numberOrNull(integerPart(text)),
  TIME: (text) => timeOrNull(integerPart(text)),
  TIMESTAMP: (text) => numberOrNull(integerPart(text)),
};

const TEXTS: Readonly<Record<string, FromText>> = {
  INTEGER: parse32,
  BIGINT: parse64,
  DOUBLE: parseDouble,
  DATE: parse32,
  TIME: (text) => timeOrNull(parse64(text)),
  TIMESTAMP: (text) => numberOrNull(parse64(text)),
};

/** A JSON number without its fraction: a number while it is short, else a bigint. */
function integerPart(text: string): number | bigint | null {
  if (text.length <= 15 && /^-?\d+$/.test(text)) return Number(text) + 0;
  return truncatedInteger(text);
}

function numberOrNull(value: number | bigint | null): number | null {
  return value === null ? null : Number(BigInt.asIntN(64, BigInt(value)));
}

function timeOrNull(value: number | bigint | null): number | null {
  return value === null || !isTimeOfDay(value) ? null : Number(value);
}

function fitDecimal(text: string, type: SqlType): Value | null {
  const decimal = parseDecimal(text);
  return decimal !== null && type.kind === 'DECIMAL' ? fitExact(decimal, type.precision, type.scale) : null;
}

function textAt(b: Buffer, i: number, end: number): string {
  return decodeString(b, i, skipString(b, i, end));
}

function required<T>(value: T | null, source: 'STRING' | 'NUMBER', type: SqlType): T {
  if (value !== null) return value;
  throw new JsonTypeError(
    source === 'STRING'
      ? `Can't coerce string to type. targetType: ${typeText(type)}`
      : `Can't fit the number into the type. targetType: ${typeText(type)}`,
  );
}

function arrayReader(type: SqlType, element: SqlType): JsonValueReader {
  const read = valueReader(element);
  return (b, i, end) => {
    if (b[i] !== 91) throw mismatch(b, i, end, type);
    return elementsOf(b, i, end).map((at, index) => {
      try {
        return read(b, at, end);
      } catch (error) {
        throw underPath(error, `[${index}]`);
      }
    });
  };
}

function mapReader(type: SqlType, value: SqlType): JsonValueReader {
  const read = valueReader(value);
  return (b, i, end) => {
    if (b[i] !== 123) throw mismatch(b, i, end, type);
    const map = new Map<Value, Value>();
    for (const [key, at] of membersOf(b, i, end)) {
      try {
        map.set(key, read(b, at, end));
      } catch (error) {
        throw underPath(error, `.${key}.value`);
      }
    }
    return map;
  };
}

function structReader(type: Extract<SqlType, { kind: 'STRUCT' }>): JsonValueReader {
  const read = fieldsReader(type.fields);
  return (b, i, end) => {
    if (b[i] !== 123) throw mismatch(b, i, end, type);
    return read(b, i, end);
  };
}

function mismatch(b: Buffer, i: number, end: number, type: SqlType): JsonTypeError {
  return new JsonTypeError(`Can't convert type. sourceType: ${nodeName(b, i, end)}, requiredType: ${typeText(type)}`);
}

/** What clients know the kind of a JSON value as. */
function nodeName(b: Buffer, i: number, end: number): string {
  switch (b[i]) {
    case 34:
      return 'TextNode';
    case 123:
      return 'ObjectNode';
    case 91:
      return 'ArrayNode';
    case 116:
    case 102:
      return 'BooleanNode';
    case 110:
      return 'NullNode';
    default:
      return numberNodeName(b.latin1Slice(i, skipValue(b, i, end, 1)));
  }
}

function numberNodeName(text: string): string {
  if (!/^-?\d+$/.test(text)) return 'DecimalNode';
  const value = BigInt(text);
  if (BigInt.asIntN(32, value) === value) return 'IntNode';
  return BigInt.asIntN(64, value) === value ? 'LongNode' : 'BigIntegerNode';
}
