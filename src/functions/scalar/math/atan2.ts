/** ATAN2: the angle of a point; y comes first. */
import { realPairOverloads } from './real-pair.ts';
import type { ScalarFunction } from '../../function.ts';

export const atan2: ScalarFunction = {
  kind: 'scalar',
  name: 'ATAN2',
  category: 'MATHEMATICAL',
  description: 'The angle in radians of the point (x, y) as seen from the origin. The argument order is y, x.',
  examples: [{ sql: 'ATAN2(0, 1)', result: '0.0' }],
  overloads: realPairOverloads('y', 'x', Math.atan2),
};
