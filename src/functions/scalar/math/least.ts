/** LEAST: The least of the values; NULLs are ignored, and the result is NULL when all are. */
import { extremumOverloads } from './extremum.ts';
import type { ScalarFunction } from '../../function.ts';

export const least: ScalarFunction = {
  kind: 'scalar',
  name: 'LEAST',
  category: 'MATHEMATICAL',
  description: 'The least of the values; NULLs are ignored, and the result is NULL when all are.',
  examples: [{ sql: 'LEAST(1, 3, 2)', result: '1' }],
  overloads: extremumOverloads(-1),
};
