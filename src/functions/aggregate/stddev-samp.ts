/** STDDEV_SAMP: the sample variance in spite of its name, for compatibility. See deviation.ts. */
import { deviationOverloads } from './deviation.ts';
import type { AggregateFunction } from '../function.ts';

export const stddevSamp: AggregateFunction = {
  kind: 'aggregate',
  name: 'STDDEV_SAMP',
  category: 'AGGREGATE',
  description: 'Sample variance (without the square root, kept for compatibility; see STDDEV_SAMPLE); 0.0 for fewer than two values.',
  onTables: true,
  overloads: deviationOverloads((variance) => variance),
};
