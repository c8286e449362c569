/** UCASE: upper case. */
import type { ScalarFunction } from '../../function.ts';

export const ucase: ScalarFunction = {
  kind: 'scalar',
  name: 'UCASE',
  category: 'STRING',
  description: 'The text in upper case.',
  examples: [{ sql: "UCASE('Abc')", result: 'ABC' }],
  overloads: [
    {
      signature: '(text STRING) -> STRING',
      nulls: 'propagate',
      throws: false,
      call: (text: string) => text.toUpperCase(),
      inline: ([x]) => `${x}.toUpperCase()`,
    },
  ],
};
