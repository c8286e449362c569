/** SIGN: -1, 0 or 1. */
import type { ScalarFunction } from '../../function.ts';

export const sign: ScalarFunction = {
  kind: 'scalar',
  name: 'SIGN',
  category: 'MATHEMATICAL',
  description: 'The sign of a number: -1, 0 or 1; 0 for NaN.',
  examples: [{ sql: 'SIGN(-3)', result: '-1' }],
  overloads: ['INT', 'BIGINT', 'DOUBLE'].map((kind) => ({
    signature: `(value ${kind}) -> INT`,
    nulls: 'propagate',
    throws: false,
    call: signOf,
  })),
};

function signOf(value: number | bigint): number {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}
