/** ROUND: A number rounded to a whole one or to a number of decimal places (negative: places left of the point). Ties go towards positive infinity. With places, a DECIMAL keeps its scale. */
import { saturate64 } from '../../../data/int64.ts';
import { nearest, roundDecimal, roundDouble, roundToWhole } from './rounding.ts';
import { wholeDecimalType } from './whole-decimal.ts';
import type { Decimal } from '../../../data/decimal.ts';
import type { Int64 } from '../../../data/int64.ts';
import type { ScalarFunction } from '../../function.ts';

export const round: ScalarFunction = {
  kind: 'scalar',
  name: 'ROUND',
  category: 'MATHEMATICAL',
  description:
    'A number rounded to a whole one or to a number of decimal places (negative: places left of the point). Ties go towards positive infinity. With places, a DECIMAL keeps its scale.',
  examples: [
    { sql: 'ROUND(1.5)', result: '2' },
    { sql: 'ROUND(-1.5)', result: '-1' },
    { sql: 'ROUND(1.239, 2)', result: '1.240' },
  ],
  overloads: [
    { signature: '(value INT) -> BIGINT', nulls: 'fail', throws: false, call: (x: number) => x, inline: ([x]) => x },
    { signature: '(value BIGINT) -> BIGINT', nulls: 'fail', throws: false, call: (x: Int64) => x, inline: ([x]) => x },
    { signature: '(value DOUBLE) -> BIGINT', nulls: 'propagate', throws: false, call: (x: number) => saturate64(Math.round(x)) },
    {
      signature: '(value DOUBLE, places INT) -> DOUBLE',
      nulls: 'propagate',
      call: (x: number, places: number) => roundDouble('ROUND', x, places, nearest),
    },
    {
      signature: '(value DECIMAL(P,S)) -> DECIMAL',
      nulls: 'propagate',
      throws: false,
      returnType: wholeDecimalType,
      call: (x: Decimal) => roundToWhole(x, nearest),
    },
    {
      signature: '(value DECIMAL(P,S), places INT) -> DECIMAL(P,S)',
      nulls: 'propagate',
      throws: false,
      call: (x: Decimal, places: number) => roundDecimal(x, places, nearest),
    },
  ],
};
