/** POWER: base to the exponent. */
import { realPairOverloads } from './real-pair.ts';
import type { ScalarFunction } from '../../function.ts';

export const power: ScalarFunction = {
  kind: 'scalar',
  name: 'POWER',
  category: 'MATHEMATICAL',
  description: 'The base raised to the power of the exponent.',
  examples: [{ sql: 'POWER(2, 10)', result: '1024.0' }],
  overloads: realPairOverloads('base', 'exponent', Math.pow),
};
