/** STRINGTODATE. Days since 1970-01-01 of a complete date as text, by a DateTimeFormatter pattern. For a DATE use PARSE_DATE. */
import { parseCompleteDate } from '../../java-time.ts';
import type { ScalarFunction } from '../../function.ts';

export const stringToDate: ScalarFunction = {
  kind: 'scalar',
  name: 'STRINGTODATE',
  category: 'DATE / TIME',
  description: 'Days since 1970-01-01 of a complete date as text, by a DateTimeFormatter pattern. For a DATE use PARSE_DATE.',
  examples: [{ sql: "STRINGTODATE('2024-03-10', 'yyyy-MM-dd')", result: '19792' }],
  overloads: [
    {
      signature: '(text STRING, pattern STRING) -> INT',
      nulls: 'fail',
      call: (text: string, pattern: string) => parseCompleteDate(pattern, text),
    },
  ],
};
