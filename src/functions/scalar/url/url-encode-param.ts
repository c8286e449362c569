/** URL_ENCODE_PARAM: a text in the form encoding of URL parameters. */
import type { ScalarFunction } from '../../function.ts';

export const urlEncodeParam: ScalarFunction = {
  kind: 'scalar',
  name: 'URL_ENCODE_PARAM',
  category: 'URL',
  description: 'The text as a value for a URL parameter: letters, digits and - _ . * stay, a space becomes +, all else %XX of its UTF-8.',
  examples: [{ sql: "URL_ENCODE_PARAM('url encoded?')", result: 'url+encoded%3F' }],
  overloads: [{ signature: '(text STRING) -> STRING', nulls: 'propagate', throws: false, call: encode }],
};

function encode(text: string): string {
  return text.replace(/ |[^a-zA-Z0-9._*-]+?/gu, (char) => (char === ' ' ? '+' : percentEncoded(char)));
}

function percentEncoded(char: string): string {
  // A lone surrogate has no UTF-8; like Java, it becomes a question mark.
  const bytes = Buffer.from(/^[\ud800-\udfff]$/.test(char) ? '?' : char, 'utf8');
  return Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
