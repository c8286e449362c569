/** LEN: number of characters (UTF-16 units) or bytes. */
import type { ScalarFunction } from '../../function.ts';

export const len: ScalarFunction = {
  kind: 'scalar',
  name: 'LEN',
  category: 'STRING',
  description: 'The number of characters of a text (UTF-16 units) or of bytes.',
  examples: [{ sql: "LEN('abc')", result: '3' }],
  overloads: [
    {
      signature: '(text STRING) -> INT',
      nulls: 'propagate',
      throws: false,
      call: (text: string) => text.length,
      inline: ([x]) => `${x}.length`,
    },
    {
      signature: '(bytes BYTES) -> INT',
      nulls: 'propagate',
      throws: false,
      call: (bytes: Uint8Array) => bytes.length,
      inline: ([x]) => `${x}.length`,
    },
  ],
};
