/** SINH: The hyperbolic sine of a number. */
import { realFunction } from './real.ts';

export const sinh = realFunction({
  name: 'SINH',
  description: 'The hyperbolic sine of a number.',
  examples: [{ sql: 'SINH(0)', result: '0.0' }],
  call: Math.sinh,
  source: (x) => `Math.sinh(${x})`,
});
