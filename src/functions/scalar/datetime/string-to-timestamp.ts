/** STRINGTOTIMESTAMP: a date and time as text → milliseconds, by default in the zone of the server. See PARSE_TIMESTAMP for TIMESTAMPs. */
import { processZone } from '../../java-time/zone.ts';
import { parserOf } from './formatters.ts';
import type { ScalarFunction } from '../../function.ts';

export const stringToTimestamp: ScalarFunction = {
  kind: 'scalar',
  name: 'STRINGTOTIMESTAMP',
  category: 'DATE / TIME',
  description:
    'Milliseconds since the epoch of a text, by a DateTimeFormatter pattern, in the zone of the server or the one given. See PARSE_TIMESTAMP.',
  examples: [{ sql: "STRINGTOTIMESTAMP('2024-03-10 15:04 +0000', 'yyyy-MM-dd HH:mm Z')", result: '1710083040000' }],
  overloads: [
    {
      signature: '(text STRING, pattern STRING) -> BIGINT',
      nulls: 'fail',
      call: (text: string, pattern: string) => parserOf(pattern, processZone().id)(text),
    },
    {
      signature: '(text STRING, pattern STRING, zone STRING) -> BIGINT',
      nulls: 'fail',
      call: (text: string, pattern: string, zone: string) => parserOf(pattern, zone)(text),
    },
  ],
};
