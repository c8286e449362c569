/** INITCAP: each word with a capital. */
import type { ScalarFunction } from '../../function.ts';

export const initcap: ScalarFunction = {
  kind: 'scalar',
  name: 'INITCAP',
  category: 'STRING',
  description:
    'The text in lower case with the first character of each word in upper case. Words are separated by whitespace; leading whitespace is dropped.',
  examples: [{ sql: "INITCAP('hello WORLD')", result: 'Hello World' }],
  overloads: [{ signature: '(text STRING) -> STRING', nulls: 'propagate', throws: false, call: capitalise }],
};

function capitalise(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[ \t\n\v\f\r]+/, '')
    .replace(/(^|[ \t\n\v\f\r])([^ \t\n\v\f\r])/g, (_, space: string, first: string) => space + first.toUpperCase());
}
