/** COS: The cosine of an angle in radians. */
import { realFunction } from './real.ts';
import { cosine } from './trigonometry.ts';

export const cos = realFunction({
  name: 'COS',
  description: 'The cosine of an angle in radians.',
  examples: [{ sql: 'COS(0)', result: '1.0' }],
  call: cosine,
});
