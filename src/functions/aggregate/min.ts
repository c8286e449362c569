/** MIN: the smallest value that is not NULL. See extremes.ts. */
import { extremeOverloads } from './extremes.ts';
import type { AggregateFunction } from '../function.ts';

export const min: AggregateFunction = {
  kind: 'aggregate',
  name: 'MIN',
  category: 'AGGREGATE',
  description: 'Smallest value that is not NULL; NULL when there is none.',
  onTables: false,
  overloads: extremeOverloads(-1),
};
