/** CBRT: The cube root of a number. */
import { realFunction } from './real.ts';

export const cbrt = realFunction({
  name: 'CBRT',
  description: 'The cube root of a number.',
  examples: [{ sql: 'CBRT(-8)', result: '-2.0' }],
  call: Math.cbrt,
  source: (x) => `Math.cbrt(${x})`,
});
