/** JSON_ARRAY_CONTAINS: whether a JSON array has a value among its elements. */
import { fail } from '../../../base/errors.ts';
import { JsonReader } from './document.ts';
import type { SqlType, Value } from '../../../data/types.ts';
import type { CallSite, ScalarCall, ScalarFunction } from '../../function.ts';
import type { JsonNode } from './document.ts';

export const jsonArrayContains: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_ARRAY_CONTAINS',
  category: 'JSON',
  description:
    'Whether the JSON array has the value among its elements; elements of nested arrays do not count. Whole numbers match INT and BIGINT, numbers with a fraction DOUBLE. ' +
    'False when the text is no array or no JSON.',
  examples: [{ sql: "JSON_ARRAY_CONTAINS('[1, 2, 3]', 3)", result: 'true' }],
  overloads: [
    { signature: '(json STRING, value T) -> BOOLEAN', nulls: 'handled', returnType: () => ({ kind: 'BOOLEAN' }), bind: bindContains },
  ],
};

function bindContains(site: CallSite): ScalarCall {
  const type = site.argumentTypes[1] ?? null;
  return (json: string | null, value: Value) => {
    if (json === null) throw fail('FUNCTION_INPUT', { name: 'JSON_ARRAY_CONTAINS', reason: 'the JSON text is NULL' });
    return contains(json, (node) => matches(node, value, type));
  };
}

/** Elements are read one at a time: what stands behind the first match may be anything. */
function contains(json: string, test: (node: JsonNode) => boolean): boolean {
  const reader = new JsonReader(json, 'JSON_ARRAY_CONTAINS');
  try {
    if (!reader.skip('[')) return false;
    for (const node of reader.items()) if (test(node)) return true;
    return false;
  } catch {
    return false;
  }
}

function matches(node: JsonNode, value: Value, type: SqlType | null): boolean {
  if (value === null) return node.kind === 'null';
  switch (type?.kind) {
    case 'INTEGER':
    case 'BIGINT':
      return node.kind === 'number' && /^-?\d+$/.test(node.text) && BigInt(node.text) === BigInt(value as number | bigint);
    case 'DOUBLE':
      return node.kind === 'number' && /[.eE]/.test(node.text) && Number(node.text) === value;
    case 'STRING':
      return node.kind === 'string' && node.text === value;
    case 'BOOLEAN':
      return node.kind === 'boolean' && node.value === value;
    default:
      return false;
  }
}
