/** COSH: The hyperbolic cosine of a number. */
import { realFunction } from './real.ts';

export const cosh = realFunction({
  name: 'COSH',
  description: 'The hyperbolic cosine of a number.',
  examples: [{ sql: 'COSH(0)', result: '1.0' }],
  call: Math.cosh,
  source: (x) => `Math.cosh(${x})`,
});
