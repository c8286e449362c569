/** FIELD: the position of a string among others. */
import type { ScalarFunction } from '../../function.ts';

export const field: ScalarFunction = {
  kind: 'scalar',
  name: 'FIELD',
  category: 'STRING',
  description: 'The position, counted from 1, of the first of the values that equals the string; 0 when none does or the string is NULL.',
  examples: [
    { sql: "FIELD('b', 'a', 'b')", result: '2' },
    { sql: "FIELD('x', 'a', 'b')", result: '0' },
  ],
  overloads: [
    {
      signature: '(text STRING, values STRING...) -> INT',
      nulls: 'handled',
      throws: false,
      call: (text: string | null, ...values: (string | null)[]) => (text === null ? 0 : values.indexOf(text) + 1),
    },
  ],
};
