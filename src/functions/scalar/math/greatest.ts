/** GREATEST: The greatest of the values; NULLs are ignored, and the result is NULL when all are. */
import { extremumOverloads } from './extremum.ts';
import type { ScalarFunction } from '../../function.ts';

export const greatest: ScalarFunction = {
  kind: 'scalar',
  name: 'GREATEST',
  category: 'MATHEMATICAL',
  description: 'The greatest of the values; NULLs are ignored, and the result is NULL when all are.',
  examples: [
    { sql: 'GREATEST(1, 3, 2)', result: '3' },
    { sql: "GREATEST('a', NULL)", result: 'a' },
  ],
  overloads: extremumOverloads(1),
};
