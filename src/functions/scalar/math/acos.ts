/** ACOS: The arc cosine of a number, in radians. */
import { realFunction } from './real.ts';

export const acos = realFunction({
  name: 'ACOS',
  description: 'The arc cosine of a number, in radians.',
  examples: [{ sql: 'ACOS(1)', result: '0.0' }],
  call: Math.acos,
  source: (x) => `Math.acos(${x})`,
});
