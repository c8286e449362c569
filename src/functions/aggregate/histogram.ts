/**
 * HISTOGRAM: how often each string occurs. The state is the map itself, in order of first arrival, changed in place; the
 * result is a copy. At most 1000 distinct strings are counted: later new ones are dropped, and undoing one that was dropped
 * changes nothing. NULL is ignored.
 */
import { aggregator } from './aggregator.ts';
import type { AggregateFunction } from '../function.ts';

const MOST_KEYS = 1000;

type State = Map<string, number>;

export const histogram: AggregateFunction = {
  kind: 'aggregate',
  name: 'HISTOGRAM',
  category: 'AGGREGATE',
  description: 'How often each string occurs, as a map; at most 1000 distinct strings are counted.',
  onTables: true,
  overloads: [
    {
      signature: '(value STRING) -> MAP<STRING, BIGINT>',
      stateType: (_types, returnType) => returnType,
      bind: () =>
        aggregator<State>({
          initial: () => new Map(),
          add: (state, value: string | null) => change(state, value, 1),
          undo: (state, value: string | null) => change(state, value, -1),
          merge: (earlier, later) => {
            for (const [value, occurrences] of later) change(earlier, value, occurrences);
            return earlier;
          },
          result: (state) => new Map(state),
        }),
    },
  ],
};

function change(state: State, value: string | null, by: number): State {
  if (value === null) return state;
  const occurrences = state.get(value);
  if (occurrences === undefined) {
    if (by > 0 && state.size < MOST_KEYS) state.set(value, by);
  } else if (occurrences + by > 0) state.set(value, occurrences + by);
  else state.delete(value);
  return state;
}
