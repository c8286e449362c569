/** COT: the cotangent, one over the tangent. */
import { realFunction } from './real.ts';
import { tangent } from './trigonometry.ts';

export const cot = realFunction({
  name: 'COT',
  description: 'The cotangent of an angle in radians; Infinity for 0.',
  examples: [{ sql: 'COT(0)', result: 'Infinity' }],
  call: (x) => 1 / tangent(x),
});
