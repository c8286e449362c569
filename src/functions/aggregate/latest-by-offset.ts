/** LATEST_BY_OFFSET: the last value, or the last n, in order of arrival. See by-offset.ts. */
import { offsetOverloads } from './by-offset.ts';
import type { AggregateFunction } from '../function.ts';

export const latestByOffset: AggregateFunction = {
  kind: 'aggregate',
  name: 'LATEST_BY_OFFSET',
  category: 'AGGREGATE',
  description: 'Last value to arrive, or an array of the last n in order of arrival; NULLs are skipped unless ignoreNulls is false.',
  onTables: false,
  overloads: offsetOverloads({ name: 'LATEST_BY_OFFSET', countName: 'latestN', end: 'latest' }),
};
