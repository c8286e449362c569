/** Patterns of java.time: letters, adjacent numbers, optional parts, zones, defaults, contradictions; and SimpleDateFormat for dates. */
import { describe, expect, it } from 'vitest';
import {
  formatDate,
  formatTime,
  parseCompleteDate,
  parseTimeOfDay,
  timestampFormatter,
  timestampParser,
} from '../../../src/functions/java-time.ts';
import { parseSimpleDate } from '../../../src/functions/java-time/simple-date.ts';
import { findZone, instantOf, zoneOf } from '../../../src/functions/java-time/zone.ts';

const at = (text: string): number => Date.parse(text);
/** A Sunday, in a leap year, in the afternoon. */
const MOMENT = at('2024-03-10T15:04:05.067Z');

describe('timestampFormatter', () => {
  it.each([
    ["yyyy-MM-dd'T'HH:mm:ss.SSS", 'UTC', '2024-03-10T15:04:05.067'],
    ['u/M/d H:m:s', 'UTC', '2024/3/10 15:4:5'],
    ['yy y yyyyy', 'UTC', '24 2024 02024'],
    ['G GGGG GGGGG', 'UTC', 'AD Anno Domini A'],
    ['MMM MMMM MMMMM LLL', 'UTC', 'Mar March M Mar'],
    ['Q QQ QQQ QQQQ', 'UTC', '1 01 Q1 1st quarter'],
    ['E EEE EEEE EEEEE e c', 'UTC', 'Sun Sun Sunday S 1 1'],
    ['D DDD', 'UTC', '70 070'],
    ['F W w ww YYYY', 'UTC', '2 3 11 11 2024'],
    ['hh:mm a', 'UTC', '03:04 PM'],
    ['K k h H', 'UTC', '3 15 3 15'],
    ['S SS SSSSSS SSSSSSSSS', 'UTC', '0 06 067000 067000000'],
    ['A n N', 'UTC', '54245067 67000000 54245067000000'],
    ["'at' ''h''", 'UTC', "at '3'"],
    ["''''", 'UTC', "'"],
    ['HH[:mm[:ss]]', 'UTC', '15:04:05'],
    ['pppd|ppH', 'UTC', ' 10|15'],
    ['X XX XXX XXXX XXXXX', 'UTC', 'Z Z Z Z Z'],
    ['x xx xxx', 'UTC', '+00 +0000 +00:00'],
    ['X XX XXX x xxx Z ZZZZ ZZZZZ', '+05:30', '+0530 +0530 +05:30 +0530 +05:30 +0530 GMT+05:30 +05:30'],
    ['X O OOOO', '-03:00', '-03 GMT-3 GMT-03:00'],
    ['VV', 'Europe/London', 'Europe/London'],
    ['VV', 'Z', 'Z'],
    ['VV', 'GMT+2', 'GMT+02:00'],
    ['HH:mm z', 'America/New_York', '11:04 EDT'],
    ['HH:mm zzzz', 'America/New_York', '11:04 Eastern Daylight Time'],
    ['HH:mm zzz', 'Europe/Berlin', '16:04 CET'],
    ['z', 'Asia/Kolkata', 'IST'],
    ['z', 'UTC', 'UTC'],
    ['z zzzz', '+02:00', '+02:00 +02:00'],
  ])('%s in %s', (pattern, zone, expected) => {
    expect(timestampFormatter(pattern, zone)(MOMENT)).toBe(expected);
  });

  it.each([
    ['uuuu-MM-dd yyyy G', -62_198_755_200_000, '-0001-01-01 0002 BC'],
    ['yyyy', at('+012345-01-01T00:00:00Z'), '+12345'],
    ['SSS', -1, '999'],
    ['yyyy-MM-dd HH:mm:ss', -1, '1969-12-31 23:59:59'],
    ['YYYY-ww', at('2024-12-29T00:00Z'), '2025-01'],
    ['YYYY-ww', at('2022-01-01T00:00Z'), '2022-01'],
    ['YYYY-ww', at('2021-12-25T00:00Z'), '2021-52'],
    ['hh a', at('2024-01-01T00:30Z'), '12 AM'],
    ['kk KK', at('2024-01-01T00:30Z'), '24 00'],
  ])('%s of %i', (pattern, instant, expected) => {
    expect(timestampFormatter(pattern, 'UTC')(instant)).toBe(expected);
  });

  it('shows both readings of an hour that occurs twice', () => {
    const format = timestampFormatter('HH:mm XXX z', 'Europe/Paris');
    expect(format(at('2023-10-29T00:30Z'))).toBe('02:30 +02:00 CEST');
    expect(format(at('2023-10-29T01:30Z'))).toBe('02:30 +01:00 CET');
  });
});

