/** GENERATE_SERIES: the numbers from the first to the last, both included, in steps of 1 or −1, or of the step given. */
import { fail } from '../../../base/errors.ts';
import { wrap64 } from '../../../data/int64.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Int64 } from '../../../data/int64.ts';
import type { ScalarOverload } from '../../function.ts';

/** More elements than any array could hold with profit; a longer series is a mistake. */
const MOST_ELEMENTS = 10_000_000;

/** Throws INVALID_SERIES for a step of 0 or away from the end, and for far too many elements. */
function series(first: Int64, last: Int64, step: number): Int64[] {
  const start = BigInt(first);
  const distance = BigInt(last) - start;
  if (step === 0 || (distance !== 0n && distance > 0n !== step > 0)) throw fail('INVALID_SERIES', { first, last, step });
  const steps = Number(distance / BigInt(step));
  if (steps >= MOST_ELEMENTS) throw fail('INVALID_SERIES', { first, last, step });
  return Array.from({ length: steps + 1 }, (_, i) => wrap64(start + BigInt(i * step)));
}

export const generateSeries: ScalarFunction = {
  kind: 'scalar',
  name: 'GENERATE_SERIES',
  category: 'ARRAY',
  description: 'The numbers from the first to the last, both included, in steps of 1 or −1, or of the step given.',
  examples: [
    { sql: 'GENERATE_SERIES(1, 4)', result: '[1, 2, 3, 4]' },
    { sql: 'GENERATE_SERIES(10, 0, -5)', result: '[10, 5, 0]' },
  ],
  overloads: [
    ...(['INT', 'BIGINT'] as const).flatMap((type): ScalarOverload[] => [
      {
        signature: `(first ${type}, last ${type}) -> ARRAY<${type}>`,
        nulls: 'fail',
        call: (first: Int64, last: Int64) => series(first, last, first < last ? 1 : -1),
      },
      { signature: `(first ${type}, last ${type}, step INT) -> ARRAY<${type}>`, nulls: 'fail', call: series },
    ]),
  ],
};
