/** ENTRIES: the entries of a map as an array of STRUCTs with the fields K and V, in order of their keys if wanted. */
import { fail } from '../../../base/errors.ts';
import { hashOrder } from '../../../data/hash-order.ts';
import { compareValues } from '../../../data/compare.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';
import type { ScalarOverload } from '../../function.ts';

/** Throws NULL_ARGUMENT when it is not said whether to sort. */
function entriesOf(map: ReadonlyMap<string, Value> | null, sorted: boolean | null): Value {
  if (sorted === null) throw fail('NULL_ARGUMENT', { function: 'ENTRIES', parameter: 'sorted' });
  if (map === null) return null;
  const keys = sorted ? [...map.keys()].sort(compareValues) : hashOrder(map.keys());
  return keys.map((key) => [key, map.get(key) ?? null]);
}

export const entries: ScalarFunction = {
  kind: 'scalar',
  name: 'ENTRIES',
  category: 'MAP',
  description: 'The entries of a map as an array of STRUCTs with the fields K and V, in order of their keys if wanted.',
  examples: [{ sql: "ENTRIES(MAP('b' := 2, 'a' := 1), true)", result: '[Struct{K=a,V=1}, Struct{K=b,V=2}]' }],
  overloads: [
    ...['INT', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'STRING'].map(
      (type): ScalarOverload => ({
        signature: `(map MAP<STRING, ${type}>, sorted BOOLEAN) -> ARRAY<STRUCT<K STRING, V ${type}>>`,
        nulls: 'handled',
        call: entriesOf,
      }),
    ),
  ],
};
