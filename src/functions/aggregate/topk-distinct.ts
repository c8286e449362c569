/** TOPKDISTINCT: the k largest distinct values, descending. The state is the result list, changed in place. */
import { totalOrder } from '../order.ts';
import { aggregator, countArgument } from './aggregator.ts';
import type { AggregateFunction } from '../function.ts';
import type { Value } from '../../data/types.ts';

const TYPES = ['INT', 'BIGINT', 'DOUBLE', 'STRING', 'DECIMAL(P,S)', 'DATE', 'TIME', 'TIMESTAMP', 'BYTES'];

export const topkDistinct: AggregateFunction = {
  kind: 'aggregate',
  name: 'TOPKDISTINCT',
  category: 'AGGREGATE',
  description: 'The k largest distinct values in descending order; NULLs are ignored.',
  onTables: false,
  overloads: TYPES.map((type) => ({
    signature: `(value ${type}, k LITERAL INT) -> ARRAY<${type}>`,
    stateType: (_types, returnType) => returnType,
    bind: (site) => {
      const k = countArgument(site, 1, 'TOPKDISTINCT', 'k');
      const insert = (state: Value[], value: Value): Value[] => (value === null ? state : insertDistinct(state, value, k));
      return aggregator<Value[]>({
        initial: () => [],
        add: insert,
        merge: (earlier, later) => later.reduce(insert, earlier),
        result: (state) => state.slice(),
      });
    },
  })),
};

function insertDistinct(state: Value[], value: Value, k: number): Value[] {
  let at = state.length;
  for (; at > 0; at--) {
    const order = totalOrder(value, state[at - 1]);
    if (order === 0) return state;
    if (order < 0) break;
  }
  if (at < k) state.splice(at, 0, value);
  if (state.length > k) state.pop();
  return state;
}
