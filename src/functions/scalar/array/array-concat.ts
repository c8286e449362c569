/** ARRAY_CONCAT: both arrays one after the other; a NULL array counts as nothing, two of them give NULL. */
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const arrayConcat: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_CONCAT',
  category: 'ARRAY',
  description: 'Both arrays one after the other; a NULL array counts as nothing, two of them give NULL.',
  examples: [{ sql: 'ARRAY_CONCAT(ARRAY[1, 2], ARRAY[2, 3])', result: '[1, 2, 2, 3]' }],
  overloads: [
    {
      signature: '(left ARRAY<T>, right ARRAY<T>) -> ARRAY<T>',
      nulls: 'handled',
      throws: false,
      call: (left: readonly Value[] | null, right: readonly Value[] | null) =>
        left === null || right === null ? (left ?? right) : left.concat(right),
    },
  ],
};
