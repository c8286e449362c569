/** ATAN: The arc tangent of a number, in radians. */
import { realFunction } from './real.ts';

export const atan = realFunction({
  name: 'ATAN',
  description: 'The arc tangent of a number, in radians.',
  examples: [{ sql: 'ATAN(0)', result: '0.0' }],
  call: Math.atan,
  source: (x) => `Math.atan(${x})`,
});
