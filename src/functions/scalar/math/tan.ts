/** TAN: The tangent of an angle in radians. */
import { realFunction } from './real.ts';
import { tangent } from './trigonometry.ts';

export const tan = realFunction({
  name: 'TAN',
  description: 'The tangent of an angle in radians.',
  examples: [{ sql: 'TAN(0)', result: '0.0' }],
  call: tangent,
});