describe('patterns that are wrong', () => {
  it.each(["yyyy'T", 'yyyy-bb', 'MMMMMM', 'HHH', 'V', 'yyyy]', '{yyyy}', 'aa', 'zzzzz', 'OO', 'SSSSSSSSSS', 'pp'])('%s', (pattern) => {
    expect(() => timestampFormatter(pattern, 'UTC')).toThrow(`'${pattern}'`);
  });
  it('close optional parts that are left open, as Java does', () => {
    expect(timestampFormatter('HH[:mm', 'UTC')(MOMENT)).toBe('15:04');
  });
});

describe('timestampParser', () => {
  it.each([
    ["yyyy-MM-dd'T'HH:mm:ss", '2024-03-10T15:04:05', '2024-03-10T15:04:05Z'],
    ['yyyyMMddHHmmssSSS', '20240310150405067', '2024-03-10T15:04:05.067Z'],
    ['yyMMdd', '240310', '2024-03-10T00:00Z'],
    ['d/M/yyyy H:m', '1/2/2024 3:4', '2024-02-01T03:04Z'],
    ['yyyy-MM-dd HH:mm:ss.SSSSSS', '2024-03-10 00:00:00.123999', '2024-03-10T00:00:00.123Z'],
    ['dd-MMM-yyyy', '05-fEb-2024', '2024-02-05T00:00Z'],
    ['dd MMMM yyyy', '05 FEBRUARY 2024', '2024-02-05T00:00Z'],
    ["yyyy-MM-dd't'HH", '2024-03-10T07', '2024-03-10T07:00Z'],
    ['yyyy-MM-dd hh:mm a', '2024-03-10 12:30 am', '2024-03-10T00:30Z'],
    ['yyyy-MM-dd hh', '2024-03-10 12', '2024-03-10T00:00Z'],
    ['yyyy-MM-dd[ HH:mm]', '2024-03-10', '2024-03-10T00:00Z'],
    ['yyyy-MM-dd[ HH:mm]', '2024-03-10 09:15', '2024-03-10T09:15Z'],
    ['yyyy-MM-dd HH', '2024-03-10 24', '2024-03-11T00:00Z'],
    ['yyyy-MM-dd', '2023-02-31', '2023-02-28T00:00Z'],
    ['yyyy-DDD', '2024-366', '2024-12-31T00:00Z'],
    ['DDD', '032', '1970-02-01T00:00Z'],
    ['HH:mm', '09:15', '1970-01-01T09:15Z'],
    ['yyyy', '2031', '2031-01-01T00:00Z'],
    ['MM-dd', '02-29', '1970-02-28T00:00Z'],
    ['a', 'pm', '1970-01-01T12:00Z'],
    ['EEE yyyy-MM-dd', 'Sun 2024-03-10', '2024-03-10T00:00Z'],
    ['yyyy G', '0002 BC', '-000001-01-01T00:00Z'],
    ['yyyy-MM-dd HH:mmX', '2024-03-10 10:00Z', '2024-03-10T10:00Z'],
    ['yyyy-MM-dd HH:mmX', '2024-03-10 10:00+0230', '2024-03-10T07:30Z'],
    ['yyyy-MM-dd HH:mmXXX', '2024-03-10 10:00-05:00', '2024-03-10T15:00Z'],
    ['yyyy-MM-dd HH:mm VV', '2024-07-01 10:00 Europe/London', '2024-07-01T09:00Z'],
    ['yyyy-MM-dd HH:mm VV', '2024-07-01 10:00 +02:00', '2024-07-01T08:00Z'],
    ['yyyy-MM-dd HH:mm zzz', '2024-07-01 10:00 CST', '2024-07-01T15:00Z'],
    ['yyyy-MM-dd HH:mm zzz', '2024-07-01 10:00 utc', '2024-07-01T10:00Z'],
    ['yyyy-MM-dd HH:mm O', '2024-07-01 10:00 GMT+2', '2024-07-01T08:00Z'],
    ['A', '61000', '1970-01-01T00:01:01Z'],
  ])('%s of %s', (pattern, text, expected) => {
    expect(new Date(timestampParser(pattern, 'UTC')(text)).toISOString()).toBe(new Date(expected).toISOString());
  });

  it.each([
    ['yyyy-MM-dd', '2024-13-01'],
    ['yyyy-MM-dd', '2024-3-1'],
    ['yyyy-MM-dd', '2024-03-10 '],
    ['yyyy', '12345'],
    ['yyyy', '+1234'],
    ['HH:mm', '24:01'],
    ['HH:mm', '10:60'],
    ['hh a', '13 PM'],
    ['HH a', '09 PM'],
    ['EEE yyyy-MM-dd', 'Mon 2024-03-10'],
    ['yyyy-DDD', '2023-366'],
    ['DDD', '366'],
    ['dd d', '03 4'],
    ['HH VV', '10 Nowhere/Land'],
    ['X', '+25'],
    ['SSS', '12'],
  ])('%s refuses %s', (pattern, text) => {
    expect(() => timestampParser(pattern, 'UTC')(text)).toThrow(`'${text}'`);
  });

  it('uses the given zone only where the text has none, over gaps and overlaps', () => {
    const parse = timestampParser('yyyy-MM-dd HH:mm[ XXX]', 'Europe/Paris');
    expect(parse('2024-07-01 12:00')).toBe(at('2024-07-01T10:00Z'));
    expect(parse('2024-07-01 12:00 +00:00')).toBe(at('2024-07-01T12:00Z'));
    expect(parse('2024-03-31 02:30')).toBe(at('2024-03-31T01:30Z'));
    expect(parse('2023-10-29 02:30')).toBe(at('2023-10-29T00:30Z'));
  });
});

