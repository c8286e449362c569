/** AS_MAP: a map from an array of keys and one of values: keys without value map to NULL, values without key are dropped. */
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const asMap: ScalarFunction = {
  kind: 'scalar',
  name: 'AS_MAP',
  category: 'MAP',
  description: 'A map from an array of keys and one of values: keys without value map to NULL, values without key are dropped.',
  examples: [{ sql: "AS_MAP(ARRAY['a', 'b'], ARRAY[1, 2])", result: '{a=1, b=2}' }],
  overloads: [
    {
      signature: '(keys ARRAY<STRING>, values ARRAY<T>) -> MAP<STRING, T>',
      nulls: 'propagate',
      throws: false,
      call: (keys: readonly string[], values: readonly Value[]) =>
        new Map(keys.map((key, i) => [key, i < values.length ? values[i] : null])),
    },
  ],
};
