/** SLICE: the elements from one place to another, both included and counted from 1; NULL is an open end, places outside give NULL. */
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const slice: ScalarFunction = {
  kind: 'scalar',
  name: 'SLICE',
  category: 'ARRAY',
  description: 'The elements from one place to another, both included and counted from 1; NULL is an open end, places outside give NULL.',
  examples: [{ sql: "SLICE(ARRAY['a', 'b', 'c', 'd'], 2, 3)", result: '[b, c]' }],
  overloads: [
    {
      signature: '(list ARRAY<T>, from INT, to INT) -> ARRAY<T>',
      nulls: 'handled',
      throws: false,
      call: (list: readonly Value[] | null, from: number | null, to: number | null) => {
        if (list === null) return null;
        const start = (from ?? 1) - 1;
        const end = to ?? list.length;
        return start < 0 || end > list.length || start > end ? null : list.slice(start, end);
      },
    },
  ],
};
