/** MD5: the digest of a text. */
import { createHash } from 'node:crypto';
import type { ScalarFunction } from '../../function.ts';

export const md5: ScalarFunction = {
  kind: 'scalar',
  name: 'MD5',
  category: 'STRING',
  description: 'The MD5 digest of the text in UTF-8, in lower-case hexadecimal digits.',
  examples: [{ sql: "MD5('')", result: 'd41d8cd98f00b204e9800998ecf8427e' }],
  overloads: [
    {
      signature: '(text STRING) -> STRING',
      nulls: 'propagate',
      throws: false,
      call: (text: string) => createHash('md5').update(text, 'utf8').digest('hex'),
    },
  ],
};
