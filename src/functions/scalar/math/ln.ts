/** LN: The natural logarithm of a number: -Infinity for 0, NaN for a negative number. */
import { naturalLog } from './exponential.ts';
import { realFunction } from './real.ts';

export const ln = realFunction({
  name: 'LN',
  description: 'The natural logarithm of a number: -Infinity for 0, NaN for a negative number.',
  examples: [
    { sql: 'LN(1)', result: '0.0' },
    { sql: 'LN(0)', result: '-Infinity' },
  ],
  call: naturalLog,
});
