/** IS_JSON_STRING: whether a text is JSON. */
import { parseJson } from './document.ts';
import type { ScalarFunction } from '../../function.ts';

export const isJsonString: ScalarFunction = {
  kind: 'scalar',
  name: 'IS_JSON_STRING',
  category: 'JSON',
  description: 'Whether the text is JSON: an object, an array or a single value. False for NULL and an empty text.',
  examples: [
    { sql: "IS_JSON_STRING('[1, 2, 3]')", result: 'true' },
    { sql: "IS_JSON_STRING('abc')", result: 'false' },
  ],
  overloads: [{ signature: '(input STRING) -> BOOLEAN', nulls: 'handled', throws: false, call: isJson }],
};

function isJson(text: string | null): boolean {
  if (text === null) return false;
  try {
    return parseJson(text, 'IS_JSON_STRING') !== null;
  } catch {
    return false;
  }
}
