/** LCASE: lower case. */
import type { ScalarFunction } from '../../function.ts';

export const lcase: ScalarFunction = {
  kind: 'scalar',
  name: 'LCASE',
  category: 'STRING',
  description: 'The text in lower case.',
  examples: [{ sql: "LCASE('Abc')", result: 'abc' }],
  overloads: [
    {
      signature: '(text STRING) -> STRING',
      nulls: 'propagate',
      throws: false,
      call: (text: string) => text.toLowerCase(),
      inline: ([x]) => `${x}.toLowerCase()`,
    },
  ],
};
