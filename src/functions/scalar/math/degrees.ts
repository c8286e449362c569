/** DEGREES: An angle in radians as degrees. One multiplication by a rounded constant, so that results equal those of java.lang.Math to the last digit. */
import { realFunction } from './real.ts';

export const degrees = realFunction({
  name: 'DEGREES',
  description: 'An angle in radians as degrees.',
  examples: [{ sql: 'DEGREES(PI())', result: '180.0' }],
  parameter: 'angle',
  call: (x) => x * 57.29577951308232,
  source: (x) => `(${x} * 57.29577951308232)`,
});
