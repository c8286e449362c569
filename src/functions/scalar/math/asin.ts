/** ASIN: The arc sine of a number, in radians. */
import { realFunction } from './real.ts';

export const asin = realFunction({
  name: 'ASIN',
  description: 'The arc sine of a number, in radians.',
  examples: [{ sql: 'ASIN(0)', result: '0.0' }],
  call: Math.asin,
  source: (x) => `Math.asin(${x})`,
});
