/** REGEXP_REPLACE: all matches of a pattern replaced. The input comes first. */
import { javaPattern, replaceAll } from '../../java-regex.ts';
import type { ScalarFunction } from '../../function.ts';

export const regexpReplace: ScalarFunction = {
  kind: 'scalar',
  name: 'REGEXP_REPLACE',
  category: 'REGULAR EXPRESSION',
  description:
    'The input with every match of the pattern replaced. In the replacement, $1, or $ and a name in braces, stands for a group and a backslash quotes.',
  examples: [{ sql: "REGEXP_REPLACE('foobar', 'o+', 'a')", result: 'fabar' }],
  overloads: [
    {
      signature: '(input STRING, pattern STRING, replacement STRING) -> STRING',
      nulls: 'propagate',
      call: (input: string, pattern: string, replacement: string) => replaceAll(javaPattern(pattern), input, replacement),
    },
  ],
};
