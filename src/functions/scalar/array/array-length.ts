/** ARRAY_LENGTH: number of elements. */
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const arrayLength: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_LENGTH',
  category: 'ARRAY',
  description: 'Number of elements.',
  examples: [{ sql: "ARRAY_LENGTH(ARRAY['a', 'b', 'c'])", result: '3' }],
  overloads: [
    {
      signature: '(list ARRAY<T>) -> INT',
      nulls: 'propagate',
      throws: false,
      call: (list: readonly Value[]) => list.length,
      inline: ([list]) => `${list}.length`,
    },
  ],
};
