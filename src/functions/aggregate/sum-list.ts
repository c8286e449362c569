/** SUM_LIST: the sum over all elements of all arrays; NULL arrays and NULL elements count as nothing. The state is the sum. */
import { add64, subtract64 } from '../../data/int64.ts';
import { aggregator } from './aggregator.ts';
import type { AggregateFunction, AggregateOverload } from '../function.ts';
import type { Int64 } from '../../data/int64.ts';

type List<T> = readonly (T | null)[] | null;

function overload<T extends Int64>(type: string, plus: (a: T, b: T) => T, minus: (a: T, b: T) => T): AggregateOverload {
  const fold = (state: T, list: List<T>, step: (a: T, b: T) => T): T => {
    let sum = state;
    if (list !== null) for (const item of list) if (item !== null) sum = step(sum, item);
    return sum;
  };
  return {
    signature: `(list ARRAY<${type}>) -> ${type}`,
    stateType: (_types, returnType) => returnType,
    bind: () =>
      aggregator<T>({
        initial: () => 0 as T,
        add: (state, list: List<T>) => fold(state, list, plus),
        undo: (state, list: List<T>) => fold(state, list, minus),
        merge: (earlier, later) => plus(earlier, later),
        result: (state) => state,
      }),
  };
}

export const sumList: AggregateFunction = {
  kind: 'aggregate',
  name: 'SUM_LIST',
  category: 'AGGREGATE',
  description: 'Sum of all elements of the arrays; NULL arrays and elements are ignored, 0 when there are none.',
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
