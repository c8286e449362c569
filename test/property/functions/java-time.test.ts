/** Patterns and zones against an independent implementation of java.time, and parsing as the inverse of formatting. */
import { DateTimeFormatter, Instant, ZoneId } from '@js-joda/core';
import { Locale } from '@js-joda/locale_en';
import '@js-joda/timezone';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timestampFormatter, timestampParser } from '../../../src/functions/java-time.ts';
import { instantOf, zoneOf } from '../../../src/functions/java-time/zone.ts';

const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  '-03:30',
];
/** Within the years that the other implementation's zone data covers. */
const INSTANTS = fc.integer({ min: -1_500_000_000, max: 2_100_000_000 }).map((seconds) => seconds * 1000 + (Math.abs(seconds) % 1000));
const zone = fc.constantFrom(...ZONES);

describe('timestampFormatter', () => {
  const PATTERNS = [
    "uuuu-MM-dd'T'HH:mm:ss.SSS",
    'yyyyMMddHHmmss',
    'd/M/yy h:m a',
    'D DDD',
    'EEE, d MMM uuuu',
    'EEEE dd MMMM yyyy G',
    'HH:mm:ssXXX',
    'HH:mmx',
    'k K kk KK',
    'yyyy QQQ',
    '[yyyy][-MM]',
    'A n S SSSSSS',
  ];
  it.each(PATTERNS)('%s agrees', (pattern) => {
    const other = DateTimeFormatter.ofPattern(pattern).withLocale(Locale.US);
    fc.assert(
      fc.property(INSTANTS, zone, (instant, id) => {
        const expected = Instant.ofEpochMilli(instant).atZone(ZoneId.of(id)).format(other);
        expect(timestampFormatter(pattern, id)(instant)).toBe(expected);
      }),
    );
  });
});

describe('zones', () => {
  it('have the same offsets, and local times the same instants', () => {
    fc.assert(
      fc.property(INSTANTS, zone, (instant, id) => {
        const rules = ZoneId.of(id).rules();
        expect(zoneOf(id).offsetAt(instant)).toBe(rules.offset(Instant.ofEpochMilli(instant)).totalSeconds());
        const local = Instant.ofEpochMilli(instant).atZone(ZoneId.of('UTC')).toLocalDateTime();
        expect(instantOf(instant, zoneOf(id))).toBe(local.atZone(ZoneId.of(id)).toInstant().toEpochMilli());
      }),
      { numRuns: 2000 },
    );
  });
});

describe('timestampParser', () => {
  it.each([
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    'yyyyMMddHHmmssSSSZ',
    'EEE d MMMM uuuu hh:mm:ss.SSS a xxx',
    'uuuu-DDD kk:mm:ss SSS VV XX',
    'yy-M-d H:m:s.SSS O',
  ])('reads what %s wrote', (pattern) => {
    const since2000 = fc.integer({ min: 946_771_200, max: 2_100_000_000 }).map((seconds) => seconds * 1000 + (seconds % 1000));
    fc.assert(
      fc.property(since2000, zone, (instant, id) => {
        expect(timestampParser(pattern, 'UTC')(timestampFormatter(pattern, id)(instant))).toBe(instant);
      }),
    );
  });

  it('gives a number or an error of its own for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-+:. TZapmJnU'.split('')), maxLength: 24 }), (text) => {
        try {
          expect(timestampParser("yyyy-M[-dd['T'HH:mm[X]]]", 'UTC')(text)).toBeTypeOf('number');
        } catch (error) {
          expect((error as { code?: string }).code).toBe('UNPARSABLE_TIME');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
