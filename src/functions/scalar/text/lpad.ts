/** LPAD: to a length, filled on the left. */
import { paddingOverloads } from './padding.ts';
import type { ScalarFunction } from '../../function.ts';

export const lpad: ScalarFunction = {
  kind: 'scalar',
  name: 'LPAD',
  category: 'STRING',
  description:
    'The value brought to a length: filled on the left with the padding, or cut at its right end. NULL for empty padding or a negative length.',
  examples: [
    { sql: "LPAD('foo', 7, 'Bar')", result: 'BarBfoo' },
    { sql: "LPAD('foo', 2, 'Bar')", result: 'fo' },
  ],
  overloads: paddingOverloads('left'),
};
