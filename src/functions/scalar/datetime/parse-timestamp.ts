/** PARSE_TIMESTAMP. A TIMESTAMP from text by a DateTimeFormatter pattern, in GMT or the zone given unless the text has one. */
import { parserOf } from './formatters.ts';
import type { ScalarFunction } from '../../function.ts';

export const parseTimestamp: ScalarFunction = {
  kind: 'scalar',
  name: 'PARSE_TIMESTAMP',
  category: 'DATE / TIME',
  description: 'A TIMESTAMP from text by a DateTimeFormatter pattern, in GMT or the zone given unless the text has one.',
  examples: [
    { sql: "PARSE_TIMESTAMP('2024-03-10 15:04', 'yyyy-MM-dd HH:mm')", result: '2024-03-10T15:04:00.000' },
    { sql: "PARSE_TIMESTAMP('2024-03-10 15:04', 'yyyy-MM-dd HH:mm', '+02:00')", result: '2024-03-10T13:04:00.000' },
  ],
  overloads: [
    {
      signature: '(text STRING, pattern STRING) -> TIMESTAMP',
      nulls: 'propagate',
      call: (text: string, pattern: string) => parserOf(pattern, 'GMT')(text),
    },
    {
      signature: '(text STRING, pattern STRING, zone STRING) -> TIMESTAMP',
      nulls: 'propagate',
      call: (text: string, pattern: string, zone: string) => parserOf(pattern, zone)(text),
    },
  ],
};
