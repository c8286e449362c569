/**
 * Values as text and text as values: what CAST prints and reads, and how rows look in JSON.
 *
 * It is not a format (`formats/` reads and writes records) and not the place for user-given date patterns (functions).
 * Invariants: DOUBLE is always printed with the shortest digits that give the same number back, in Java's notation; dates
 * follow the proleptic ISO calendar; nothing here depends on the machine's time zone.
 */
import { assert } from '../base/assert.ts';
import { hashOrder } from './hash-order.ts';
import type { SqlType, Value } from './types.ts';

const DAY_MS = 86_400_000;

/** A DOUBLE in Java's notation: `1.0`, `0.001`, `1.0E7`, `-Infinity`, `NaN`. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const shortest = value.toExponential();
  // Java never prints fewer than two digits and then takes the nearest two: the least double is 4.9E-324, not 5E-324.
  const [digits, exponent] = (shortest.includes('.') ? shortest : value.toExponential(1)).split('e');
  return `${digits}E${exponent.replace('+', '')}`;
}

/** A value as CAST(x AS STRING) prints it: `[1, 2]`, `{a=1}`, `Struct{A=1}` (NULL fields left out), ISO dates and times; NULL is `null`. */
export function valueText(value: Value, type: SqlType): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'DOUBLE':
      return doubleText(value as number);
    case 'DATE':
      return dateText(value as number);
    case 'TIME':
      return timeText(value as number);
    case 'TIMESTAMP':
      return timestampText(value as number);
    case 'BYTES':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'ARRAY':
      return `[${(value as readonly Value[]).map((item) => valueText(item, type.element)).join(', ')}]`;
    case 'MAP': {
      const map = value as ReadonlyMap<Value, Value>;
      const entries = hashOrder(map.keys()).map((key) => `${valueText(key, type.key)}=${valueText(map.get(key) ?? null, type.value)}`);
      return `{${entries.join(', ')}}`;
    }
    case 'STRUCT': {
      const fields = type.fields.map((field, i) => ({ field, item: (value as readonly Value[])[i] })).filter(({ item }) => item !== null);
      return `Struct{${fields.map(({ field, item }) => `${field.name}=${valueText(item, field.type)}`).join(',')}}`;
    }
    default:
      return String(value);
  }
}

/** How `jsonText` writes objects: `sorted` puts struct fields and map keys in order of their names. */
export interface JsonTextOptions {
  readonly sorted?: boolean;
}

/**
 * A value as compact JSON text: BIGINT exact, DECIMAL plain with its scale, DOUBLE in Java's notation, BYTES base64, dates
 * and times as ISO strings, structs and maps as objects.
 */
export function jsonText(value: Value, type: SqlType, options: JsonTextOptions = {}): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'DOUBLE':
      return Number.isFinite(value) ? doubleText(value as number) : `"${value as number}"`;
    case 'BOOLEAN':
    case 'INTEGER':
    case 'BIGINT':
    case 'DECIMAL':
      return String(value);
    case 'ARRAY':
      return `[${(value as readonly Value[]).map((item) => jsonText(item, type.element, options)).join(',')}]`;
    case 'MAP': {
      const entries = [...(value as ReadonlyMap<Value, Value>)].map(([k, v]): [string, string] => [
        valueText(k, type.key),
        jsonText(v, type.value, options),
      ]);
      return jsonObject(entries, options);
    }
    case 'STRUCT': {
      const items = value as readonly Value[];
      const entries = type.fields.map((field, i): [string, string] => [field.name, jsonText(items[i], field.type, options)]);
      return jsonObject(entries, options);
    }
    default:
      return JSON.stringify(valueText(value, type));
  }
}

function jsonObject(entries: [string, string][], options: JsonTextOptions): string {
  if (options.sorted) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
}

/** Days since 1970-01-01 as `2024-03-01`; years outside 0–9999 with a sign and all digits. */
export function dateText(days: number): string {
  const date = new Date(days * DAY_MS);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year)) return civilText(civilFromDays(days));
  return civilText([year, date.getUTCMonth() + 1, date.getUTCDate()]);
}

function civilText([year, month, day]: readonly [number, number, number]): string {
  const digits = String(Math.abs(year)).padStart(4, '0');
  const sign = year < 0 ? '-' : year > 9999 ? '+' : '';
  return `${sign}${digits}-${two(month)}-${two(day)}`;
}

/** Milliseconds of the day as `10:20`, or `10:20:30` where the seconds are not zero; fractions are dropped. */
export function timeText(millis: number): string {
  const seconds = Math.floor(millis / 1000);
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? text : `${text}:${two(seconds % 60)}`;
}

