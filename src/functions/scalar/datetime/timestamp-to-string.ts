/** TIMESTAMPTOSTRING: milliseconds → text, by default in the zone of the server. See FORMAT_TIMESTAMP for TIMESTAMPs. */
import { processZone } from '../../java-time/zone.ts';
import { formatterOf } from './formatters.ts';
import type { Int64 } from '../../../data/int64.ts';
import type { ScalarFunction } from '../../function.ts';

export const timestampToString: ScalarFunction = {
  kind: 'scalar',
  name: 'TIMESTAMPTOSTRING',
  category: 'DATE / TIME',
  description:
    'Milliseconds since the epoch as text by a DateTimeFormatter pattern, in the zone of the server or the one given. See FORMAT_TIMESTAMP.',
  examples: [{ sql: "TIMESTAMPTOSTRING(1710083045067, 'HH:mm:ss', 'UTC')", result: '15:04:05' }],
  overloads: [
    {
      signature: '(millis BIGINT, pattern STRING) -> STRING',
      nulls: 'fail',
      call: (millis: Int64, pattern: string) => formatterOf(pattern, processZone().id)(Number(millis)),
    },
    {
      signature: '(millis BIGINT, pattern STRING, zone STRING) -> STRING',
      nulls: 'fail',
      call: (millis: Int64, pattern: string, zone: string) => formatterOf(pattern, zone)(Number(millis)),
    },
  ],
};
