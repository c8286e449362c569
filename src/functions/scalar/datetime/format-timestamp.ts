/** FORMAT_TIMESTAMP. A TIMESTAMP as text by a DateTimeFormatter pattern, in GMT or the zone given. */
import { formatterOf } from './formatters.ts';
import type { ScalarFunction } from '../../function.ts';

export const formatTimestamp: ScalarFunction = {
  kind: 'scalar',
  name: 'FORMAT_TIMESTAMP',
  category: 'DATE / TIME',
  description: 'A TIMESTAMP as text by a DateTimeFormatter pattern, in GMT or the zone given.',
  examples: [
    { sql: "FORMAT_TIMESTAMP(FROM_UNIXTIME(1710083045067), 'yyyy-MM-dd HH:mm:ss.SSS')", result: '2024-03-10 15:04:05.067' },
    { sql: "FORMAT_TIMESTAMP(FROM_UNIXTIME(1710083045067), 'HH:mm zzz', 'America/New_York')", result: '11:04 EDT' },
  ],
  overloads: [
    {
      signature: '(instant TIMESTAMP, pattern STRING) -> STRING',
      nulls: 'propagate',
      call: (instant: number, pattern: string) => formatterOf(pattern, 'GMT')(instant),
    },
    {
      signature: '(instant TIMESTAMP, pattern STRING, zone STRING) -> STRING',
      nulls: 'propagate',
      call: (instant: number, pattern: string, zone: string) => formatterOf(pattern, zone)(instant),
    },
  ],
};
