/** URL_EXTRACT_HOST: The host of a URL; NULL when there is none. */
import { urlPartFunction } from './part.ts';

export const urlExtractHost = urlPartFunction({
  name: 'URL_EXTRACT_HOST',
  description: 'The host of a URL; NULL when there is none.',
  example: { sql: "URL_EXTRACT_HOST('https://user@test.com:8080/a?b=c')", result: 'test.com' },
  part: (uri) => uri.host,
});
