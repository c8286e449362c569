/** URL_EXTRACT_QUERY: The query of a URL (what follows ?), decoded; NULL when there is none. */
import { urlPartFunction } from './part.ts';
import { decodePart } from './uri.ts';

export const urlExtractQuery = urlPartFunction({
  name: 'URL_EXTRACT_QUERY',
  description: 'The query of a URL (what follows ?), decoded; NULL when there is none.',
  example: { sql: "URL_EXTRACT_QUERY('https://test.com?a=b%20c')", result: 'a=b c' },
  part: (uri) => (uri.query === null ? null : decodePart(uri.query)),
});
