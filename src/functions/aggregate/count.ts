/** COUNT: how many rows, or how many rows where the argument is not NULL. The state is the count. */
import { BIGINT } from '../../data/types.ts';
import { aggregator } from './aggregator.ts';
import type { AggregateFunction } from '../function.ts';
import type { Value } from '../../data/types.ts';

const shared = {
  initial: () => 0,
  merge: (earlier: number, later: number) => earlier + later,
  result: (state: number) => state,
  resultIsState: true as const,
};

export const count: AggregateFunction = {
  kind: 'aggregate',
  name: 'COUNT',
  category: 'AGGREGATE',
  description: 'Number of rows, COUNT(*) or COUNT(), or of the rows where the argument is not NULL, COUNT(value).',
  onTables: true,
  overloads: [
    {
      signature: '() -> BIGINT',
      stateType: () => BIGINT,
      bind: () =>
        aggregator<number>({
          ...shared,
          add: (state) => state + 1,
          undo: (state) => state - 1,
          inlineAdd: (state) => `(${state} + 1)`,
        }),
    },
    {
      signature: '(value T) -> BIGINT',
      stateType: () => BIGINT,
      bind: () =>
        aggregator<number>({
          ...shared,
          add: (state, value: Value) => (value === null ? state : state + 1),
          undo: (state, value: Value) => (value === null ? state : state - 1),
          inlineAdd: (state, [value]) => `(${value} === null ? ${state} : ${state} + 1)`,
        }),
    },
  ],
};
