/** TRIM: without leading and trailing blanks and control characters. */
import type { ScalarFunction } from '../../function.ts';

export const trim: ScalarFunction = {
  kind: 'scalar',
  name: 'TRIM',
  category: 'STRING',
  description: 'The text without the characters up to U+0020 (space and control characters) at both ends.',
  examples: [{ sql: "TRIM('  a b ')", result: 'a b' }],
  overloads: [{ signature: '(text STRING) -> STRING', nulls: 'propagate', throws: false, call: trimmed }],
};

function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) <= 0x20) from++;
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to--;
  return text.slice(from, to);
}
