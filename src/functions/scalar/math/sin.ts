/** SIN: The sine of an angle in radians. */
import { realFunction } from './real.ts';
import { sine } from './trigonometry.ts';

export const sin = realFunction({
  name: 'SIN',
  description: 'The sine of an angle in radians.',
  examples: [{ sql: 'SIN(0)', result: '0.0' }],
  call: sine,
});
