/** RPAD: to a length, filled on the right. */
import { paddingOverloads } from './padding.ts';
import type { ScalarFunction } from '../../function.ts';

export const rpad: ScalarFunction = {
  kind: 'scalar',
  name: 'RPAD',
  category: 'STRING',
  description:
    'The value brought to a length: filled on the right with the padding, or cut at its right end. NULL for empty padding or a negative length.',
  examples: [
    { sql: "RPAD('foo', 7, 'Bar')", result: 'fooBarB' },
    { sql: "RPAD('foo', 2, 'Bar')", result: 'fo' },
  ],
  overloads: paddingOverloads('right'),
};
