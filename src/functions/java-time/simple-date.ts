/**
 * Dates by the patterns of Java's older `SimpleDateFormat`, read leniently: numbers may be shorter or longer than their
 * letters unless the next letter follows at once, months and days may run over, text behind the pattern is ignored. Only
 * reading, only for PARSE_DATE. Letters of weeks are read and ignored.
 */
import { fail } from '../../base/errors.ts';
import { systemClock } from '../../base/clock.ts';
import { AM_PM, ERAS, MONTHS, WEEKDAYS, readName } from './names.ts';
import { parseOffset } from './zone.ts';
import { readZone } from './zone-names.ts';

interface Part {
  /** A pattern letter, or '' for literal text. */
  readonly letter: string;
  readonly text: string;
  /** A number that must take exactly as many digits as there are letters, because another field follows at once. */
  readonly exact: boolean;
}

/** Numbers by pattern letter; M from 1, z in seconds. */
type Fields = Map<string, number>;

const LETTERS = 'GyYMLwWDdFEuaHkKhmsSzZX';
const DAY = 86_400_000;
const MOST_CACHED = 1000;
const compiled = new Map<string, readonly Part[]>();

/** Days since the epoch. Throws INVALID_TIME_PATTERN, and UNPARSABLE_TIME, also for a result that is not midnight (UTC). */
export function parseSimpleDate(pattern: string, text: string): number {
  const wrong = (reason: string): Error => fail('UNPARSABLE_TIME', { text, pattern, reason });
  const fields: Fields = new Map();
  let at = 0;
  for (const part of partsOf(pattern)) {
    const end = part.letter === '' ? readLiteral(part.text, text, at) : readField(part, text, skipBlanks(text, at), fields);
    if (end === null) throw wrong(`it differs at index ${at}`);
    at = end;
  }
  const instant = instantFrom(fields);
  if (instant % DAY !== 0) throw wrong('it says a time of day');
  return instant / DAY;
}

function partsOf(pattern: string): readonly Part[] {
  let parts = compiled.get(pattern);
  if (parts === undefined) {
    parts = compile(pattern);
    if (compiled.size >= MOST_CACHED) compiled.clear();
    compiled.set(pattern, parts);
  }
  return parts;
}

function compile(pattern: string): Part[] {
  const parts: Part[] = [];
  const tokens = /'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g;
  for (const [token, letter] of pattern.matchAll(tokens)) {
    if (token === "'") throw fail('INVALID_TIME_PATTERN', { pattern, what: 'a quote that is not closed' });
    if (letter !== undefined && !LETTERS.includes(letter))
      throw fail('INVALID_TIME_PATTERN', { pattern, what: `the unknown letter '${letter}'` });
    if (letter !== undefined) {
      const last = parts.at(-1);
      if (last !== undefined && last.letter !== '') parts[parts.length - 1] = { ...last, exact: true };
      parts.push({ letter, text: token, exact: false });
    } else parts.push({ letter: '', text: token.startsWith("'") ? unquote(token) : token, exact: false });
  }
  return parts;
}

function unquote(token: string): string {
  return token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'");
}

function readLiteral(literal: string, text: string, at: number): number | null {
  return text.startsWith(literal, at) ? at + literal.length : null;
}

function skipBlanks(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return end;
}

/** Reads one field; gives the end, or null. */
function readField(part: Part, text: string, at: number, fields: Fields): number | null {
  const { letter } = part;
  const names =
    letter === 'E'
      ? WEEKDAYS
      : letter === 'a'
        ? AM_PM
        : letter === 'G'
          ? ERAS
          : 'ML'.includes(letter) && part.text.length > 2
            ? MONTHS
            : null;
  if (names !== null) {
    const found = readName(names, ['full', 'short'], text, at);
    if (found === null) return null;
    fields.set(letter === 'L' ? 'M' : letter, found.value);
    return at + found.length;
  }
  return 'zZX'.includes(letter) ? readOffset(letter, text, at, fields) : readNumber(part, text, at, fields);
}

function readNumber({ letter, text: letters, exact }: Part, text: string, at: number, fields: Fields): number | null {
  const room = exact ? text.slice(at, at + letters.length) : text.slice(at, at + 20);
  if (exact && room.length < letters.length) return null;
  const match = /^-?\d+/.exec(room);
  if (match === null) return null;
  const twoDigits = letters.length <= 2 && /^\d\d$/.test(match[0]);
  const value = Number(match[0]);
  fields.set(letter === 'L' ? 'M' : letter, 'yY'.includes(letter) && twoDigits ? inCentury(value) : value);
  return at + match[0].length;
}

/** Two digits mean a year between 80 years ago and 20 years ahead. */
function inCentury(value: number): number {
  const start = new Date(systemClock.now()).getUTCFullYear() - 80;
  const year = Math.floor(start / 100) * 100 + value;
  return year < start ? year + 100 : year;
}

function readOffset(letter: string, text: string, at: number, fields: Fields): number | null {
  const match = /^(?:GMT)?([+-]\d\d?(?::?\d\d)?)/i.exec(text.slice(at));
  const seconds = match === null ? null : parseOffset(match[1]);
  if (match !== null && seconds !== null) {
    fields.set('z', seconds);
    return at + match[0].length;
  }
  if (letter === 'X') {
    fields.set('z', 0);
    return text[at] === 'Z' ? at + 1 : null;
  }
  const named = readZone(text, at, true);
  if (named === null) return null;
  fields.set('z', named.zone.offsetAt(instantFrom(fields)));
  return named.end;
}

/** Milliseconds since the epoch; missing fields are those of 1970-01-01T00:00, numbers out of range run over. */
function instantFrom(fields: Fields): number {
  const get = (letter: string, otherwise = 0): number => fields.get(letter) ?? otherwise;
  const stated = get('y', get('Y', 1970));
  const year = fields.get('G') === 0 ? 1 - stated : stated;
  const ofYear = fields.get('D');
  const date =
    ofYear === undefined ? new Date(0).setUTCFullYear(year, get('M', 1) - 1, get('d', 1)) : new Date(0).setUTCFullYear(year, 0, ofYear);
  const hour = get('H', get('k') === 24 ? 0 : get('k', get('K', get('h') % 12) + get('a') * 12));
  return date + ((hour * 60 + get('m')) * 60 + get('s')) * 1000 + get('S') - get('z') * 1000;
}
