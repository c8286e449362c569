/** FILTER: the elements of an array, or the entries of a map, for which a lambda is true. */
import { fail } from '../../../base/errors.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

/** Throws LAMBDA_GAVE_NULL. */
function decided(answer: boolean | null): boolean {
  if (answer === null) throw fail('LAMBDA_GAVE_NULL', { function: 'FILTER', what: 'the condition' });
  return answer;
}

/** Throws LAMBDA_GAVE_NULL for an entry that would be kept without a value. */
function present(value: Value): boolean {
  if (value === null) throw fail('LAMBDA_GAVE_NULL', { function: 'FILTER', what: 'the value of an entry that is kept' });
  return true;
}

export const filter: ScalarFunction = {
  kind: 'scalar',
  name: 'FILTER',
  category: 'LAMBDA',
  description: 'The elements of an array, or the entries of a map, for which a lambda is true.',
  examples: [
    { sql: 'FILTER(ARRAY[1, 2, 3, 4], x => x > 2)', result: '[3, 4]' },
    { sql: "FILTER(MAP('a' := 1, 'b' := 2), (k, v) => v > 1)", result: '{b=2}' },
  ],
  overloads: [
    {
      signature: '(list ARRAY<T>, test (T) => BOOLEAN) -> ARRAY<T>',
      nulls: 'propagate',
      call: (list: readonly Value[], test: (item: Value) => boolean | null) => list.filter((item) => decided(test(item))),
    },
    {
      signature: '(map MAP<K, V>, test (K, V) => BOOLEAN) -> MAP<K, V>',
      nulls: 'propagate',
      call: (map: ReadonlyMap<Value, Value>, test: (key: Value, value: Value) => boolean | null) =>
        new Map([...map].filter(([key, value]) => decided(test(key, value)) && present(value))),
    },
  ],
};
