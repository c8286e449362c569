/** DATETOSTRING. Days since 1970-01-01 as text by a DateTimeFormatter pattern. For DATE values use FORMAT_DATE. */
import { formatDate } from '../../java-time.ts';
import type { ScalarFunction } from '../../function.ts';

export const dateToString: ScalarFunction = {
  kind: 'scalar',
  name: 'DATETOSTRING',
  category: 'DATE / TIME',
  description: 'Days since 1970-01-01 as text by a DateTimeFormatter pattern. For DATE values use FORMAT_DATE.',
  examples: [{ sql: "DATETOSTRING(19792, 'yyyy-MM-dd')", result: '2024-03-10' }],
  overloads: [
    {
      signature: '(days INT, pattern STRING) -> STRING',
      nulls: 'fail',
      call: (days: number, pattern: string) => formatDate(pattern, days),
    },
  ],
};
