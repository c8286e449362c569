/** JSON values to values of SQL types, for rows that are inserted without SQL. Strict: nothing is rounded or cut, a number is no string. */
import { fail } from '../base/errors.ts';
import { Decimal, decimalFromInteger, decimalFromNumber, fitExact, parseDecimal } from '../data/decimal.ts';
import { parseDate, parseTime, parseTimestamp } from '../data/text.ts';
import { typeText } from '../data/types.ts';
import type { SqlType, Value } from '../data/types.ts';

/** Converts one JSON value; `column` is for messages. Throws INSERT_COERCION. */
export function valueFromJson(json: unknown, type: SqlType, column: string): Value {
  if (json === null || json === undefined) return null;
  const value = convert(json, type, column);
  if (value !== undefined) return value;
  throw fail('INSERT_COERCION', { got: nameOf(json), value: shown(json), wanted: typeText(type), column });
}

/** The value, or undefined where the type has none for it. */
function convert(json: unknown, type: SqlType, column: string): Value | undefined {
  switch (type.kind) {
    case 'BOOLEAN':
      return typeof json === 'boolean' ? json : undefined;
    case 'STRING':
      return typeof json === 'string' ? json : undefined;
    case 'INTEGER':
      return whole(json, 31n);
    case 'BIGINT':
      return whole(json, 63n);
    case 'DOUBLE':
      return double(json);
    case 'DECIMAL': {
      const decimal = decimalOf(json);
      return decimal === null ? undefined : (fitExact(decimal, type.precision, type.scale) ?? undefined);
    }
    case 'BYTES':
      return bytes(json);
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return instant(json, type.kind);
    default:
      return nested(json, type, column);
  }
}

function nested(json: unknown, type: SqlType, column: string): Value | undefined {
  if (type.kind === 'ARRAY') return Array.isArray(json) ? json.map((item) => valueFromJson(item, type.element, column)) : undefined;
  if (typeof json !== 'object' || json === null || Array.isArray(json) || json instanceof Decimal) return undefined;
  if (type.kind === 'MAP') {
    const entries = json instanceof Map ? [...(json as Map<unknown, unknown>)] : Object.entries(json);
    return new Map(entries.map(([k, v]) => [valueFromJson(k, type.key, column), valueFromJson(v, type.value, column)]));
  }
  if (type.kind !== 'STRUCT') return undefined;
  const members = new Map(Object.entries(json).map(([name, value]): [string, unknown] => [fieldName(name, type), value]));
  return type.fields.map((field) => valueFromJson(members.get(field.name), field.type, column));
}

/** A field's name as declared: exactly, or else in upper case. */
function fieldName(name: string, type: SqlType & { kind: 'STRUCT' }): string {
  return type.fields.some((f) => f.name === name) ? name : name.toUpperCase();
}

function whole(json: unknown, bits: bigint): Value | undefined {
  if (typeof json === 'number' && Number.isSafeInteger(json) && (bits === 63n || (json >= -(2 ** 31) && json < 2 ** 31))) return json;
  if (typeof json !== 'bigint' || json >= 2n ** bits || json < -(2n ** bits)) return undefined;
  const narrow = Number(json);
  return Number.isSafeInteger(narrow) ? narrow : json;
}

function double(json: unknown): Value | undefined {
  if (typeof json === 'number') return json;
  if (typeof json === 'bigint') return Number(json);
  return json instanceof Decimal ? json.toNumber() : undefined;
}

function decimalOf(json: unknown): Decimal | null {
  if (json instanceof Decimal) return json;
  if (typeof json === 'string') return parseDecimal(json.trim());
  if (typeof json === 'bigint') return decimalFromInteger(json);
  return typeof json === 'number' ? decimalFromNumber(json) : null;
}

function bytes(json: unknown): Value | undefined {
  if (json instanceof Uint8Array) return json;
  if (typeof json !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(json)) return undefined;
  return Buffer.from(json, 'base64');
}

const PARSERS = { DATE: parseDate, TIME: parseTime, TIMESTAMP: parseTimestamp } as const;

/** Text in ISO form; numbers are days, or milliseconds; a Date is its instant. */
function instant(json: unknown, kind: keyof typeof PARSERS): Value | undefined {
  if (json instanceof Date)
    return kind === 'DATE' ? Math.floor(json.getTime() / 86_400_000) : kind === 'TIME' ? json.getTime() % 86_400_000 : json.getTime();
  if (typeof json === 'number' && Number.isSafeInteger(json)) return json;
  if (typeof json !== 'string') return undefined;
  try {
    return PARSERS[kind](json);
  } catch {
    return undefined;
  }
}

function nameOf(json: unknown): string {
  if (json instanceof Decimal || typeof json === 'bigint') return 'number';
  return Array.isArray(json) ? 'array' : typeof json;
}

/** The beginning of a value as text; nothing of one that has no text because it is too deep or holds itself. */
function shown(json: unknown): string {
  try {
    const text = typeof json === 'object' ? JSON.stringify(json, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)) : String(json);
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
  } catch {
    return '…';
  }
}
