/** UNIX_DATE. Days since 1970-01-01: of today in the zone of the server, or of a DATE. */
import { systemClock } from '../../../base/clock.ts';
import { processZone } from '../../java-time/zone.ts';
import type { ScalarFunction } from '../../function.ts';

function today(): number {
  const now = systemClock.now();
  return Math.floor((now + processZone().offsetAt(now) * 1000) / 86_400_000);
}

export const unixDate: ScalarFunction = {
  kind: 'scalar',
  name: 'UNIX_DATE',
  category: 'DATE / TIME',
  description: 'Days since 1970-01-01: of today in the zone of the server, or of a DATE.',
  pure: false,
  examples: [{ sql: "UNIX_DATE(PARSE_DATE('2024-03-10', 'yyyy-MM-dd'))", result: '19792' }],
  overloads: [
    {
      signature: '() -> INT',
      nulls: 'propagate',
      throws: false,
      call: () => today(),
    },
    {
      signature: '(date DATE) -> INT',
      nulls: 'propagate',
      throws: false,
      call: (date: number) => date,
    },
  ],
};
