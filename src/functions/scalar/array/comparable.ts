/** Which arrays can be ordered: those whose elements are simple values. */
import { fail } from '../../../base/errors.ts';
import type { Value } from '../../../data/types.ts';

/** The array itself. Throws NOT_COMPARABLE when its elements are arrays, maps or structs. */
export function comparable(list: readonly Value[]): readonly Value[] {
  if (list.some((item) => Array.isArray(item) || item instanceof Map)) throw fail('NOT_COMPARABLE');
  return list;
}
