/** ARRAY_MAX: largest element that is not NULL; NULL when there is none. */
import { totalOrder } from '../../order.ts';
import { comparable } from './comparable.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const arrayMax: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_MAX',
  category: 'ARRAY',
  description: 'Largest element that is not NULL; NULL when there is none.',
  examples: [{ sql: 'ARRAY_MAX(ARRAY[3, 9, 4])', result: '9' }],
  overloads: [
    {
      signature: '(list ARRAY<T>) -> T',
      nulls: 'propagate',
      call: (list: readonly Value[]) => {
        let found: Value = null;
        for (const item of comparable(list)) {
          if (item !== null && (found === null || totalOrder(item, found) > 0)) found = item;
        }
        return found;
      },
    },
  ],
};
