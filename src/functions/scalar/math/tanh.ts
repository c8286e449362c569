/** TANH: The hyperbolic tangent of a number. */
import { realFunction } from './real.ts';

export const tanh = realFunction({
  name: 'TANH',
  description: 'The hyperbolic tangent of a number.',
  examples: [{ sql: 'TANH(0)', result: '0.0' }],
  call: Math.tanh,
  source: (x) => `Math.tanh(${x})`,
});
