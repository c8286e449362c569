/** LOG: natural logarithm with one argument, logarithm to a base with two (base first). */
import { naturalLog } from './exponential.ts';
import { ln } from './ln.ts';
import { realPairOverloads } from './real-pair.ts';
import type { ScalarFunction } from '../../function.ts';

export const log: ScalarFunction = {
  kind: 'scalar',
  name: 'LOG',
  category: 'MATHEMATICAL',
  description:
    'The natural logarithm of a number or, given a base first, the logarithm to that base. NaN for a base that is 1 or not positive.',
  examples: [
    { sql: 'LOG(1)', result: '0.0' },
    { sql: 'LOG(2, 8)', result: '3.0' },
    { sql: 'LOG(1, 8)', result: 'NaN' },
  ],
  overloads: [...ln.overloads, ...realPairOverloads('base', 'value', logarithm)],
};

function logarithm(base: number, value: number): number {
  return base <= 0 || base === 1 ? Number.NaN : naturalLog(value) / naturalLog(base);
}
