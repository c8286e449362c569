/** TRUNC: A number without its fraction, or cut to a number of decimal places (negative: places left of the point), towards zero. With places, a DECIMAL keeps its scale. */
import { saturate64 } from '../../../data/int64.ts';
import { roundDecimal, roundDouble, roundToWhole, towardsZero } from './rounding.ts';
import { wholeDecimalType } from './whole-decimal.ts';
import type { Decimal } from '../../../data/decimal.ts';
import type { Int64 } from '../../../data/int64.ts';
import type { ScalarFunction } from '../../function.ts';

export const trunc: ScalarFunction = {
  kind: 'scalar',
  name: 'TRUNC',
  category: 'MATHEMATICAL',
  description:
    'A number without its fraction, or cut to a number of decimal places (negative: places left of the point), towards zero. With places, a DECIMAL keeps its scale.',
  examples: [
    { sql: 'TRUNC(-1.7)', result: '-1' },
    { sql: 'TRUNC(1.239, 2)', result: '1.230' },
  ],
  overloads: [
    { signature: '(value INT) -> BIGINT', nulls: 'propagate', throws: false, call: (x: number) => x, inline: ([x]) => x },
    { signature: '(value BIGINT) -> BIGINT', nulls: 'propagate', throws: false, call: (x: Int64) => x, inline: ([x]) => x },
    { signature: '(value DOUBLE) -> BIGINT', nulls: 'propagate', throws: false, call: (x: number) => saturate64(x) },
    {
      signature: '(value DOUBLE, places INT) -> DOUBLE',
      nulls: 'propagate',
      call: (x: number, places: number) => roundDouble('TRUNC', x, places, towardsZero),
    },
    {
      signature: '(value DECIMAL(P,S)) -> DECIMAL',
      nulls: 'propagate',
      throws: false,
      returnType: wholeDecimalType,
      call: (x: Decimal) => roundToWhole(x, towardsZero),
    },
    {
      signature: '(value DECIMAL(P,S), places INT) -> DECIMAL(P,S)',
      nulls: 'propagate',
      throws: false,
      call: (x: Decimal, places: number) => roundDecimal(x, places, towardsZero),
    },
  ],
};
