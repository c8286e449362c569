/** URL_EXTRACT_PATH: The path of a URL, decoded; empty when the URL has none after its host. */
import { urlPartFunction } from './part.ts';
import { decodePart } from './uri.ts';

export const urlExtractPath = urlPartFunction({
  name: 'URL_EXTRACT_PATH',
  description: 'The path of a URL, decoded; empty when the URL has none after its host.',
  example: { sql: "URL_EXTRACT_PATH('https://test.com/a%20b?c=d')", result: '/a b' },
  part: (uri) => (uri.path === null ? null : decodePart(uri.path)),
});
