/** REGEXP_SPLIT_TO_ARRAY: the pieces between the matches of a pattern. The input comes first. */
import { javaPattern, matchesEmpty, splitJava, splitKeepingEmpty } from '../../java-regex.ts';
import type { ScalarFunction } from '../../function.ts';

export const regexpSplitToArray: ScalarFunction = {
  kind: 'scalar',
  name: 'REGEXP_SPLIT_TO_ARRAY',
  category: 'REGULAR EXPRESSION',
  description:
    'The pieces between the matches of the pattern, empty ones included. A pattern that matches the empty text separates every character.',
  examples: [{ sql: "REGEXP_SPLIT_TO_ARRAY('ab1cd22ef', '[0-9]+')", result: '[ab, cd, ef]' }],
  overloads: [{ signature: '(input STRING, pattern STRING) -> ARRAY<STRING>', nulls: 'propagate', call: split }],
};

function split(input: string, pattern: string): string[] {
  const compiled = javaPattern(pattern);
  return matchesEmpty(compiled) ? splitJava(compiled, input) : splitKeepingEmpty(compiled, input);
}
