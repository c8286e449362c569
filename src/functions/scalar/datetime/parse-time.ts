/** PARSE_TIME. A TIME from text by a DateTimeFormatter pattern, in any letter case. */
import { parseTimeOfDay } from '../../java-time.ts';
import type { ScalarFunction } from '../../function.ts';

export const parseTime: ScalarFunction = {
  kind: 'scalar',
  name: 'PARSE_TIME',
  category: 'DATE / TIME',
  description: 'A TIME from text by a DateTimeFormatter pattern, in any letter case.',
  examples: [{ sql: "PARSE_TIME('01:30:15 pm', 'hh:mm:ss a')", result: '13:30:15' }],
  overloads: [
    {
      signature: '(text STRING, pattern STRING) -> TIME',
      nulls: 'propagate',
      call: (text: string, pattern: string) => parseTimeOfDay(pattern, text),
    },
  ],
};
