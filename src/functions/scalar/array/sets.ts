/** Arrays seen as sets: what ARRAY_DISTINCT, ARRAY_UNION, ARRAY_EXCEPT and ARRAY_INTERSECT share. NULL is an element. */
import { valueKey } from '../../order.ts';
import type { Value } from '../../../data/types.ts';

/** The keys of the elements. */
export function keysOf(list: readonly Value[]): Set<Value> {
  return new Set(list.map(valueKey));
}

/** The different elements in order of first occurrence. */
export function distinct(list: readonly Value[]): Value[] {
  const seen = new Set<Value>();
  return list.filter((item) => {
    const key = valueKey(item);
    return !seen.has(key) && seen.add(key);
  });
}
