/**
 * CORRELATION: Pearson's coefficient of the pairs where neither is NULL; NaN while it is undefined.
 * The state is `[Σx, Σy, Σx², Σy², Σxy, n]`, changed in place.
 */
import { BIGINT, DOUBLE, structType } from '../../data/types.ts';
import { aggregator } from './aggregator.ts';
import type { AggregateFunction } from '../function.ts';
import type { Int64 } from '../../data/int64.ts';

type State = [x: number, y: number, xx: number, yy: number, xy: number, n: number];

const STATE_TYPE = structType([
  ...['SUM_X', 'SUM_Y', 'SUM_X_SQUARED', 'SUM_Y_SQUARED', 'SUM_X_Y'].map((name) => ({ name, type: DOUBLE })),
  { name: 'COUNT', type: BIGINT },
]);

export const correlation: AggregateFunction = {
  kind: 'aggregate',
  name: 'CORRELATION',
  category: 'AGGREGATE',
  description: "Pearson's correlation coefficient of two columns; pairs with a NULL are skipped, NaN while it is undefined.",
  onTables: true,
  overloads: ['INT', 'BIGINT', 'DOUBLE'].map((type) => ({
    signature: `(x ${type}, y ${type}) -> DOUBLE`,
    stateType: () => STATE_TYPE,
    bind: () =>
      aggregator<State>({
        initial: () => [0, 0, 0, 0, 0, 0],
        add: (state, x: Int64 | null, y: Int64 | null) => step(state, x, y, 1),
        undo: (state, x: Int64 | null, y: Int64 | null) => step(state, x, y, -1),
        merge: (earlier, later) => earlier.map((sum, i) => sum + later[i]) as State,
        result: ([x, y, xx, yy, xy, n]) => (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y)),
      }),
  })),
};

function step(state: State, first: Int64 | null, second: Int64 | null, sign: 1 | -1): State {
  if (first === null || second === null) return state;
  const x = Number(first);
  const y = Number(second);
  state[0] += sign * x;
  state[1] += sign * y;
  state[2] += sign * (x * x);
  state[3] += sign * (y * y);
  state[4] += sign * (x * y);
  state[5] += sign;
  return state;
}
