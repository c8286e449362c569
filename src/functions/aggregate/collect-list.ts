/**
 * COLLECT_LIST: the values in order of arrival, NULLs included. The state is the list, changed in place; the result is a
 * copy. Values past the limit `ksql.functions.collect_list.limit` are dropped. Undo removes the last equal element.
 */
import { equalValues } from '../../data/compare.ts';
import { aggregator, limitSetting } from './aggregator.ts';
import type { AggregateFunction } from '../function.ts';
import type { Value } from '../../data/types.ts';

export const collectList: AggregateFunction = {
  kind: 'aggregate',
  name: 'COLLECT_LIST',
  category: 'AGGREGATE',
  description: 'All values in order of arrival as an array, NULLs included, up to the limit ksql.functions.collect_list.limit.',
  onTables: true,
  overloads: [
    {
      signature: '(value T) -> ARRAY<T>',
      stateType: (_types, returnType) => returnType,
      bind: (site) => {
        const limit = limitSetting(site, 'ksql.functions.collect_list.limit');
        return aggregator<Value[]>({
          initial: () => [],
          add: (state, value: Value) => {
            if (state.length < limit) state.push(value);
            return state;
          },
          undo: removeLast,
          merge: (earlier, later) => {
            const joined = earlier.concat(later);
            return joined.length > limit ? joined.slice(0, limit) : joined;
          },
          result: (state) => state.slice(),
        });
      },
    },
  ],
};

function removeLast(state: Value[], value: Value): Value[] {
  for (let i = state.length - 1; i >= 0; i--) {
    if (equalValues(state[i], value)) {
      state.splice(i, 1);
      break;
    }
  }
  return state;
}
