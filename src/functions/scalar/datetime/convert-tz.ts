/** CONVERT_TZ. Moves a TIMESTAMP by the difference between two time zones at that instant. */
import { zoneOf } from '../../java-time/zone.ts';
import type { ScalarFunction } from '../../function.ts';

export const convertTz: ScalarFunction = {
  kind: 'scalar',
  name: 'CONVERT_TZ',
  category: 'DATE / TIME',
  description: 'Moves a TIMESTAMP by the difference between two time zones at that instant.',
  examples: [
    {
      sql: "FORMAT_TIMESTAMP(CONVERT_TZ(PARSE_TIMESTAMP('2024-07-01 10:00', 'yyyy-MM-dd HH:mm'), 'UTC', 'Asia/Tokyo'), 'HH:mm')",
      result: '19:00',
    },
  ],
  overloads: [
    {
      signature: '(instant TIMESTAMP, fromZone STRING, toZone STRING) -> TIMESTAMP',
      nulls: 'propagate',
      call: (instant: number, from: string, to: string) => instant + (zoneOf(to).offsetAt(instant) - zoneOf(from).offsetAt(instant)) * 1000,
    },
  ],
};
