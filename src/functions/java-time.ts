/**
 * Java's `DateTimeFormatter` patterns as functions: patterns and zone names → compiled formatters, cached by their text.
 * Everything is milliseconds or days here; what SQL makes of NULLs and types is in the functions. PARSE_DATE's older patterns
 * are `java-time/simple-date.ts`.
 */
import { fail } from '../base/errors.ts';
import { parse } from './java-time/parse.ts';
import { compilePattern } from './java-time/pattern.ts';
import { print } from './java-time/print.ts';
import { ResolveError, resolve, withDefaults } from './java-time/resolve.ts';
import { instantOf, zoneOf } from './java-time/zone.ts';
import type { Parsed } from './java-time/parse.ts';
import type { Element, Field } from './java-time/pattern.ts';
import type { Resolved } from './java-time/resolve.ts';

const DAY = 86_400_000;
/** Patterns can come from data; past this many the cache starts again. */
const MOST_CACHED = 1000;
const DATE_ONLY: ReadonlySet<Field> = new Set([
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

const compiled = new Map<string, readonly Element[]>();

/** The compiled pattern. Throws INVALID_TIME_PATTERN. */
function elementsOf(pattern: string): readonly Element[] {
  let elements = compiled.get(pattern);
  if (elements === undefined) {
    elements = compilePattern(pattern);
    if (compiled.size >= MOST_CACHED) compiled.clear();
    compiled.set(pattern, elements);
  }
  return elements;
}

/**
 * A parser of timestamps: text → milliseconds since the epoch. Ignores letter case; missing fields are those of
 * 1970-01-01T00:00; a zone or offset in the text wins over `zone`, an identifier.
 * Throws INVALID_TIME_PATTERN and UNKNOWN_TIME_ZONE; the parser throws UNPARSABLE_TIME.
 */
export function timestampParser(pattern: string, zone: string): (text: string) => number {
  const elements = elementsOf(pattern);
  const fallback = zoneOf(zone);
  return (text) => {
    const { parsed, resolved } = read(elements, pattern, text);
    const { days, millis } = attempt(pattern, text, () => withDefaults(resolved));
    const local = days * DAY + millis;
    if (parsed.offset !== null) return local - parsed.offset * 1000;
    return instantOf(local, parsed.zone ?? fallback);
  };
}

/** A formatter of timestamps: milliseconds since the epoch → text in a zone. Throws as `timestampParser`. */
export function timestampFormatter(pattern: string, zone: string): (instant: number) => string {
  const elements = elementsOf(pattern);
  const found = zoneOf(zone);
  return (instant) => {
    const offset = found.offsetAt(instant);
    return print(elements, { local: instant + offset * 1000, hasDate: true, hasTime: true, zone: found, offset });
  };
}

/** Text of a date (days since the epoch). Throws UNSUPPORTED_TIME_FIELD for letters of time or zone. */
export function formatDate(pattern: string, days: number): string {
  return print(elementsOf(pattern), { local: days * DAY, hasDate: true, hasTime: false, zone: null, offset: 0 });
}

/** Text of a time (milliseconds of the day). Throws UNSUPPORTED_TIME_FIELD for letters of date or zone. */
export function formatTime(pattern: string, millis: number): string {
  return print(elementsOf(pattern), { local: millis, hasDate: false, hasTime: true, zone: null, offset: 0 });
}

/** A time of day in milliseconds, missing parts 0. Throws UNPARSABLE_TIME, also for a pattern with date letters. */
export function parseTimeOfDay(pattern: string, text: string): number {
  const { parsed, resolved } = read(elementsOf(pattern), pattern, text);
  for (const field of parsed.fields.keys()) {
    if (DATE_ONLY.has(field)) throw fail('UNPARSABLE_TIME', { text, pattern, reason: `a time of day has no ${field}` });
  }
  return attempt(pattern, text, () => withDefaults(resolved)).millis;
}

/** A complete date in days since the epoch. Throws UNPARSABLE_TIME when the text does not say year, month and day. */
export function parseCompleteDate(pattern: string, text: string): number {
  const { days } = read(elementsOf(pattern), pattern, text).resolved;
  if (days === null) throw fail('UNPARSABLE_TIME', { text, pattern, reason: 'it is not a complete date' });
  return days;
}

function read(elements: readonly Element[], pattern: string, text: string): { readonly parsed: Parsed; readonly resolved: Resolved } {
  const parsed = parse(elements, text);
  if (typeof parsed === 'number') throw fail('UNPARSABLE_TIME', { text, pattern, reason: `it differs at index ${parsed}` });
  return { parsed, resolved: attempt(pattern, text, () => resolve(parsed)) };
}

function attempt<T>(pattern: string, text: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ResolveError) throw fail('UNPARSABLE_TIME', { text, pattern, reason: error.message });
    throw error;
  }
}
