/** TO_BYTES: text in an encoding as bytes. */
import { fail } from '../../../base/errors.ts';
import { asciiBytes, encodingNamed, hexBytes, utf8Bytes } from './encoding.ts';
import type { ScalarFunction } from '../../function.ts';

export const toBytes: ScalarFunction = {
  kind: 'scalar',
  name: 'TO_BYTES',
  category: 'STRING',
  description: "The bytes of a text that is in the encoding 'hex', 'utf8', 'ascii' or 'base64'.",
  examples: [{ sql: "FROM_BYTES(TO_BYTES('6b73', 'hex'), 'utf8')", result: 'ks' }],
  overloads: [{ signature: '(text STRING, encoding STRING) -> BYTES', nulls: 'propagate', call: bytesOf }],
};

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

function bytesOf(text: string, name: string): Uint8Array {
  switch (encodingNamed(name, 'TO_BYTES')) {
    case 'hex':
      return hexBytes(text, 'TO_BYTES');
    case 'ascii':
      return asciiBytes(text);
    case 'base64':
      if (!BASE64.test(text)) throw fail('FUNCTION_INPUT', { name: 'TO_BYTES', reason: `'${text}' is not base64` });
      return Buffer.from(text, 'base64');
    default:
      return utf8Bytes(text);
  }
}
