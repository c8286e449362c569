/** URL_EXTRACT_PARAMETER: a parameter of a URL's query. */
import { decodePart, parseUri } from './uri.ts';
import type { ScalarFunction } from '../../function.ts';

export const urlExtractParameter: ScalarFunction = {
  kind: 'scalar',
  name: 'URL_EXTRACT_PARAMETER',
  category: 'URL',
  description:
    "The value of the first parameter with that name in the decoded query of a URL: empty when it has no '=', NULL when there is none.",
  examples: [{ sql: "URL_EXTRACT_PARAMETER('https://test.com?a=1&b=2', 'b')", result: '2' }],
  overloads: [{ signature: '(url STRING, parameter STRING) -> STRING', nulls: 'propagate', call: extract }],
};

function extract(url: string, parameter: string): string | null {
  const { query } = parseUri(url, 'URL_EXTRACT_PARAMETER');
  if (query === null) return null;
  for (const pair of decodePart(query).split('&')) {
    const equals = pair.indexOf('=');
    if (equals < 0 ? pair === parameter : pair.slice(0, equals) === parameter) return equals < 0 ? '' : pair.slice(equals + 1);
  }
  return null;
}
