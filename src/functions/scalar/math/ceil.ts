/** CEIL: The least whole number that is not less than the value. A DECIMAL keeps its scale. */
import { roundDecimal, upward } from './rounding.ts';
import type { Decimal } from '../../../data/decimal.ts';
import type { Int64 } from '../../../data/int64.ts';
import type { ScalarFunction } from '../../function.ts';

export const ceil: ScalarFunction = {
  kind: 'scalar',
  name: 'CEIL',
  category: 'MATHEMATICAL',
  description: 'The least whole number that is not less than the value. A DECIMAL keeps its scale.',
  examples: [{ sql: 'CEIL(1.23)', result: '2.00' }],
  overloads: [
    { signature: '(value INT) -> INT', nulls: 'propagate', throws: false, call: (x: number) => x, inline: ([x]) => x },
    { signature: '(value BIGINT) -> BIGINT', nulls: 'propagate', throws: false, call: (x: Int64) => x, inline: ([x]) => x },
    { signature: '(value DOUBLE) -> DOUBLE', nulls: 'propagate', throws: false, call: Math.ceil, inline: ([x]) => `Math.ceil(${x})` },
    {
      signature: '(value DECIMAL(P,S)) -> DECIMAL(P,S)',
      nulls: 'propagate',
      throws: false,
      call: (x: Decimal) => roundDecimal(x, 0, upward),
    },
  ],
};
