/** FLOOR: The greatest whole number that is not greater than the value. A DECIMAL keeps its scale. */
import { roundDecimal, downward } from './rounding.ts';
import type { Decimal } from '../../../data/decimal.ts';
import type { Int64 } from '../../../data/int64.ts';
import type { ScalarFunction } from '../../function.ts';

export const floor: ScalarFunction = {
  kind: 'scalar',
  name: 'FLOOR',
  category: 'MATHEMATICAL',
  description: 'The greatest whole number that is not greater than the value. A DECIMAL keeps its scale.',
  examples: [{ sql: 'FLOOR(1.23)', result: '1.00' }],
  overloads: [
    { signature: '(value INT) -> INT', nulls: 'propagate', throws: false, call: (x: number) => x, inline: ([x]) => x },
    { signature: '(value BIGINT) -> BIGINT', nulls: 'propagate', throws: false, call: (x: Int64) => x, inline: ([x]) => x },
    { signature: '(value DOUBLE) -> DOUBLE', nulls: 'propagate', throws: false, call: Math.floor, inline: ([x]) => `Math.floor(${x})` },
    {
      signature: '(value DECIMAL(P,S)) -> DECIMAL(P,S)',
      nulls: 'propagate',
      throws: false,
      call: (x: Decimal) => roundDecimal(x, 0, downward),
    },
  ],
};
