/** REDUCE: one value from all elements of an array or entries of a map: a lambda joins the state so far with each of them. */
import { hashOrder } from '../../../data/hash-order.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const reduce: ScalarFunction = {
  kind: 'scalar',
  name: 'REDUCE',
  category: 'LAMBDA',
  description: 'One value from all elements of an array or entries of a map: a lambda joins the state so far with each of them.',
  examples: [{ sql: 'REDUCE(ARRAY[1, 2, 3], 0, (s, x) => s + x)', result: '6' }],
  overloads: [
    {
      signature: '(list ARRAY<T>, initial S, join (S, T) => S) -> S',
      nulls: 'handled',
      call: (list: readonly Value[] | null, initial: Value, join: (state: Value, item: Value) => Value) => {
        return list === null || initial === null ? initial : list.reduce<Value>((state, item) => join(state, item), initial);
      },
    },
    {
      signature: '(map MAP<K, V>, initial S, join (S, K, V) => S) -> S',
      nulls: 'handled',
      call: (map: ReadonlyMap<Value, Value> | null, initial: Value, join: (state: Value, key: Value, value: Value) => Value) => {
        if (map === null || initial === null) return initial;
        let state: Value = initial;
        for (const key of hashOrder(map.keys())) state = join(state, key, map.get(key) ?? null);
        return state;
      },
    },
  ],
};
