/**
 * TOPK: the k largest values, descending, duplicates kept, of equal ones the earlier. With further columns, STRUCTs of the
 * value (`sort_col`) and those columns (`col0`, `col1`, …). The state is the result list, changed in place.
 */
import { arrayType, structType } from '../../data/types.ts';
import { totalOrder } from '../order.ts';
import { aggregator, argumentType, countArgument } from './aggregator.ts';
import type { AggregateFunction, AggregateOverload, Aggregator } from '../function.ts';
import type { SqlType, Value } from '../../data/types.ts';

type State = Value[];

/** An aggregator of the k first in descending order of `sortValue`; `row` makes the entry of one input row. */
function topAggregator(
  k: number,
  row: (value: Value, others: readonly Value[]) => Value,
  sortValue: (entry: Value) => Value,
): Aggregator<State> {
  const insert = (state: State, entry: Value): State => {
    const value = sortValue(entry);
    if (state.length === k && totalOrder(value, sortValue(state[k - 1])) <= 0) return state;
    let at = state.length;
    while (at > 0 && totalOrder(value, sortValue(state[at - 1])) > 0) at--;
    state.splice(at, 0, entry);
    if (state.length > k) state.pop();
    return state;
  };
  return {
    initial: () => [],
    add: (state, value: Value, ...others: Value[]) => (value === null ? state : insert(state, row(value, others))),
    merge: (earlier, later) => later.reduce(insert, earlier),
    result: (state) => state.slice(),
  };
}

function simple(type: string): AggregateOverload {
  return {
    signature: `(value ${type}, k LITERAL INT) -> ARRAY<${type}>`,
    stateType: (_types, returnType) => returnType,
    bind: (site) => {
      const k = countArgument(site, 1, 'TOPK', 'k');
      return aggregator(
        topAggregator(
          k,
          (value) => value,
          (entry) => entry,
        ),
      );
    },
  };
}

function withColumns(type: string): AggregateOverload {
  return {
    signature: `(value ${type}, others ANY..., k LITERAL INT) -> ARRAY<${type}>`,
    returnType: structsOf,
    stateType: (_types, returnType) => returnType,
    bind: (site) => {
      const last = site.argumentTypes.length - 1;
      const k = countArgument(site, last, 'TOPK', 'k');
      const row = (value: Value, others: readonly Value[]): Value => [value, ...others.slice(0, last - 1)];
      return aggregator(topAggregator(k, row, (entry) => (entry as readonly Value[])[0]));
    },
  };
}

function structsOf(types: readonly (SqlType | null)[]): SqlType {
  const fields = types.slice(0, -1).map((_, i) => ({ name: i === 0 ? 'sort_col' : `col${i - 1}`, type: argumentType(types, i) }));
  return arrayType(structType(fields));
}

const TYPES = ['INT', 'BIGINT', 'DOUBLE', 'STRING'];

export const topk: AggregateFunction = {
  kind: 'aggregate',
  name: 'TOPK',
  category: 'AGGREGATE',
  description: 'The k largest values in descending order, or, with further columns, STRUCTs of the value and those columns.',
  onTables: false,
  overloads: [...TYPES.map(simple), ...TYPES.map(withColumns)],
};
