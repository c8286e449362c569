/** ARRAY_DISTINCT: the different elements in order of first occurrence; NULL is one of them. */
import { distinct } from './sets.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const arrayDistinct: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_DISTINCT',
  category: 'ARRAY',
  description: 'The different elements in order of first occurrence; NULL is one of them.',
  examples: [{ sql: 'ARRAY_DISTINCT(ARRAY[2, 1, 2])', result: '[2, 1]' }],
  overloads: [
    {
      signature: '(list ARRAY<T>) -> ARRAY<T>',
      nulls: 'propagate',
      throws: false,
      call: (list: readonly Value[]) => distinct(list),
    },
  ],
};
