/** EXTRACTJSONFIELD: what a path leads to in a JSON text. */
import { parseJson, plainText } from './document.ts';
import { follow, parsePath } from './path.ts';
import type { ScalarFunction } from '../../function.ts';

export const extractjsonfield: ScalarFunction = {
  kind: 'scalar',
  name: 'EXTRACTJSONFIELD',
  category: 'JSON',
  description:
    'The value at a path such as $.a[0].b in a JSON text: strings without quotes, all else as JSON text; NULL when there is nothing. Array positions count from 0.',
  examples: [{ sql: `EXTRACTJSONFIELD('{"foo": {"bar": [1, 2]}}', '$.foo.bar[1]')`, result: '2' }],
  overloads: [{ signature: '(json STRING, path STRING) -> STRING', nulls: 'propagate', call: extract }],
};

function extract(json: string, path: string): string | null {
  const steps = parsePath(path);
  const root = parseJson(json, 'EXTRACTJSONFIELD');
  const node = root === null ? null : follow(root, steps);
  return node === null ? null : plainText(node);
}
