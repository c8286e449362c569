/** JSON_CONCAT: JSON objects merged, or values joined to one array. */
import { nodeText, parseJson } from './document.ts';
import type { ScalarFunction } from '../../function.ts';
import type { JsonNode } from './document.ts';

export const jsonConcat: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_CONCAT',
  category: 'JSON',
  description:
    'JSON objects merged to one (the last of equal names wins); if not all are objects, one array of the elements of the arrays and of the other values. ' +
    'NULL when any argument is NULL or blank.',
  examples: [
    { sql: `JSON_CONCAT('{"a": 1}', '{"b": 2}')`, result: '{"a":1,"b":2}' },
    { sql: "JSON_CONCAT('[1]', '2')", result: '[1,2]' },
  ],
  overloads: [{ signature: '(jsons STRING...) -> STRING', nulls: 'handled', call: join }],
};

function join(...jsons: (string | null)[]): string | null {
  const nodes: JsonNode[] = [];
  for (const json of jsons) {
    const node = json === null ? null : parseJson(json, 'JSON_CONCAT');
    if (node === null) return null;
    nodes.push(node);
  }
  if (nodes.length === 0) return null;
  return nodeText(nodes.length === 1 ? nodes[0] : joined(nodes));
}

function joined(nodes: readonly JsonNode[]): JsonNode {
  if (nodes.every((node) => node.kind === 'object'))
    return { kind: 'object', entries: new Map(nodes.flatMap((node) => [...node.entries])) };
  return { kind: 'array', items: nodes.flatMap((node) => (node.kind === 'array' ? node.items : [node])) };
}
