/**
 * Evaluates SQL expressions made of literals, calls, CAST and ARRAY[…] with the resolver and the functions alone, without
 * grammar, binder or compiler: for table-driven tests of functions.
 */
import { fitHalfUp, parseDecimal } from '../../../src/data/decimal.ts';
import { parse64 } from '../../../src/data/int64.ts';
import { parseDate, parseTime, parseTimestamp, valueText } from '../../../src/data/text.ts';
import {
  BIGINT,
  BOOLEAN,
  BYTES,
  DATE,
  DOUBLE,
  INTEGER,
  STRING,
  TIME,
  TIMESTAMP,
  arrayType,
  decimalType,
  sameType,
} from '../../../src/data/types.ts';
import { resolveScalar } from '../../../src/functions/resolve.ts';
import type { Decimal } from '../../../src/data/decimal.ts';
import type { SqlType, Value } from '../../../src/data/types.ts';
import type { ScalarCall } from '../../../src/functions/function.ts';

interface Evaluated {
  readonly type: SqlType | null;
  readonly value: Value;
  readonly constant?: Value;
}

/** The result of an expression as text, as CAST to STRING prints it; what it throws goes through. */
export function evaluate(sql: string): string {
  const { type, value } = evaluateTyped(sql);
  return type === null ? 'null' : valueText(value, type);
}

/** The result of an expression and its type. */
export function evaluateTyped(sql: string): Evaluated {
  const tokens = [...sql.matchAll(/'(?:[^']|'')*'|-?\d+(?:\.\d+)?(?:E[+-]?\d+)?|\w+|[^\s\w]/g)].map((match) => match[0]);
  const reader = { tokens, at: 0 };
  const result = expression(reader);
  if (reader.at !== tokens.length) throw new Error(`cannot read '${sql}' from '${tokens[reader.at]}' on`);
  return result;
}

interface Tokens {
  readonly tokens: readonly string[];
  at: number;
}

function skip(reader: Tokens, token: string): boolean {
  if (reader.tokens[reader.at]?.toUpperCase() !== token) return false;
  reader.at++;
  return true;
}

function list(reader: Tokens, end: string): Evaluated[] {
  const items: Evaluated[] = [];
  while (!skip(reader, end)) {
    if (items.length > 0 && !skip(reader, ',')) throw new Error(`expected , or ${end}`);
    items.push(expression(reader));
  }
  return items;
}

function expression(reader: Tokens): Evaluated {
  const token = reader.tokens[reader.at++] ?? '';
  if (/^['\d-]/.test(token) || /^(null|true|false)$/i.test(token)) return literal(token);
  if (token.toUpperCase() === 'ARRAY' && skip(reader, '[')) {
    const items = list(reader, ']');
    const type = items.find((item) => item.type !== null)?.type;
    if (type == null) throw new Error('an array needs an element with a type');
    return { type: arrayType(type), value: items.map((item) => item.value) };
  }
  if (!skip(reader, '(')) throw new Error(`cannot read '${token}'`);
  if (token.toUpperCase() !== 'CAST') return called(token, list(reader, ')'));
  const from = expression(reader);
  if (!skip(reader, 'AS')) throw new Error('CAST needs AS');
  const type = typeNamed(reader);
  if (!skip(reader, ')')) throw new Error('CAST is not closed');
  return { type, value: from.type === null ? null : converted(from.value, from.type, type) };
}

const TYPES: Readonly<Record<string, SqlType>> = { BOOLEAN, INT: INTEGER, INTEGER, BIGINT, DOUBLE, STRING, BYTES, DATE, TIME, TIMESTAMP };

function typeNamed(reader: Tokens): SqlType {
  const word = (reader.tokens[reader.at++] ?? '').toUpperCase();
  if (word !== 'DECIMAL') return TYPES[word];
  const [precision, , scale] = reader.tokens.slice(reader.at + 1, reader.at + 4);
  reader.at += 5;
  return decimalType(Number(precision), Number(scale));
}

function literal(token: string): Evaluated {
  const of = (type: SqlType | null, value: Value): Evaluated => ({ type, value, constant: value });
  if (token.startsWith("'")) return of(STRING, token.slice(1, -1).replaceAll("''", "'"));
  if (/^null$/i.test(token)) return of(null, null);
  if (/^[tf]/i.test(token)) return of(BOOLEAN, /^t/i.test(token));
  if (token.includes('E')) return of(DOUBLE, Number(token));
  if (!token.includes('.')) return of(Math.abs(Number(token)) <= 2147483647 ? INTEGER : BIGINT, parse64(token));
  const decimal = parseDecimal(token) as Decimal;
  const digits = token.replace(/\D/g, '').replace(/^0+/, '').length;
  return of(decimalType(Math.max(digits, decimal.scale), decimal.scale), decimal);
}

function called(name: string, args: readonly Evaluated[]): Evaluated {
  const { overload, parameterTypes, returnType, spread } = resolveScalar(name, args);
  const constants = args.map((arg) => arg.constant);
  const call =
    overload.call ?? (overload.bind?.({ argumentTypes: parameterTypes, constants, returnType, setting: () => undefined }) as ScalarCall);
  let values = args.map((arg, i) => (arg.type === null ? null : converted(arg.value, arg.type, parameterTypes[i])));
  if (spread !== null) values = values.toSpliced(spread, 1, ...(values[spread] as readonly Value[]));
  if (overload.nulls === 'fail' && values.includes(null)) throw new Error('NULL is an error here');
  if (overload.nulls === 'propagate' && values.includes(null)) return { type: returnType, value: null };
  const value = (call as unknown as (...all: Value[]) => Value)(...values);
  if (overload.inline !== undefined) requireSame(name, overload.inline, values, value, returnType);
  return { type: returnType, value };
}

/** The source that a function offers instead of a call must give what the call gives. */
function requireSame(
  name: string,
  inline: (args: readonly string[]) => string,
  values: readonly Value[],
  value: Value,
  type: SqlType,
): void {
  const names = values.map((_, i) => `a${i}`);
  const inlined = new Function(...names, `return ${inline(names)};`)(...values) as Value;
  if (valueText(inlined, type) !== valueText(value, type)) throw new Error(`${name}: the inline source gives ${valueText(inlined, type)}`);
}

function converted(value: Value, from: SqlType, to: SqlType | null): Value {
  if (value === null || to === null || sameType(from, to)) return value;
  switch (to.kind) {
    case 'DOUBLE':
      return Number(value);
    case 'BIGINT':
      return parse64(String(value));
    case 'INTEGER':
      return Number(value);
    case 'DECIMAL':
      return fitHalfUp(parseDecimal(String(value)) as Decimal, to.precision, to.scale);
    case 'DATE':
      return parseDate(value as string);
    case 'TIME':
      return parseTime(value as string);
    case 'TIMESTAMP':
      return parseTimestamp(value as string);
    case 'BYTES':
      return Buffer.from(value as string, 'base64');
    default:
      return String(value);
  }
}
