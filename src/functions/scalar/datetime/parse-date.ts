/** PARSE_DATE. A DATE from text by a SimpleDateFormat pattern, read leniently; what is missing is that of 1970-01-01. */
import { parseSimpleDate } from '../../java-time/simple-date.ts';
import type { ScalarFunction } from '../../function.ts';

export const parseDate: ScalarFunction = {
  kind: 'scalar',
  name: 'PARSE_DATE',
  category: 'DATE / TIME',
  description: 'A DATE from text by a SimpleDateFormat pattern, read leniently; what is missing is that of 1970-01-01.',
  examples: [
    { sql: "PARSE_DATE('10/3/2024', 'dd/MM/yyyy')", result: '2024-03-10' },
    { sql: "PARSE_DATE('MAR-2024', 'MMM-yyyy')", result: '2024-03-01' },
  ],
  overloads: [
    {
      signature: '(text STRING, pattern STRING) -> DATE',
      nulls: 'propagate',
      call: (text: string, pattern: string) => parseSimpleDate(pattern, text),
    },
  ],
};
