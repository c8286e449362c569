/** RANDOM: a number in [0, 1). */
import type { ScalarFunction } from '../../function.ts';

export const random: ScalarFunction = {
  kind: 'scalar',
  name: 'RANDOM',
  category: 'MATHEMATICAL',
  description: 'A random number of at least 0 and less than 1, another one for each row.',
  pure: false,
  overloads: [{ signature: '() -> DOUBLE', nulls: 'propagate', throws: false, call: () => Math.random() }],
};
