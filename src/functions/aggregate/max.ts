/** MAX: the largest value that is not NULL. See extremes.ts. */
import { extremeOverloads } from './extremes.ts';
import type { AggregateFunction } from '../function.ts';

export const max: AggregateFunction = {
  kind: 'aggregate',
  name: 'MAX',
  category: 'AGGREGATE',
  description: 'Largest value that is not NULL; NULL when there is none.',
  onTables: false,
  overloads: extremeOverloads(1),
};
