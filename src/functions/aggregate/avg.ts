/** AVG: the arithmetic mean of the values that are not NULL; 0.0 when there are none. The state is `[sum, count]`, changed in place. */
import { BIGINT, structType } from '../../data/types.ts';
import { add64, subtract64 } from '../../data/int64.ts';
import { aggregator, argumentType } from './aggregator.ts';
import type { AggregateFunction, AggregateOverload } from '../function.ts';
import type { Int64 } from '../../data/int64.ts';

type State<T> = [sum: T, count: number];

function overload<T extends Int64>(type: string, plus: (a: T, b: T) => T, minus: (a: T, b: T) => T): AggregateOverload {
  return {
    signature: `(value ${type}) -> DOUBLE`,
    stateType: (types) =>
      structType([
        { name: 'SUM', type: argumentType(types, 0) },
        { name: 'COUNT', type: BIGINT },
      ]),
    bind: () =>
      aggregator<State<T>>({
        initial: () => [0 as T, 0],
        add: (state, value: T | null) => step(state, value, plus, 1),
        undo: (state, value: T | null) => step(state, value, minus, -1),
        merge: (earlier, later) => [plus(earlier[0], later[0]), earlier[1] + later[1]],
        result: ([sum, count]) => (count === 0 ? 0 : Number(sum) / count),
      }),
  };
}

function step<T>(state: State<T>, value: T | null, combine: (a: T, b: T) => T, change: number): State<T> {
  if (value === null) return state;
  state[0] = combine(state[0], value);
  state[1] += change;
  return state;
}

export const avg: AggregateFunction = {
  kind: 'aggregate',
  name: 'AVG',
  category: 'AGGREGATE',
  description: 'Arithmetic mean of the values that are not NULL; 0.0 when there are none. The sum of INT values wraps at 32 bits.',
  onTables: true,
  overloads: [
    overload<number>(
      'INT',
      (a, b) => (a + b) | 0,
      (a, b) => (a - b) | 0,
    ),
    overload<Int64>('BIGINT', add64, subtract64),
    overload<number>(
      'DOUBLE',
      (a, b) => a + b,
      (a, b) => a - b,
    ),
  ],
};
