/**
 * Names of time zones in text, English: `PDT` and `Pacific Daylight Time`. The long ones come from the runtime (Intl); the
 * short ones, which it mostly does not know, from the table here, found by the long one. Used by the pattern letter `z`.
 */
import { findZone } from './zone.ts';
import type { Zone } from './zone.ts';

/** Long name, short name, and the region that a text with either of them means. */
const NAMES: readonly (readonly [long: string, short: string, region: string])[] = [
  ['Coordinated Universal Time', 'UTC', 'UTC'],
  ['Greenwich Mean Time', 'GMT', 'GMT'],
  ['British Summer Time', 'BST', 'Europe/London'],
  ['Irish Standard Time', 'IST', 'Europe/Dublin'],
  ['Western European Standard Time', 'WET', 'Europe/Lisbon'],
  ['Western European Summer Time', 'WEST', 'Europe/Lisbon'],
  ['Central European Standard Time', 'CET', 'Europe/Paris'],
  ['Central European Summer Time', 'CEST', 'Europe/Paris'],
  ['Eastern European Standard Time', 'EET', 'Europe/Athens'],
  ['Eastern European Summer Time', 'EEST', 'Europe/Athens'],
  ['Moscow Standard Time', 'MSK', 'Europe/Moscow'],
  ['Israel Standard Time', 'IST', 'Asia/Jerusalem'],
  ['Israel Daylight Time', 'IDT', 'Asia/Jerusalem'],
  ['West Africa Standard Time', 'WAT', 'Africa/Lagos'],
  ['Central Africa Time', 'CAT', 'Africa/Maputo'],
  ['East Africa Time', 'EAT', 'Africa/Nairobi'],
  ['South Africa Standard Time', 'SAST', 'Africa/Johannesburg'],
  ['Pacific Standard Time', 'PST', 'America/Los_Angeles'],
  ['Pacific Daylight Time', 'PDT', 'America/Los_Angeles'],
  ['Mountain Standard Time', 'MST', 'America/Denver'],
  ['Mountain Daylight Time', 'MDT', 'America/Denver'],
  ['Central Standard Time', 'CST', 'America/Chicago'],
  ['Central Daylight Time', 'CDT', 'America/Chicago'],
  ['Eastern Standard Time', 'EST', 'America/New_York'],
  ['Eastern Daylight Time', 'EDT', 'America/New_York'],
  ['Alaska Standard Time', 'AKST', 'America/Anchorage'],
  ['Alaska Daylight Time', 'AKDT', 'America/Anchorage'],
  ['Hawaii-Aleutian Standard Time', 'HST', 'Pacific/Honolulu'],
  ['Hawaii-Aleutian Daylight Time', 'HDT', 'America/Adak'],
  ['Atlantic Standard Time', 'AST', 'America/Halifax'],
  ['Atlantic Daylight Time', 'ADT', 'America/Halifax'],
  ['Newfoundland Standard Time', 'NST', 'America/St_Johns'],
  ['Newfoundland Daylight Time', 'NDT', 'America/St_Johns'],
  ['Brasilia Standard Time', 'BRT', 'America/Sao_Paulo'],
  ['Brasilia Summer Time', 'BRST', 'America/Sao_Paulo'],
  ['Argentina Standard Time', 'ART', 'America/Argentina/Buenos_Aires'],
  ['Chile Standard Time', 'CLT', 'America/Santiago'],
  ['Chile Summer Time', 'CLST', 'America/Santiago'],
  ['Colombia Standard Time', 'COT', 'America/Bogota'],
  ['Peru Standard Time', 'PET', 'America/Lima'],
  ['India Standard Time', 'IST', 'Asia/Kolkata'],
  ['Pakistan Standard Time', 'PKT', 'Asia/Karachi'],
  ['Gulf Standard Time', 'GST', 'Asia/Dubai'],
  ['Iran Standard Time', 'IRST', 'Asia/Tehran'],
  ['Indochina Time', 'ICT', 'Asia/Bangkok'],
  ['Western Indonesia Time', 'WIB', 'Asia/Jakarta'],
  ['China Standard Time', 'CST', 'Asia/Shanghai'],
  ['Hong Kong Standard Time', 'HKT', 'Asia/Hong_Kong'],
  ['Singapore Standard Time', 'SGT', 'Asia/Singapore'],
  ['Philippine Standard Time', 'PHST', 'Asia/Manila'],
  ['Japan Standard Time', 'JST', 'Asia/Tokyo'],
  ['Korean Standard Time', 'KST', 'Asia/Seoul'],
  ['Australian Western Standard Time', 'AWST', 'Australia/Perth'],
  ['Australian Central Standard Time', 'ACST', 'Australia/Adelaide'],
  ['Australian Central Daylight Time', 'ACDT', 'Australia/Adelaide'],
  ['Australian Eastern Standard Time', 'AEST', 'Australia/Sydney'],
  ['Australian Eastern Daylight Time', 'AEDT', 'Australia/Sydney'],
  ['New Zealand Standard Time', 'NZST', 'Pacific/Auckland'],
  ['New Zealand Daylight Time', 'NZDT', 'Pacific/Auckland'],
];

