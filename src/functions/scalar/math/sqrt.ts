/** SQRT: The square root of a number: NaN for a negative one. */
import { realFunction } from './real.ts';

export const sqrt = realFunction({
  name: 'SQRT',
  description: 'The square root of a number: NaN for a negative one.',
  examples: [
    { sql: 'SQRT(2)', result: '1.4142135623730951' },
    { sql: 'SQRT(-1)', result: 'NaN' },
  ],
  call: Math.sqrt,
  source: (x) => `Math.sqrt(${x})`,
});
