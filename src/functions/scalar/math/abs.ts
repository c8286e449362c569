/** ABS: the magnitude; the least INT and BIGINT have none and stay as they are. */
import { Decimal } from '../../../data/decimal.ts';
import { negate64 } from '../../../data/int64.ts';
import type { Int64 } from '../../../data/int64.ts';
import type { ScalarFunction } from '../../function.ts';

export const abs: ScalarFunction = {
  kind: 'scalar',
  name: 'ABS',
  category: 'MATHEMATICAL',
  description: 'The absolute value of a number. The least INT and the least BIGINT have none in their type and stay negative.',
  examples: [{ sql: 'ABS(-1.5)', result: '1.5' }],
  overloads: [
    {
      signature: '(value INT) -> INT',
      nulls: 'propagate',
      throws: false,
      call: (x: number) => Math.abs(x) | 0,
      inline: ([x]) => `(Math.abs(${x}) | 0)`,
    },
    { signature: '(value BIGINT) -> BIGINT', nulls: 'propagate', throws: false, call: (x: Int64) => (x < 0 ? negate64(x) : x) },
    { signature: '(value DOUBLE) -> DOUBLE', nulls: 'propagate', throws: false, call: Math.abs, inline: ([x]) => `Math.abs(${x})` },
    {
      signature: '(value DECIMAL(P,S)) -> DECIMAL(P,S)',
      nulls: 'propagate',
      throws: false,
      call: (x: Decimal) => (x.unscaled < 0n ? new Decimal(-x.unscaled, x.scale) : x),
    },
  ],
};