/** Milliseconds since the epoch as `2024-03-01T10:20:30.123` in UTC. */
export function timestampText(millis: number | bigint): string {
  const instant = Number(millis);
  const days = Math.floor(instant / DAY_MS);
  const rest = instant - days * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${dateText(days)}T${clock}.${String(rest % 1000).padStart(3, '0')}`;
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}

/** Year, month and day of a day number beyond JavaScript's Date (Hinnant's algorithm for the proleptic Gregorian calendar). */
function civilFromDays(days: number): [number, number, number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1];
}

const DATE_TEXT = /^(\d{4,9})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const TIME_TEXT = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const CLOCK_TEXT = /^(\d{2})?(?::(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?$/;
const ZONE_TEXT = /^([+-])(\d{1,2})(?::?(\d{2})(?::?(\d{2}))?)?$/;

/** CAST of text to DATE: `yyyy[-MM[-dd]]` as days since 1970-01-01. A day past the end of its month is that month's last. Throws RangeError. */
export function parseDate(text: string): number {
  const match = DATE_TEXT.exec(text);
  if (match === null) throw unreadable('date', text, 'yyyy-MM-dd');
  const year = Number(match[1]);
  const month = match[2] === undefined ? 1 : Number(match[2]);
  const day = match[3] === undefined ? 1 : Number(match[3]);
  if (month < 1 || month > 12 || day < 1 || day > 31) throw unreadable('date', text, 'yyyy-MM-dd');
  return daysFromCivil(year, month, Math.min(day, daysInMonth(year, month)));
}

/** CAST of text to TIME: ISO local time `HH:mm[:ss[.fraction]]` as milliseconds of the day. Throws RangeError. */
export function parseTime(text: string): number {
  const match = TIME_TEXT.exec(text);
  const millis = match === null ? null : clockMillis(match[1], match[2], match[3], match[4]);
  if (millis === null) throw unreadable('time', text, 'HH:mm:ss.SSS');
  return millis;
}

/**
 * CAST of text to TIMESTAMP: `yyyy[-MM[-dd[THH[:mm[:ss[.SSS]]]]]]`, then optionally `Z` or an offset such as `+0100`;
 * milliseconds since the epoch. Throws RangeError.
 */
export function parseTimestamp(text: string): number {
  const timeAt = text.indexOf('T');
  if (timeAt < 0) return timestampDate(text, text) * DAY_MS;
  const date = timestampDate(text.slice(0, timeAt), text);
  const rest = text.slice(timeAt + 1);
  const zoneAt = rest.search(/[+-]|Z$/);
  const clock = CLOCK_TEXT.exec(zoneAt < 0 ? rest : rest.slice(0, zoneAt));
  const millis = clock === null ? null : clockMillis(clock[1] ?? '00', clock[2] ?? '00', clock[3], clock[4]);
  const offset = zoneAt < 0 ? 0 : zoneMillis(rest.slice(zoneAt));
  if (millis === null || offset === null) throw unreadable('timestamp', text, 'yyyy-MM-ddTHH:mm:ss.SSS');
  return date * DAY_MS + millis - offset;
}

function timestampDate(date: string, whole: string): number {
  if (!DATE_TEXT.test(date)) throw unreadable('timestamp', whole, 'yyyy-MM-ddTHH:mm:ss.SSS');
  return parseDate(date);
}

function clockMillis(hours: string, minutes: string, seconds = '0', fraction = ''): number | null {
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
}

function zoneMillis(text: string): number | null {
  if (text === 'Z') return 0;
  const match = ZONE_TEXT.exec(text);
  if (match === null) return null;
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0);
  if (seconds > 18 * 3600) return null;
  return (match[1] === '-' ? -seconds : seconds) * 1000;
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/** Days since 1970-01-01 of a date of the proleptic ISO calendar; month from 1. */
export function daysFromCivil(year: number, month: number, day: number): number {
  assert(month >= 1 && month <= 12, 'a month is between 1 and 12');
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

function unreadable(what: string, text: string, form: string): RangeError {
  return new RangeError(`Cannot read '${text}' as a ${what}; the form is ${form}`);
}

/** A row as a JSON array of its columns, as every endpoint shows it. */
export function rowJson(values: readonly Value[], types: readonly SqlType[]): string {
  let text = '[';
  for (let i = 0; i < values.length; i++) text += (i === 0 ? '' : ',') + jsonText(values[i], types[i]);
  return `${text}]`;
}