describe('zones', () => {
  it.each(['UTC', 'GMT', 'Z', '+1', '+0100', '-01:30:15', 'UTC-3', 'Europe/London', 'US/Pacific', 'CET', 'Etc/GMT+5'])(
    '%s exists',
    (id) => {
      expect(findZone(id)).not.toBeNull();
    },
  );
  it.each(['', 'PST', 'europe/london', 'Mars/Base', '+19', '+1:00', 'utc'])("'%s' does not", (id) => {
    expect(() => zoneOf(id)).toThrow(`'${id}'`);
  });
  it('have offsets by instant, to the second of a change', () => {
    const zone = zoneOf('America/New_York');
    const change = at('2024-11-03T06:00Z');
    expect(zone.offsetAt(change - 1)).toBe(-4 * 3600);
    expect(zone.offsetAt(change)).toBe(-5 * 3600);
    expect(instantOf(at('2024-11-03T12:00Z'), zone)).toBe(at('2024-11-03T17:00Z'));
  });
});

describe('dates and times alone', () => {
  it('print their own letters and refuse others', () => {
    expect(formatDate('EEE d MMM uuuu', 19_792)).toBe('Sun 10 Mar 2024');
    expect(formatDate('yyyy[ HH]', 0)).toBe('1970');
    expect(formatTime('h:mm:ss a', 65_000)).toBe('12:01:05 AM');
    expect(() => formatDate('HH', 0)).toThrow('hour');
    expect(() => formatTime('dd', 0)).toThrow('day');
    expect(() => formatTime('VV', 0)).toThrow('zone');
  });
  it('parse', () => {
    expect(parseTimeOfDay('hh:mm:ss a', '01:00:00 pM')).toBe(46_800_000);
    expect(parseTimeOfDay('HH:mm:ss.SSSS', '00:00:01.0019')).toBe(1001);
    expect(() => parseTimeOfDay('yyyy HH', '2024 10')).toThrow('a time of day has no year');
    expect(parseCompleteDate('yyyy-D', '2024-60')).toBe(19_782);
    expect(() => parseCompleteDate('yyyy-MM', '2024-03')).toThrow('not a complete date');
  });
});

describe('parseSimpleDate', () => {
  it.each([
    ['yyyy-MM-dd', '2024-03-10', '2024-03-10'],
    ['yyyy-MM-dd', '2024-3-10 and more', '2024-03-10'],
    ['yyyyMMdd', '20240310', '2024-03-10'],
    ['MMM-yyyy', 'MAR-2024', '2024-03-01'],
    ['dd MMMM yyyy', '10 mar 2024', '2024-03-10'],
    ['yyyy-MM-dd', '2024-14-32', '2025-03-04'],
    ['yyyy-DDD', '2024-60', '2024-02-29'],
    ['dd/MM/yy', '10/03/24', '2024-03-10'],
    ['dd/MM/yy', '10/03/1824', '1824-03-10'],
    ['yy', '99', '1999-01-01'],
    ["yyyy-MM-dd'Lit'", '2024-03-10Lit', '2024-03-10'],
    ['yyyy-MM-dd HH', '2024-03-10 24', '2024-03-11'],
    ['dd', '7', '1970-01-07'],
    ['EEE, d MMM yyyy', 'Sun, 10 Mar 2024', '2024-03-10'],
    ['yyyy-MM-dd HH Z', '2024-03-10 02 +0200', '2024-03-10'],
  ])('%s of %s', (pattern, text, expected) => {
    expect(new Date(parseSimpleDate(pattern, text) * 86_400_000).toISOString().slice(0, 10)).toBe(expected);
  });
  it.each([
    ['yyyy-MM-dd', 'x'],
    ['yyyyMMdd', '2024031'.slice(0, 5)],
    ['yyyy-MM-dd HH', '2024-03-10 05'],
    ['MMM', 'Foo'],
  ])('%s refuses %s', (pattern, text) => {
    expect(() => parseSimpleDate(pattern, text)).toThrow(text);
  });
  it('refuses letters it does not know', () => {
    expect(() => parseSimpleDate('yyyy-bb', '2024')).toThrow("'b'");
  });
});
