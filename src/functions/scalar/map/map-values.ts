/** MAP_VALUES: the values of a map; MAP_KEYS gives the keys in the same order. */
import { hashOrder } from '../../../data/hash-order.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const mapValues: ScalarFunction = {
  kind: 'scalar',
  name: 'MAP_VALUES',
  category: 'MAP',
  description: 'The values of a map; MAP_KEYS gives the keys in the same order.',
  examples: [{ sql: "ARRAY_SORT(MAP_VALUES(MAP('b' := 2, 'a' := 1)))", result: '[1, 2]' }],
  overloads: [
    {
      signature: '(map MAP<STRING, T>) -> ARRAY<T>',
      nulls: 'propagate',
      throws: false,
      call: (map: ReadonlyMap<string, Value>) => hashOrder(map.keys()).map((key) => map.get(key) ?? null),
    },
  ],
};
