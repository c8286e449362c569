/** REGEXP_EXTRACT: the first match of a pattern, or one of its groups. The pattern comes first. */
import { findFirst, javaPattern } from '../../java-regex.ts';
import { requireGroup } from './group.ts';
import type { ScalarFunction } from '../../function.ts';

export const regexpExtract: ScalarFunction = {
  kind: 'scalar',
  name: 'REGEXP_EXTRACT',
  category: 'REGULAR EXPRESSION',
  description:
    'The first part of the input that matches the pattern, or the given group of that match; NULL when nothing matches or there is no such group.',
  examples: [{ sql: "REGEXP_EXTRACT('(.*) (.*)', 'hello there', 2)", result: 'there' }],
  overloads: [
    { signature: '(pattern STRING, input STRING) -> STRING', nulls: 'propagate', call: extract },
    { signature: '(pattern STRING, input STRING, group INT) -> STRING', nulls: 'propagate', call: extract },
  ],
};

function extract(pattern: string, input: string, group = 0): string | null {
  requireGroup('REGEXP_EXTRACT', group);
  const compiled = javaPattern(pattern);
  return group > compiled.groupCount ? null : (findFirst(compiled, input)?.groups[group] ?? null);
}
