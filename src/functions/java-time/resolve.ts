/**
 * What parsed fields mean together: Java's "smart" resolution. Contradictions and values out of range are errors; the 31st of a
 * shorter month is its last day; 24:00 is midnight of the next day.
 */
import type { Field } from './pattern.ts';
import type { Parsed } from './parse.ts';

/** Date and time as far as the text says them. */
export interface Resolved {
  /** Days since the epoch; null when the date is not complete. */
  readonly days: number | null;
  /** Nanoseconds of the day; null when not even the hour is known. */
  readonly nanos: number | null;
  /** Fields of a date that is not complete, or of a time without hour. */
  readonly rest: ReadonlyMap<Field, number>;
}

/** Thrown for fields that make no sense; the caller says which text and pattern. */
export class ResolveError extends Error {}

const RANGES: Partial<Record<Field, readonly [number, number]>> = {
  month: [1, 12],
  day: [1, 31],
  dayOfYear: [1, 366],
  dayOfWeek: [1, 7],
  quarter: [1, 4],
  yearOfEra: [1, 999_999_999],
  amPm: [0, 1],
  hour: [0, 24],
  clockHour: [1, 24],
  hourOfAmPm: [0, 11],
  clockHourOfAmPm: [1, 12],
  minute: [0, 59],
  second: [0, 59],
  milliOfDay: [0, 86_399_999],
  nanoOfDay: [0, 86_399_999_999_999],
};
const DAY = 86_400_000;
const SECOND_NANOS = 1e9;
const DAY_NANOS = 86_400 * SECOND_NANOS;

/** Resolves the fields. Throws ResolveError. */
export function resolve({ fields }: Parsed): Resolved {
  for (const [field, value] of fields) {
    const range = RANGES[field];
    if (range !== undefined && (value < range[0] || value > range[1])) throw new ResolveError(`${field} is out of range: ${value}`);
  }
  resolveYear(fields);
  resolveHour(fields);
  const date = resolveDate(fields);
  const time = resolveTime(fields);
  const excess = time === DAY_NANOS ? 1 : 0;
  return { days: date === null ? null : date + excess, nanos: excess === 1 ? 0 : time, rest: fields };
}

/** Days since the epoch of a date; months and days beyond their range run over, as Date has it. */
export function daysOf(year: number, month: number, day: number): number {
  return Math.floor(new Date(0).setUTCFullYear(year, month - 1, day) / DAY);
}

function daysInMonth(year: number, month: number): number {
  return daysOf(year, month + 1, 1) - daysOf(year, month, 1);
}

function resolveYear(fields: Map<Field, number>): void {
  const ofEra = fields.get('yearOfEra');
  if (ofEra === undefined) return;
  const year = fields.get('era') === 0 ? 1 - ofEra : ofEra;
  put(fields, 'year', year);
  fields.delete('yearOfEra');
  fields.delete('era');
}

function put(fields: Map<Field, number>, field: Field, value: number): void {
  const known = fields.get(field);
  if (known !== undefined && known !== value) throw new ResolveError(`conflicting values of ${field}: ${known} and ${value}`);
  fields.set(field, value);
}

function resolveHour(fields: Map<Field, number>): void {
  const clock = fields.get('clockHour');
  if (clock !== undefined) put(fields, 'hour', clock === 24 ? 0 : clock);
  const half = fields.get('clockHourOfAmPm');
  if (half !== undefined) put(fields, 'hourOfAmPm', half === 12 ? 0 : half);
  const amPm = fields.get('amPm');
  const hour = fields.get('hourOfAmPm');
  if (amPm !== undefined && hour !== undefined) put(fields, 'hour', amPm * 12 + hour);
  const known = fields.get('hour');
  if (known === undefined || known === 24) return;
  if (amPm !== undefined && amPm !== Math.floor(known / 12)) throw new ResolveError('AM or PM contradicts the hour');
  if (hour !== undefined && hour !== known % 12) throw new ResolveError('the hour of AM or PM contradicts the hour');
}

function resolveDate(fields: Map<Field, number>): number | null {
  const year = fields.get('year');
  if (year === undefined) return null;
  const days = dateOf(fields, year);
  if (days === null) return null;
  const weekday = fields.get('dayOfWeek');
  if (weekday !== undefined && weekday !== weekdayOf(days)) throw new ResolveError('the day of the week contradicts the date');
  return days;
}

function dateOf(fields: ReadonlyMap<Field, number>, year: number): number | null {
  const month = fields.get('month');
  const day = fields.get('day');
  const ofYear = fields.get('dayOfYear');
  if (month !== undefined && day !== undefined) return daysOf(year, month, Math.min(day, daysInMonth(year, month)));
  if (ofYear === undefined) return null;
  const days = daysOf(year, 1, 1) + ofYear - 1;
  if (days >= daysOf(year + 1, 1, 1)) throw new ResolveError(`${year} has no day ${ofYear}`);
  return days;
}

/** 1 for Monday to 7 for Sunday. */
function weekdayOf(days: number): number {
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

function resolveTime(fields: ReadonlyMap<Field, number>): number | null {
  const whole = fields.get('nanoOfDay');
  if (whole !== undefined) return whole;
  const millis = fields.get('milliOfDay');
  if (millis !== undefined) return millis * 1_000_000;
  const hour = fields.get('hour');
  if (hour === undefined) return null;
  const below = lowTime(fields);
  if (hour === 24 && below > 0) throw new ResolveError('hour is out of range: 24');
  return hour * 3600 * SECOND_NANOS + below;
}

/** Nanoseconds of the hour; what is missing is 0. */
function lowTime(fields: ReadonlyMap<Field, number>): number {
  return ((fields.get('minute') ?? 0) * 60 + (fields.get('second') ?? 0)) * SECOND_NANOS + (fields.get('nano') ?? 0);
}

/**
 * Days and milliseconds with everything missing taken from 1970-01-01T00:00. Throws ResolveError for day 366 of an unknown
 * year.
 */
export function withDefaults(resolved: Resolved): { readonly days: number; readonly millis: number } {
  const { rest } = resolved;
  const hour = (rest.get('hourOfAmPm') ?? 0) + (rest.get('amPm') ?? 0) * 12;
  const nanos = resolved.nanos ?? hour * 3600 * SECOND_NANOS + lowTime(rest);
  return { days: resolved.days ?? partialDate(rest), millis: Math.floor(nanos / 1_000_000) };
}

function partialDate(fields: ReadonlyMap<Field, number>): number {
  const year = fields.get('year') ?? 1970;
  const ofYear = fields.get('dayOfYear');
  if (ofYear === 366) throw new ResolveError('day 366 needs a year');
  if (ofYear !== undefined) return daysOf(year, 1, ofYear);
  const quarter = fields.get('quarter');
  const month = fields.get('month') ?? (quarter === undefined ? 1 : quarter * 3 - 2);
  const days = daysOf(year, month, Math.min(fields.get('day') ?? 1, daysInMonth(year, month)));
  const weekday = fields.get('dayOfWeek');
  return weekday === undefined || fields.has('day') ? days : days - weekdayOf(days) + weekday;
}
