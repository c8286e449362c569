/** ARRAY_SORT: the elements in order, ascending or descending, NULLs last in both. */
import { totalOrder } from '../../order.ts';
import { comparable } from './comparable.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

const SIGNS: Readonly<Record<string, number | undefined>> = { ASC: 1, ASCENDING: 1, DESC: -1, DESCENDING: -1 };

function sorted(list: readonly Value[], sign: number): Value[] {
  return comparable(list).toSorted((a, b) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return totalOrder(a, b) * sign;
  });
}

export const arraySort: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_SORT',
  category: 'ARRAY',
  description: 'The elements in ascending (ASC) or descending (DESC) order, NULLs last in both; NULL for any other direction.',
  examples: [
    { sql: 'ARRAY_SORT(ARRAY[3, 1, 2])', result: '[1, 2, 3]' },
    { sql: "ARRAY_SORT(ARRAY[3, 1, 2], 'DESC')", result: '[3, 2, 1]' },
  ],
  overloads: [
    {
      signature: '(list ARRAY<T>) -> ARRAY<T>',
      nulls: 'propagate',
      call: (list: readonly Value[]) => sorted(list, 1),
    },
    {
      signature: '(list ARRAY<T>, direction STRING) -> ARRAY<T>',
      nulls: 'propagate',
      call: (list: readonly Value[], direction: string) => {
        const sign = SIGNS[direction.toUpperCase()];
        return sign === undefined ? null : sorted(list, sign);
      },
    },
  ],
};
