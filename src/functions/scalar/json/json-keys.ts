/** JSON_KEYS: the names of a JSON object. */
import { parseJson } from './document.ts';
import type { ScalarFunction } from '../../function.ts';

export const jsonKeys: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_KEYS',
  category: 'JSON',
  description: 'The names at the top level of a JSON object, in their order; NULL when the JSON text is not an object.',
  examples: [{ sql: `JSON_KEYS('{"b": 1, "a": {"c": 2}}')`, result: '[b, a]' }],
  overloads: [{ signature: '(json STRING) -> ARRAY<STRING>', nulls: 'propagate', call: keys }],
};

function keys(json: string): string[] | null {
  const node = parseJson(json, 'JSON_KEYS');
  return node?.kind === 'object' ? [...node.entries.keys()] : null;
}
