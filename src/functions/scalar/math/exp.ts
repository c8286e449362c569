/** EXP: The constant e raised to a power. */
import { exponential } from './exponential.ts';
import { realFunction } from './real.ts';

export const exp = realFunction({
  name: 'EXP',
  description: 'The constant e raised to a power.',
  examples: [{ sql: 'EXP(0)', result: '1.0' }],
  call: exponential,
});
