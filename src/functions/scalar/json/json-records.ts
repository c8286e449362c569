/** JSON_RECORDS: a JSON object as a map. */
import { parseJson, plainText } from './document.ts';
import type { ScalarFunction } from '../../function.ts';

export const jsonRecords: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_RECORDS',
  category: 'JSON',
  description:
    'The top level of a JSON object as a map: strings without quotes, all other values as JSON text; NULL when the JSON text is not an object.',
  examples: [{ sql: `JSON_RECORDS('{"a": "abc", "b": [1]}')`, result: '{a=abc, b=[1]}' }],
  overloads: [{ signature: '(json STRING) -> MAP<STRING, STRING>', nulls: 'propagate', call: records }],
};

function records(json: string): Map<string, string> | null {
  const node = parseJson(json, 'JSON_RECORDS');
  return node?.kind === 'object' ? new Map([...node.entries].map(([name, value]) => [name, plainText(value)])) : null;
}
