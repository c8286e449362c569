/** NULLIF: nULL where both arguments are equal, else the first. */
import { equalValues } from '../../../data/compare.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const nullif: ScalarFunction = {
  kind: 'scalar',
  name: 'NULLIF',
  spelling: 'NULLIF',
  category: 'CONDITIONAL',
  description: 'NULL where both arguments are equal, else the first.',
  examples: [{ sql: 'NULLIF(5, 0)', result: '5' }],
  overloads: [
    {
      signature: '(value T, other T) -> T',
      nulls: 'handled',
      throws: false,
      call: (value: Value, other: Value) => (equalValues(value, other) ? null : value),
    },
  ],
};
