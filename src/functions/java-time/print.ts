/** Values → text by a compiled pattern. What the value cannot answer (the hour of a date) is an error. */
import { fail } from '../../base/errors.ts';
import { zoneName } from './zone-names.ts';
import { offsetId } from './zone.ts';
import { ERAS, MONTHS, QUARTERS, WEEKDAYS, AM_PM, textOf } from './names.ts';
import type { Element, Field, NumberElement, OffsetForm, TextStyle } from './pattern.ts';
import type { Zone } from './zone.ts';

/** What is printed. */
export interface Printable {
  /** Milliseconds since the epoch, read as local time. */
  readonly local: number;
  readonly hasDate: boolean;
  readonly hasTime: boolean;
  /** Null where there is no zone. */
  readonly zone: Zone | null;
  /** Seconds that `local` is ahead of UTC; 0 where there is no zone. */
  readonly offset: number;
}

const DATE_FIELDS: ReadonlySet<Field> = new Set([
  'era',
  'year',
  'yearOfEra',
  'quarter',
  'month',
  'day',
  'dayOfYear',
  'dayOfWeek',
  'weekYear',
  'weekOfYear',
  'weekOfMonth',
  'localDayOfWeek',
  'alignedWeek',
]);
const DAY = 86_400_000;

/** Prints a value. Throws UNSUPPORTED_TIME_FIELD for a field it lacks, and for numbers wider than the pattern allows. */
export function print(elements: readonly Element[], value: Printable): string {
  let text = '';
  for (const element of elements) text += printElement(element, value);
  return text;
}

function printElement(element: Element, value: Printable): string {
  switch (element.kind) {
    case 'literal':
      return element.text;
    case 'number':
      return printNumber(element, fieldOf(element.field, value));
    case 'text':
      return textOf(namesOf(element.field), fieldOf(element.field, value), element.style);
    case 'offset':
      return printOffset(element.form, element.zero, offsetOf(value));
    case 'localOffset':
      return printLocalOffset(element.style, offsetOf(value));
    case 'zoneId':
      return zoneIn(value).id;
    case 'zoneName':
      return zoneName(zoneIn(value), value.local - value.offset * 1000, element.style);
    case 'optional':
      return supports(element.elements, value) ? print(element.elements, value) : '';
    case 'pad': {
      const text = printElement(element.element, value);
      if (text.length > element.width) throw fail('UNSUPPORTED_TIME_FIELD', { field: text });
      return text.padStart(element.width);
    }
  }
}

/** Whether every field of an optional section is there; otherwise the section is left out. */
function supports(elements: readonly Element[], value: Printable): boolean {
  return elements.every((element) => {
    if (element.kind === 'number' || element.kind === 'text') return DATE_FIELDS.has(element.field) ? value.hasDate : value.hasTime;
    if (element.kind === 'pad') return supports([element.element], value);
    return element.kind === 'literal' || element.kind === 'optional' || value.zone !== null;
  });
}

function zoneIn(value: Printable): Zone {
  if (value.zone === null) throw fail('UNSUPPORTED_TIME_FIELD', { field: 'zone' });
  return value.zone;
}

function offsetOf(value: Printable): number {
  zoneIn(value);
  return value.offset;
}

/** The names of a field that is shown as text. */
export function namesOf(field: Field) {
  return field === 'month' ? MONTHS : field === 'dayOfWeek' ? WEEKDAYS : field === 'amPm' ? AM_PM : field === 'era' ? ERAS : QUARTERS;
}

function printNumber(element: NumberElement, value: number): string {
  if (element.form === 'fraction') return String(Math.trunc(value)).padStart(9, '0').slice(0, element.max);
  if (element.form === 'reduced') return String(Math.abs(value) % 100).padStart(2, '0');
  const digits = String(Math.abs(value));
  if (digits.length > element.max || (value < 0 && element.sign === 'none')) throw fail('UNSUPPORTED_TIME_FIELD', { field: element.field });
  const sign = value < 0 ? '-' : element.sign === 'exceedsPad' && digits.length > element.min ? '+' : '';
  return sign + digits.padStart(element.min, '0');
}

