/** MAP_KEYS: the keys of a map; MAP_VALUES gives the values in the same order. */
import { hashOrder } from '../../../data/hash-order.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const mapKeys: ScalarFunction = {
  kind: 'scalar',
  name: 'MAP_KEYS',
  category: 'MAP',
  description: 'The keys of a map; MAP_VALUES gives the values in the same order.',
  examples: [{ sql: "ARRAY_SORT(MAP_KEYS(MAP('b' := 2, 'a' := 1)))", result: '[a, b]' }],
  overloads: [
    {
      signature: '(map MAP<STRING, T>) -> ARRAY<STRING>',
      nulls: 'propagate',
      throws: false,
      call: (map: ReadonlyMap<string, Value>) => hashOrder(map.keys()),
    },
  ],
};
