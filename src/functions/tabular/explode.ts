/** EXPLODE: one row for each element of an array, NULL elements included. */
import type { TabularFunction } from '../function.ts';
import type { Value } from '../../data/types.ts';

export const explode: TabularFunction = {
  kind: 'tabular',
  name: 'EXPLODE',
  category: 'TABLE',
  description: 'One row for each element of an array, in order; none for an empty or NULL array.',
  overloads: [{ signature: '(list ARRAY<T>) -> T', nulls: 'propagate', rows: (list: readonly Value[]) => list }],
};
