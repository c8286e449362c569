/** REPLACE: all occurrences of a text by another, literally. */
import type { ScalarFunction } from '../../function.ts';

export const replace: ScalarFunction = {
  kind: 'scalar',
  name: 'REPLACE',
  category: 'STRING',
  description: 'The text with every occurrence of one text replaced by another. Nothing in either is special.',
  examples: [{ sql: "REPLACE('a.b.c', '.', '-')", result: 'a-b-c' }],
  overloads: [
    {
      signature: '(text STRING, old STRING, new STRING) -> STRING',
      nulls: 'propagate',
      throws: false,
      // A function, because `$` is special in a replacement string.
      call: (text: string, old: string, replacement: string) => text.replaceAll(old, () => replacement),
    },
  ],
};
