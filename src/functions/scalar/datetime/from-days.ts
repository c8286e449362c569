/** FROM_DAYS. The DATE that is so many days after 1970-01-01. */
import type { ScalarFunction } from '../../function.ts';

export const fromDays: ScalarFunction = {
  kind: 'scalar',
  name: 'FROM_DAYS',
  category: 'DATE / TIME',
  description: 'The DATE that is so many days after 1970-01-01.',
  examples: [{ sql: 'FROM_DAYS(19792)', result: '2024-03-10' }],
  overloads: [
    {
      signature: '(days INT) -> DATE',
      nulls: 'fail',
      throws: false,
      call: (days: number) => days,
    },
  ],
};
