/** ARRAY_INTERSECT: the different elements of the first array that the second has, too, in order of first occurrence. */
import { valueKey } from '../../order.ts';
import { distinct, keysOf } from './sets.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const arrayIntersect: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_INTERSECT',
  category: 'ARRAY',
  description: 'The different elements of the first array that the second has, too, in order of first occurrence.',
  examples: [{ sql: 'ARRAY_INTERSECT(ARRAY[3, 1, 2], ARRAY[2, 3])', result: '[3, 2]' }],
  overloads: [
    {
      signature: '(left ARRAY<T>, right ARRAY<T>) -> ARRAY<T>',
      nulls: 'propagate',
      throws: false,
      call: (left: readonly Value[], right: readonly Value[]) => {
        const others = keysOf(right);
        return distinct(left).filter((item) => others.has(valueKey(item)));
      },
    },
  ],
};
