/** JSON_ITEMS: the elements of a JSON array, each as JSON text. */
import { fail } from '../../../base/errors.ts';
import { nodeText, parseJson } from './document.ts';
import type { ScalarFunction } from '../../function.ts';

export const jsonItems: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_ITEMS',
  category: 'JSON',
  description: 'The elements of a JSON array, each as JSON text (strings with their quotes).',
  examples: [{ sql: `JSON_ITEMS('[{"a": 1}, "b"]')`, result: '[{"a":1}, "b"]' }],
  overloads: [{ signature: '(json STRING) -> ARRAY<STRING>', nulls: 'propagate', call: items }],
};

function items(json: string): string[] {
  const node = parseJson(json, 'JSON_ITEMS');
  if (node?.kind !== 'array') throw fail('FUNCTION_INPUT', { name: 'JSON_ITEMS', reason: 'the JSON text is not an array' });
  return node.items.map(nodeText);
}
