/** JSON_ARRAY_LENGTH: number of elements of a JSON array. */
import { parseJson } from './document.ts';
import type { ScalarFunction } from '../../function.ts';

export const jsonArrayLength: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_ARRAY_LENGTH',
  category: 'JSON',
  description: 'The number of elements of a JSON array; NULL when the JSON text is not an array.',
  examples: [{ sql: "JSON_ARRAY_LENGTH('[1, [2, 3]]')", result: '2' }],
  overloads: [{ signature: '(json STRING) -> INT', nulls: 'propagate', call: length }],
};

function length(json: string): number | null {
  const node = parseJson(json, 'JSON_ARRAY_LENGTH');
  return node?.kind === 'array' ? node.items.length : null;
}
