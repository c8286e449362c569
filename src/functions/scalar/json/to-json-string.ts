/** TO_JSON_STRING: any value as JSON text. */
import { jsonText } from '../../../data/text.ts';
import { STRING } from '../../../data/types.ts';
import type { Value } from '../../../data/types.ts';
import type { ScalarFunction } from '../../function.ts';

export const toJsonString: ScalarFunction = {
  kind: 'scalar',
  name: 'TO_JSON_STRING',
  category: 'JSON',
  description:
    'The value as JSON text; names of structs and maps in order. NULL gives the text null. BYTES are base64, dates and times ISO texts.',
  examples: [{ sql: "TO_JSON_STRING(SPLIT_TO_MAP('b=1,a=2', ',', '='))", result: '{"a":"2","b":"1"}' }],
  overloads: [
    {
      signature: '(value T) -> STRING',
      nulls: 'handled',
      throws: false,
      returnType: () => STRING,
      bind: (site) => {
        const type = site.argumentTypes[0];
        return type === null ? () => 'null' : (value: Value) => jsonText(value, type, { sorted: true });
      },
    },
  ],
};
