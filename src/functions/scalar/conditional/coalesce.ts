/** COALESCE: the first argument that is not NULL. */
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const coalesce: ScalarFunction = {
  kind: 'scalar',
  name: 'COALESCE',
  spelling: 'COALESCE',
  category: 'CONDITIONAL',
  description: 'The first argument that is not NULL.',
  examples: [{ sql: "COALESCE(NULL, 'b', 'c')", result: 'b' }],
  overloads: [
    {
      signature: '(first T, others T...) -> T',
      nulls: 'handled',
      throws: false,
      call: (...values: Value[]) => values.find((value) => value !== null) ?? null,
      inline: (values) => `(${values.join(' ?? ')})`,
    },
  ],
};
