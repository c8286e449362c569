/** Maker of the URL_EXTRACT functions that take one URL and give one part of it. Not a function itself. */
import { parseUri } from './uri.ts';
import type { Value } from '../../../data/types.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Uri } from './uri.ts';

export interface UrlPartOptions {
  readonly name: string;
  readonly description: string;
  readonly result?: string;
  readonly example: { readonly sql: string; readonly result: string };
  readonly part: (uri: Uri) => Value;
}

/** A function of one URL; malformed URLs are errors, absent parts NULL. */
export function urlPartFunction({ name, description, result = 'STRING', example, part }: UrlPartOptions): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    category: 'URL',
    description,
    examples: [example],
    overloads: [{ signature: `(url STRING) -> ${result}`, nulls: 'propagate', call: (url: string) => part(parseUri(url, name)) }],
  };
}
