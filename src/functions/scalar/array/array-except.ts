/** ARRAY_EXCEPT: the different elements of the first array that the second has not, in order of first occurrence. */
import { valueKey } from '../../order.ts';
import { distinct, keysOf } from './sets.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const arrayExcept: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_EXCEPT',
  category: 'ARRAY',
  description: 'The different elements of the first array that the second has not, in order of first occurrence.',
  examples: [{ sql: 'ARRAY_EXCEPT(ARRAY[1, 2, 3, 2], ARRAY[3])', result: '[1, 2]' }],
  overloads: [
    {
      signature: '(left ARRAY<T>, right ARRAY<T>) -> ARRAY<T>',
      nulls: 'propagate',
      throws: false,
      call: (left: readonly Value[], right: readonly Value[]) => {
        const others = keysOf(right);
        return distinct(left).filter((item) => !others.has(valueKey(item)));
      },
    },
  ],
};
