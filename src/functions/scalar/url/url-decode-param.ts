/** URL_DECODE_PARAM: a text out of the form encoding of URL parameters. */
import { fail } from '../../../base/errors.ts';
import { decodePart } from './uri.ts';
import type { ScalarFunction } from '../../function.ts';

export const urlDecodeParam: ScalarFunction = {
  kind: 'scalar',
  name: 'URL_DECODE_PARAM',
  category: 'URL',
  description: 'The text that a value of a URL parameter stands for: + is a space and %XX is UTF-8.',
  examples: [{ sql: "URL_DECODE_PARAM('url+encoded%3F')", result: 'url encoded?' }],
  overloads: [{ signature: '(text STRING) -> STRING', nulls: 'propagate', call: decode }],
};

function decode(text: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(text))
    throw fail('FUNCTION_INPUT', { name: 'URL_DECODE_PARAM', reason: `'${text}' has a % without two hexadecimal digits` });
  return decodePart(text.replaceAll('+', ' '));
}
