/** STDDEV_SAMPLE: the sample standard deviation. See deviation.ts. */
import { deviationOverloads } from './deviation.ts';
import type { AggregateFunction } from '../function.ts';

export const stddevSample: AggregateFunction = {
  kind: 'aggregate',
  name: 'STDDEV_SAMPLE',
  category: 'AGGREGATE',
  description: 'Sample standard deviation of the values that are not NULL; 0.0 for fewer than two.',
  onTables: true,
  overloads: deviationOverloads(Math.sqrt),
};
