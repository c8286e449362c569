/**
 * What STDDEV_SAMPLE and STDDEV_SAMP share: a running sum of squared differences from the mean (M2), kept by the updating
 * formula of Youngs and Cramer, which adds and undoes one value in constant time without cancellation.
 * The state is `[sum, count, M2]`, changed in place.
 */
import { BIGINT, DOUBLE, structType } from '../../data/types.ts';
import { aggregator, argumentType } from './aggregator.ts';
import type { AggregateOverload } from '../function.ts';
import type { Int64 } from '../../data/int64.ts';

type State = [sum: number, count: number, m2: number];

/** Overloads of a function of the sample variance; 0.0 for fewer than two values, whatever the function. */
export function deviationOverloads(fromVariance: (variance: number) => number): AggregateOverload[] {
  return ['INT', 'BIGINT', 'DOUBLE'].map((type) => ({
    signature: `(value ${type}) -> DOUBLE`,
    stateType: (types) =>
      structType([
        { name: 'SUM', type: argumentType(types, 0) },
        { name: 'COUNT', type: BIGINT },
        { name: 'M2', type: DOUBLE },
      ]),
    bind: () =>
      aggregator<State>({
        initial: () => [0, 0, 0],
        add,
        undo,
        merge,
        result: ([, count, m2]) => (count < 2 ? 0 : fromVariance(m2 / (count - 1))),
      }),
  }));
}

function add(state: State, value: Int64 | null): State {
  if (value === null) return state;
  state[0] += Number(value);
  state[1] += 1;
  state[2] += share(state, Number(value));
  return state;
}

function undo(state: State, value: Int64 | null): State {
  if (value === null) return state;
  state[2] -= share(state, Number(value));
  state[0] -= Number(value);
  state[1] -= 1;
  if (state[1] < 2) state[2] = 0;
  return state;
}

/** What a value that sum and count already include contributes to M2. */
function share([sum, count]: State, value: number): number {
  if (count < 2) return 0;
  const difference = count * value - sum;
  return (difference * difference) / (count * (count - 1));
}

function merge(earlier: State, later: State): State {
  const [sumA, a, m2A] = earlier;
  const [sumB, b, m2B] = later;
  if (a === 0) return later;
  if (b === 0) return earlier;
  const difference = (b / a) * sumA - sumB;
  return [sumA + sumB, a + b, m2A + m2B + (a / (b * (a + b))) * difference * difference];
}
