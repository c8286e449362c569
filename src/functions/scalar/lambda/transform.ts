/** TRANSFORM: every element of an array, or every key and every value of a map, as lambdas make it. */
import { fail } from '../../../base/errors.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

type Change = (key: Value, value: Value) => Value;

/** Throws LAMBDA_GAVE_NULL for a new value that is NULL, DUPLICATE_MAP_KEY for a new key that is there already. */
function transformMap(map: ReadonlyMap<Value, Value>, changeKey: Change, changeValue: Change): Value {
  const changed = new Map<Value, Value>();
  for (const [key, value] of map) {
    const newKey = changeKey(key, value);
    const newValue = changeValue(key, value);
    if (newValue === null) throw fail('LAMBDA_GAVE_NULL', { function: 'TRANSFORM', what: 'a value of the new map' });
    if (changed.has(newKey)) throw fail('DUPLICATE_MAP_KEY', { key: String(newKey) });
    changed.set(newKey, newValue);
  }
  return changed;
}

export const transform: ScalarFunction = {
  kind: 'scalar',
  name: 'TRANSFORM',
  category: 'LAMBDA',
  description: 'Every element of an array, or every key and every value of a map, as lambdas make it.',
  examples: [
    { sql: "TRANSFORM(ARRAY['a', 'b'], x => UCASE(x))", result: '[A, B]' },
    { sql: "TRANSFORM(MAP('a' := 1), (k, v) => k + '2', (k, v) => v * 2)", result: '{a2=2}' },
  ],
  overloads: [
    {
      signature: '(list ARRAY<T>, change (T) => R) -> ARRAY<R>',
      nulls: 'propagate',
      call: (list: readonly Value[], change: (item: Value) => Value) => list.map((item) => change(item)),
    },
    {
      signature: '(map MAP<K, V>, changeKey (K, V) => R, changeValue (K, V) => U) -> MAP<R, U>',
      nulls: 'propagate',
      call: transformMap,
    },
  ],
};