const SHORT_BY_LONG: ReadonlyMap<string, string> = new Map(NAMES.map(([long, short]) => [long, short]));
/** Names a text may have, longest first, in lower case; of equal names the American one comes before the others, as in Java. */
const READABLE = NAMES.flatMap(([long, short, region], rank) => [
  { text: long.toLowerCase(), region, rank: rankOf(region, rank) },
  { text: short.toLowerCase(), region, rank: rankOf(region, rank) },
]).sort((a, b) => b.text.length - a.text.length || a.rank - b.rank);

function rankOf(region: string, rank: number): number {
  return region === 'Asia/Kolkata' ? -1 : rank;
}

/** The zone's name at an instant; a mere offset is its own name. */
export function zoneName(zone: Zone, instant: number, style: 'short' | 'full'): string {
  if (zone.fixed) return zone.id;
  const long = intlName(zone.id, instant, 'long');
  if (style === 'full') return long;
  return SHORT_BY_LONG.get(long) ?? intlName(zone.id, instant, 'short');
}

const formats = new Map<string, Intl.DateTimeFormat>();

function intlName(id: string, instant: number, style: 'long' | 'short'): string {
  const name = id === 'UT' ? 'UTC' : id;
  const cacheKey = `${style} ${name}`;
  let format = formats.get(cacheKey);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: style });
    } catch {
      return id;
    }
    formats.set(cacheKey, format);
  }
  return format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? id;
}

/** The longest zone name or identifier at a place in a text, any letter case for names; null when there is none. */
export function readZone(text: string, at: number, names: boolean): { readonly zone: Zone; readonly end: number } | null {
  const identifier = readZoneId(text, at);
  if (!names) return identifier;
  const rest = text.slice(at, at + 40).toLowerCase();
  const name = READABLE.find((entry) => rest.startsWith(entry.text));
  if (name === undefined || (identifier !== null && identifier.end >= at + name.text.length)) return identifier;
  const zone = findZone(name.region);
  return zone === null ? null : { zone, end: at + name.text.length };
}

function readZoneId(text: string, at: number): { readonly zone: Zone; readonly end: number } | null {
  const match = /^(?:[+-][\d:]+|[A-Za-z][A-Za-z0-9~/._+:-]*)/.exec(text.slice(at, at + 60));
  if (match === null) return null;
  for (let end = match[0].length; end > 0; end--) {
    const candidate = match[0].slice(0, end);
    const zone = findZone(candidate.length === 1 ? candidate.toUpperCase() : candidate);
    if (zone !== null) return { zone, end: at + end };
  }
  return null;
}
