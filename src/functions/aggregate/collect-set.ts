/**
 * COLLECT_SET: the distinct values in order of first arrival, NULL once. The state maps each value's key (`valueKey`) to the
 * value, so that a value costs one look-up however large the set is. New values past the limit
 * `ksql.functions.collect_set.limit` are dropped.
 */
import { valueKey } from '../order.ts';
import { aggregator, limitSetting } from './aggregator.ts';
import type { AggregateFunction } from '../function.ts';
import type { Value } from '../../data/types.ts';

type State = Map<Value, Value>;

export const collectSet: AggregateFunction = {
  kind: 'aggregate',
  name: 'COLLECT_SET',
  category: 'AGGREGATE',
  description: 'The distinct values in order of first arrival as an array, up to the limit ksql.functions.collect_set.limit.',
  onTables: false,
  overloads: [
    {
      signature: '(value T) -> ARRAY<T>',
      stateType: (_types, returnType) => returnType,
      bind: (site) => {
        const limit = limitSetting(site, 'ksql.functions.collect_set.limit');
        const add = (state: State, value: Value): State => {
          const key = valueKey(value);
          if (state.size < limit && !state.has(key)) state.set(key, value);
          return state;
        };
        return aggregator<State>({
          initial: () => new Map(),
          add,
          merge: (earlier, later) => [...later.values()].reduce(add, earlier),
          result: (state) => [...state.values()],
        });
      },
    },
  ],
};
