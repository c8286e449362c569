/** ARRAY_UNION: the different elements of both arrays in order of first occurrence. */
import { distinct } from './sets.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const arrayUnion: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_UNION',
  category: 'ARRAY',
  description: 'The different elements of both arrays in order of first occurrence.',
  examples: [{ sql: 'ARRAY_UNION(ARRAY[1, 2], ARRAY[2, 3])', result: '[1, 2, 3]' }],
  overloads: [
    {
      signature: '(left ARRAY<T>, right ARRAY<T>) -> ARRAY<T>',
      nulls: 'propagate',
      throws: false,
      call: (left: readonly Value[], right: readonly Value[]) => distinct([...left, ...right]),
    },
  ],
};
