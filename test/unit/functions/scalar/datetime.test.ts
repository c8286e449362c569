/** Date and time functions by table. Patterns as such are tested in java-time.test.ts. */
import { describe, expect, it } from 'vitest';
import { findFunction } from '../../../../src/functions/all.ts';
import { callScalar } from '../../../support/functions/call.ts';
import type { ScalarFunction } from '../../../../src/functions/function.ts';

const DAY = 86_400_000;
const at = (text: string): number => Date.parse(text);

function call(name: string, args: readonly unknown[]): unknown {
  const f = findFunction(name) as ScalarFunction;
  const overload = f.overloads.find((o) => (o.signature.startsWith('() ') ? 0 : o.signature.split(', ').length) === args.length);
  return callScalar(f, overload?.signature ?? '', args);
}

describe('date and time functions', () => {
  it.each([
    ['CONVERT_TZ', [0, '+0200', '+0500'], 3 * 3_600_000],
    ['CONVERT_TZ', [at('2024-07-01T00:00Z'), 'UTC', 'Europe/London'], at('2024-07-01T01:00Z')],
    ['CONVERT_TZ', [null, 'UTC', 'UTC'], null],
    ['DATEADD', ['DAYS', 3, 10], 13],
    ['DATEADD', ['HOURS', 5, 10], 10],
    ['DATEADD', ['HOURS', 48, 10], 12],
    ['DATEADD', ['HOURS', -1, 0], 0],
    ['DATEADD', ['HOURS', -1, 10], 9],
    ['DATEADD', ['DAYS', null, 10], null],
    ['DATESUB', ['DAYS', 11, 10], -1],
    ['DATESUB', ['MINUTES', 1, -5], -5],
    ['TIMEADD', ['HOURS', 2, 23 * 3_600_000], 3_600_000],
    ['TIMEADD', ['MILLISECONDS', -1, 0], DAY - 1],
    ['TIMEADD', ['DAYS', 2_000_000_000, 7], 7],
    ['TIMESUB', ['SECONDS', 90, 30_000], DAY - 60_000],
    ['TIMESTAMPADD', ['MINUTES', 2, 5], 120_005],
    ['TIMESTAMPADD', ['DAYS', -1, 0], -DAY],
    ['TIMESTAMPSUB', ['MILLISECONDS', 7, 5], -2],
    ['FORMAT_DATE', [0, 'dd.MM.yyyy'], '01.01.1970'],
    ['FORMAT_DATE', [0, null], null],
    ['FORMAT_TIME', [1001, 'HH:mm:ss.SSS'], '00:00:01.001'],
    ['FORMAT_TIMESTAMP', [0, 'HH:mm VV'], '00:00 GMT'],
    ['FORMAT_TIMESTAMP', [0, 'yyyy HH:mm', 'Asia/Tokyo'], '1970 09:00'],
    ['PARSE_DATE', ['31/12/1969', 'dd/MM/yyyy'], -1],
    ['PARSE_TIME', ['11 pm', 'h a'], 23 * 3_600_000],
    ['PARSE_TIMESTAMP', ['1970-01-02', 'yyyy-MM-dd'], DAY],
    ['PARSE_TIMESTAMP', ['1970-01-02 00', 'yyyy-MM-dd HH', '+01:00'], DAY - 3_600_000],
    ['PARSE_TIMESTAMP', ['1970-01-02 00Z', 'yyyy-MM-dd HHX', '+01:00'], DAY],
    ['FROM_DAYS', [-3], -3],
    ['FROM_DAYS', [null], null],
    ['FROM_UNIXTIME', [1234], 1234],
    ['UNIX_DATE', [77], 77],
    ['UNIX_TIMESTAMP', [77], 77],
    ['DATETOSTRING', [1, 'yyyy-MM-dd'], '1970-01-02'],
    ['STRINGTODATE', ['02-Jan-1970', 'dd-MMM-yyyy'], 1],
    ['STRINGTODATE', [null, 'yyyy'], null],
    ['STRINGTOTIMESTAMP', ['1970-01-01 02:00', 'yyyy-MM-dd HH:mm', '+02:00'], 0],
    ['TIMESTAMPTOSTRING', [0, 'HH:mm', '-01:00'], '23:00'],
  ] as const)('%s(%j)', (name, args, expected) => {
    expect(call(name, args)).toBe(expected);
  });

  it.each([
    ['CONVERT_TZ', [0, 'UTC', 'Nowhere'], "'Nowhere'"],
    ['FORMAT_DATE', [0, 'HH'], 'hour'],
    ['FORMAT_TIME', [0, 'yyyy'], 'yearOfEra'],
    ['PARSE_DATE', ['1970-01-01 10', 'yyyy-MM-dd HH'], 'time of day'],
    ['STRINGTODATE', ['1970-01', 'yyyy-MM'], 'complete date'],
    ['PARSE_TIMESTAMP', ['x', 'yyyy'], 'index 0'],
  ] as const)('%s(%j) fails', (name, args, message) => {
    expect(() => call(name, args)).toThrow(message);
  });

  it('the old ones use the zone of the process', () => {
    const before = process.env.TZ;
    process.env.TZ = 'Asia/Tokyo';
    try {
      expect(call('TIMESTAMPTOSTRING', [0, 'HH:mm'])).toBe('09:00');
      expect(call('STRINGTOTIMESTAMP', ['1970-01-01 09:00', 'yyyy-MM-dd HH:mm'])).toBe(0);
      expect(call('FORMAT_TIMESTAMP', [0, 'HH:mm'])).toBe('00:00');
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it('of now follow the clock', () => {
    expect(Math.abs((call('UNIX_TIMESTAMP', []) as number) - Date.now())).toBeLessThan(1000);
    expect(Math.abs((call('UNIX_DATE', []) as number) - Date.now() / DAY)).toBeLessThan(2);
  });
});
