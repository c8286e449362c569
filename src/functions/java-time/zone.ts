/**
 * Time zones by the identifiers Java takes: `Z`, offsets such as `+2`, `+0200`, `-03:30:15`, `UTC+1`, and region names
 * such as `Europe/London`. The rules of regions come from the runtime's own time-zone data (Intl), asked lazily and cached,
 * because a question to it costs microseconds.
 */
import { fail } from '../../base/errors.ts';

export interface Zone {
  /** As Java prints it: `Z`, `+02:00`, `UTC`, `Europe/London`. */
  readonly id: string;
  /** Whether it is a mere offset (`Z`, `+02:00`) and not a region. */
  readonly fixed: boolean;
  /** Seconds to add to UTC at an instant, given in milliseconds since the epoch. */
  readonly offsetAt: (instant: number) => number;
}

const DAY = 86_400_000;
/** Days cached per region before the cache starts again. */
const MOST_DAYS = 20_000;
/** Short names that the runtime knows and Java's ZoneId does not. */
const NOT_JAVA: ReadonlySet<string> = new Set(
  'EST MST HST ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'.split(' '),
);
const REGION = /^[A-Za-z][A-Za-z0-9~/._+-]+$/;
const PREFIXED = /^(UTC|GMT|UT)([+-].*)$/;

const zones = new Map<string, Zone | null>();

/** The zone of that identifier. Throws UNKNOWN_TIME_ZONE. */
export function zoneOf(id: string): Zone {
  const zone = findZone(id);
  if (zone === null) throw fail('UNKNOWN_TIME_ZONE', { zone: id });
  return zone;
}

/** The zone of that identifier, or null. */
export function findZone(id: string): Zone | null {
  let zone = zones.get(id);
  if (zone === undefined) {
    zone = makeZone(id);
    if (zones.size < 10_000) zones.set(id, zone);
  }
  return zone;
}

let ofProcess: { readonly setting: string | undefined; readonly zone: Zone } | null = null;

/** The zone this process runs in. */
export function processZone(): Zone {
  const setting = process.env.TZ;
  if (ofProcess === null || ofProcess.setting !== setting) {
    const id = setting || Intl.DateTimeFormat().resolvedOptions().timeZone;
    ofProcess = { setting, zone: findZone(id) ?? zoneOf('UTC') };
  }
  return ofProcess.zone;
}

/** A zone that is always `seconds` away from UTC. */
export function offsetZone(seconds: number, id = offsetId(seconds)): Zone {
  return { id, fixed: id === 'Z' || id.startsWith('+') || id.startsWith('-'), offsetAt: () => seconds };
}

/** `Z`, `+02:00`, `-03:30:15`. */
export function offsetId(seconds: number): string {
  if (seconds === 0) return 'Z';
  const size = Math.abs(seconds);
  const text = `${seconds < 0 ? '-' : '+'}${two(size / 3600)}:${two((size / 60) % 60)}`;
  return size % 60 === 0 ? text : `${text}:${two(size % 60)}`;
}

function two(value: number): string {
  return String(Math.trunc(value)).padStart(2, '0');
}

/**
 * The instant of a local date-time (milliseconds as if it were UTC). A local time that a change of the clocks skips is moved on
 * by the length of the gap; of one that occurs twice, the first is taken.
 */
export function instantOf(local: number, zone: Zone): number {
  const before = zone.offsetAt(local - DAY);
  const after = zone.offsetAt(local + DAY);
  if (before === after) return local - zone.offsetAt(local - before * 1000) * 1000;
  const early = local - before * 1000;
  if (zone.offsetAt(early) === before) return early;
  const late = local - after * 1000;
  return zone.offsetAt(late) === after ? late : early;
}

/** Seconds of `+h`, `+hh`, `+hhmm`, `+hh:mm`, `+hhmmss`, `+hh:mm:ss`; null for anything else or beyond 18 hours. */
export function parseOffset(text: string): number | null {
  const match = /^([+-])(?:(\d)|(\d\d)(?::?(\d\d))?|(\d\d)(\d\d)(\d\d)|(\d\d):(\d\d):(\d\d))$/.exec(text);
  if (match === null) return null;
  const [, sign, h1, h2, m2, h3, m3, s3, h4, m4, s4] = match;
  const hours = Number(h1 ?? h2 ?? h3 ?? h4);
  const minutes = Number(m2 ?? m3 ?? m4 ?? 0);
  const seconds = Number(s3 ?? s4 ?? 0);
  const total = hours * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > 18 * 3600) return null;
  return sign === '-' ? -total : total;
}

function makeZone(id: string): Zone | null {
  if (id === 'Z') return offsetZone(0);
  if (id === 'UTC' || id === 'GMT' || id === 'UT') return offsetZone(0, id);
  const offset = parseOffset(id);
  if (offset !== null) return offsetZone(offset);
  const prefixed = PREFIXED.exec(id);
  if (prefixed !== null) {
    const seconds = parseOffset(prefixed[2]);
    if (seconds !== null) return offsetZone(seconds, seconds === 0 ? prefixed[1] : prefixed[1] + offsetId(seconds));
  }
  return REGION.test(id) && !NOT_JAVA.has(id) ? regionZone(id) : null;
}

function regionZone(id: string): Zone | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: id,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
  const resolved = format.resolvedOptions().timeZone;
  if (resolved !== id && resolved.toLowerCase() === id.toLowerCase()) return null;
  return { id, fixed: false, offsetAt: cachedOffsets((instant) => askOffset(format, instant)) };
}

/** Caches by UTC day; a day on which the offset changes is asked about instant by instant. */
function cachedOffsets(ask: (instant: number) => number): (instant: number) => number {
  const days = new Map<number, number | null>();
  return (instant) => {
    const day = Math.floor(instant / DAY);
    let offset = days.get(day);
    if (offset === undefined) {
      if (days.size >= MOST_DAYS) days.clear();
      const atStart = ask(day * DAY);
      offset = atStart === ask((day + 1) * DAY) ? atStart : null;
      days.set(day, offset);
    }
    return offset ?? ask(instant);
  };
}

function askOffset(format: Intl.DateTimeFormat, instant: number): number {
  const second = Math.floor(instant / 1000) * 1000;
  const parts: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(second)) parts[type] = value;
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
  const local = new Date(0);
  local.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day));
  local.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
  return (local.getTime() - second) / 1000;
}
