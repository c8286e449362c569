/** ARRAY_MIN: smallest element that is not NULL; NULL when there is none. */
import { totalOrder } from '../../order.ts';
import { comparable } from './comparable.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const arrayMin: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_MIN',
  category: 'ARRAY',
  description: 'Smallest element that is not NULL; NULL when there is none.',
  examples: [{ sql: "ARRAY_MIN(ARRAY['b', 'a'])", result: 'a' }],
  overloads: [
    {
      signature: '(list ARRAY<T>) -> T',
      nulls: 'propagate',
      call: (list: readonly Value[]) => {
        let found: Value = null;
        for (const item of comparable(list)) {
          if (item !== null && (found === null || totalOrder(item, found) < 0)) found = item;
        }
        return found;
      },
    },
  ],
};
