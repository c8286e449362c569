/** URL_EXTRACT_PROTOCOL: The protocol (scheme) of a URL as written; NULL when there is none. */
import { urlPartFunction } from './part.ts';

export const urlExtractProtocol = urlPartFunction({
  name: 'URL_EXTRACT_PROTOCOL',
  description: 'The protocol (scheme) of a URL as written; NULL when there is none.',
  example: { sql: "URL_EXTRACT_PROTOCOL('https://test.com')", result: 'https' },
  part: (uri) => uri.scheme,
});