function printOffset(form: OffsetForm, zero: string, seconds: number): string {
  if (seconds === 0) return zero;
  const size = Math.abs(seconds);
  const two = (n: number): string => String(Math.trunc(n)).padStart(2, '0');
  const [hours, minutes, rest] = [two(size / 3600), two((size / 60) % 60), two(size % 60)];
  const sign = seconds < 0 ? '-' : '+';
  const colon = form.includes(':') ? ':' : '';
  if (form === '+HHmm') return sign + hours + (minutes === '00' ? '' : minutes);
  const text = sign + hours + colon + minutes;
  return form.endsWith('ss') && rest !== '00' ? text + colon + rest : text;
}

function printLocalOffset(style: TextStyle, seconds: number): string {
  if (seconds === 0) return 'GMT';
  if (style === 'full') return `GMT${offsetId(seconds)}`;
  const [hours, minutes, rest] = offsetId(seconds).slice(1).split(':');
  const tail = rest !== undefined ? `:${minutes}:${rest}` : minutes === '00' ? '' : `:${minutes}`;
  return `GMT${seconds < 0 ? '-' : '+'}${Number(hours)}${tail}`;
}

/** A field's number. Throws UNSUPPORTED_TIME_FIELD. */
function fieldOf(field: Field, value: Printable): number {
  if (!(DATE_FIELDS.has(field) ? value.hasDate : value.hasTime)) throw fail('UNSUPPORTED_TIME_FIELD', { field });
  const date = new Date(value.local);
  if (Number.isNaN(date.getTime())) throw fail('UNSUPPORTED_TIME_FIELD', { field });
  return DATE_FIELDS.has(field) ? dateField(field, date) : timeField(field, date);
}

function dateField(field: Field, date: Date): number {
  const year = date.getUTCFullYear();
  const dayOfYear = Math.floor((date.getTime() - yearStart(year)) / DAY) + 1;
  switch (field) {
    case 'era':
      return year > 0 ? 1 : 0;
    case 'year':
      return year;
    case 'yearOfEra':
      return year > 0 ? year : 1 - year;
    case 'quarter':
      return Math.floor(date.getUTCMonth() / 3) + 1;
    case 'month':
      return date.getUTCMonth() + 1;
    case 'day':
      return date.getUTCDate();
    case 'dayOfYear':
      return dayOfYear;
    case 'dayOfWeek':
      return date.getUTCDay() === 0 ? 7 : date.getUTCDay();
    case 'localDayOfWeek':
      return date.getUTCDay() + 1;
    case 'alignedWeek':
      return Math.floor((date.getUTCDate() - 1) / 7) + 1;
    case 'weekOfMonth':
      return weekNumber(date.getUTCDate(), date.getUTCDay());
    default:
      return field === 'weekYear' ? weekOf(date, dayOfYear).year : weekOf(date, dayOfYear).week;
  }
}

/** Weeks begin on Sunday; the first of a month or year is the one that holds its first day. */
function weekNumber(dayOfPeriod: number, weekday: number): number {
  return Math.floor((dayOfPeriod + 6 - weekday + 6) / 7);
}

function weekOf(date: Date, dayOfYear: number): { readonly year: number; readonly week: number } {
  const year = date.getUTCFullYear();
  const nextStart = yearStart(year + 1);
  const sunday = Math.floor(date.getTime() / DAY) * DAY - date.getUTCDay() * DAY;
  if (sunday + 7 * DAY > nextStart) return { year: year + 1, week: 1 };
  return { year, week: weekNumber(dayOfYear, date.getUTCDay()) };
}

function yearStart(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}

function timeField(field: Field, date: Date): number {
  const hour = date.getUTCHours();
  const ofDay = date.getTime() - Math.floor(date.getTime() / DAY) * DAY;
  switch (field) {
    case 'amPm':
      return hour < 12 ? 0 : 1;
    case 'hour':
      return hour;
    case 'clockHour':
      return hour === 0 ? 24 : hour;
    case 'hourOfAmPm':
      return hour % 12;
    case 'clockHourOfAmPm':
      return hour % 12 === 0 ? 12 : hour % 12;
    case 'minute':
      return date.getUTCMinutes();
    case 'second':
      return date.getUTCSeconds();
    case 'nano':
      return date.getUTCMilliseconds() * 1_000_000;
    case 'milliOfDay':
      return ofDay;
    default:
      return ofDay * 1_000_000;
  }
}
