/** RADIANS: An angle in degrees as radians. One multiplication by a rounded constant, so that results equal those of java.lang.Math to the last digit. */
import { realFunction } from './real.ts';

export const radians = realFunction({
  name: 'RADIANS',
  description: 'An angle in degrees as radians.',
  examples: [{ sql: 'RADIANS(180)', result: '3.141592653589793' }],
  parameter: 'angle',
  call: (x) => x * 0.017453292519943295,
  source: (x) => `(${x} * 0.017453292519943295)`,
});
