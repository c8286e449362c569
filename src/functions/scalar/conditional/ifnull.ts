/** IFNULL: the first argument, or the second where the first is NULL. */
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const ifnull: ScalarFunction = {
  kind: 'scalar',
  name: 'IFNULL',
  spelling: 'IFNULL',
  category: 'CONDITIONAL',
  description: 'The first argument, or the second where the first is NULL.',
  examples: [{ sql: 'IFNULL(NULL, 7)', result: '7' }],
  overloads: [
    {
      signature: '(value T, otherwise T) -> T',
      nulls: 'handled',
      throws: false,
      call: (value: Value, otherwise: Value) => value ?? otherwise,
      inline: ([value, otherwise]) => `(${value} ?? ${otherwise})`,
    },
  ],
};
