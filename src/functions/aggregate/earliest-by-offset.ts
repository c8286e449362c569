/** EARLIEST_BY_OFFSET: the first value, or the first n, in order of arrival. See by-offset.ts. */
import { offsetOverloads } from './by-offset.ts';
import type { AggregateFunction } from '../function.ts';

export const earliestByOffset: AggregateFunction = {
  kind: 'aggregate',
  name: 'EARLIEST_BY_OFFSET',
  category: 'AGGREGATE',
  description: 'First value to arrive, or an array of the first n in order of arrival; NULLs are skipped unless ignoreNulls is false.',
  onTables: false,
  overloads: offsetOverloads({ name: 'EARLIEST_BY_OFFSET', countName: 'earliestN', end: 'earliest' }),
};
