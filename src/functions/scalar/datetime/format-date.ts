/** FORMAT_DATE. A DATE as text by a DateTimeFormatter pattern. */
import { formatDate } from '../../java-time.ts';
import type { ScalarFunction } from '../../function.ts';

export const formatDateFunction: ScalarFunction = {
  kind: 'scalar',
  name: 'FORMAT_DATE',
  category: 'DATE / TIME',
  description: 'A DATE as text by a DateTimeFormatter pattern.',
  examples: [{ sql: "FORMAT_DATE(FROM_DAYS(19792), 'EEE d MMM yyyy')", result: 'Sun 10 Mar 2024' }],
  overloads: [
    {
      signature: '(date DATE, pattern STRING) -> STRING',
      nulls: 'propagate',
      call: (date: number, pattern: string) => formatDate(pattern, date),
    },
  ],
};
