/** PI: the constant. */
import type { ScalarFunction } from '../../function.ts';

export const pi: ScalarFunction = {
  kind: 'scalar',
  name: 'PI',
  category: 'MATHEMATICAL',
  description: 'The ratio of the circumference of a circle to its diameter.',
  examples: [{ sql: 'PI()', result: '3.141592653589793' }],
  overloads: [{ signature: '() -> DOUBLE', nulls: 'propagate', throws: false, call: () => Math.PI, inline: () => 'Math.PI' }],
};
