/**
 * ATTR: the group's only distinct value (NULL is a value), or NULL when there are none or several. The state maps each value's
 * key to `[value, occurrences]`.
 */
import { INTEGER, arrayType, structType } from '../../data/types.ts';
import { valueKey } from '../order.ts';
import { aggregator, argumentType } from './aggregator.ts';
import type { AggregateFunction } from '../function.ts';
import type { Value } from '../../data/types.ts';

type State = Map<Value, [value: Value, occurrences: number]>;

export const attr: AggregateFunction = {
  kind: 'aggregate',
  name: 'ATTR',
  category: 'AGGREGATE',
  description: 'The value that all rows of the group agree on; NULL when they do not, or when there are none.',
  onTables: true,
  overloads: [
    {
      signature: '(value T) -> T',
      stateType: (types) =>
        arrayType(
          structType([
            { name: 'VALUE', type: argumentType(types, 0) },
            { name: 'COUNT', type: INTEGER },
          ]),
        ),
      bind: () =>
        aggregator<State>({
          initial: () => new Map(),
          add: (state, value: Value) => change(state, value, 1),
          undo: (state, value: Value) => change(state, value, -1),
          merge: (earlier, later) => {
            for (const [value, occurrences] of later.values()) change(earlier, value, occurrences);
            return earlier;
          },
          result: (state) => {
            if (state.size !== 1) return null;
            const [[value]] = state.values();
            return value;
          },
        }),
    },
  ],
};

function change(state: State, value: Value, by: number): State {
  const key = valueKey(value);
  const entry = state.get(key);
  if (entry === undefined) {
    if (by > 0) state.set(key, [value, by]);
  } else {
    entry[1] += by;
    if (entry[1] <= 0) state.delete(key);
  }
  return state;
}
