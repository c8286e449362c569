/** URL_EXTRACT_FRAGMENT: The fragment of a URL (what follows #), decoded; NULL when there is none. */
import { urlPartFunction } from './part.ts';
import { decodePart } from './uri.ts';

export const urlExtractFragment = urlPartFunction({
  name: 'URL_EXTRACT_FRAGMENT',
  description: 'The fragment of a URL (what follows #), decoded; NULL when there is none.',
  example: { sql: "URL_EXTRACT_FRAGMENT('http://test.com/a#frag%20ment')", result: 'frag ment' },
  part: (uri) => (uri.fragment === null ? null : decodePart(uri.fragment)),
});
