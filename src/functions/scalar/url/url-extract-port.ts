/** URL_EXTRACT_PORT: The port of a URL; NULL when it is not written. */
import { urlPartFunction } from './part.ts';

export const urlExtractPort = urlPartFunction({
  name: 'URL_EXTRACT_PORT',
  description: 'The port of a URL; NULL when it is not written.',
  result: 'INT',
  example: { sql: "URL_EXTRACT_PORT('https://localhost:8080/a')", result: '8080' },
  part: (uri) => uri.port,
});
