/** ARRAY_REMOVE: the array without all elements equal to a value; NULL removes NULLs. */
import { equalValues } from '../../../data/compare.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const arrayRemove: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_REMOVE',
  category: 'ARRAY',
  description: 'The array without all elements equal to a value; NULL removes NULLs.',
  examples: [{ sql: 'ARRAY_REMOVE(ARRAY[1, 2, 1], 1)', result: '[2]' }],
  overloads: [
    {
      signature: '(list ARRAY<T>, victim T) -> ARRAY<T>',
      nulls: 'handled',
      throws: false,
      call: (list: readonly Value[] | null, victim: Value) => list?.filter((item) => !equalValues(item, victim)) ?? null,
    },
  ],
};
