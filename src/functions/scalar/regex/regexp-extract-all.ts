/** REGEXP_EXTRACT_ALL: all matches of a pattern, or one group of each. The pattern comes first. */
import { findAll, javaPattern } from '../../java-regex.ts';
import { requireGroup } from './group.ts';
import type { ScalarFunction } from '../../function.ts';

export const regexpExtractAll: ScalarFunction = {
  kind: 'scalar',
  name: 'REGEXP_EXTRACT_ALL',
  category: 'REGULAR EXPRESSION',
  description:
    'All parts of the input that match the pattern, or the given group of each match (NULL where the group took no part); empty when nothing matches, ' +
    'NULL when there is no such group.',
  examples: [{ sql: "REGEXP_EXTRACT_ALL('(\\w+)@', 'a@x b@y', 1)", result: '[a, b]' }],
  overloads: [
    { signature: '(pattern STRING, input STRING) -> ARRAY<STRING>', nulls: 'propagate', call: extractAll },
    { signature: '(pattern STRING, input STRING, group INT) -> ARRAY<STRING>', nulls: 'propagate', call: extractAll },
  ],
};

function extractAll(pattern: string, input: string, group = 0): (string | null)[] | null {
  requireGroup('REGEXP_EXTRACT_ALL', group);
  const compiled = javaPattern(pattern);
  return group > compiled.groupCount ? null : findAll(compiled, input).map((match) => match.groups[group]);
}
