/** ARRAY_CONTAINS: whether an array has an element, NULL included; false for a NULL array. */
import { equalValues } from '../../../data/compare.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const arrayContains: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_CONTAINS',
  category: 'ARRAY',
  description: 'Whether an array has an element, NULL included; false for a NULL array.',
  examples: [{ sql: "ARRAY_CONTAINS(ARRAY['a', 'b'], 'b')", result: 'true' }],
  overloads: [
    {
      signature: '(list ARRAY<T>, element T) -> BOOLEAN',
      nulls: 'handled',
      throws: false,
      call: (list: readonly Value[] | null, element: Value) => list?.some((item) => equalValues(item, element)) ?? false,
    },
  ],
};
