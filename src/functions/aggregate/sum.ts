/**
 * SUM: the sum of the values that are not NULL, 0 when there are none. The state is the sum.
 * INTEGER wraps at 32 bits and BIGINT at 64; a DECIMAL that leaves its own type is an error, which stops the query.
 */
import { fail } from '../../base/errors.ts';
import { Decimal, addDecimal, fitExact, subtractDecimal } from '../../data/decimal.ts';
import { add64, subtract64 } from '../../data/int64.ts';
import { typeText } from '../../data/types.ts';
import { aggregator } from './aggregator.ts';
import type { AggregateFunction, AggregateOverload, Aggregator } from '../function.ts';
import type { Int64 } from '../../data/int64.ts';
import type { SqlType } from '../../data/types.ts';

const ofInteger: Aggregator<number> = {
  initial: () => 0,
  add: (state, value: number | null) => (value === null ? state : (state + value) | 0),
  undo: (state, value: number | null) => (value === null ? state : (state - value) | 0),
  merge: (earlier, later) => (earlier + later) | 0,
  result: (state) => state,
  resultIsState: true,
  inlineAdd: (state, [value]) => `(${value} === null ? ${state} : (${state} + ${value}) | 0)`,
};

const ofBigint: Aggregator<Int64> = {
  initial: () => 0,
  add: (state, value: Int64 | null) => (value === null ? state : add64(state, value)),
  undo: (state, value: Int64 | null) => (value === null ? state : subtract64(state, value)),
  merge: (earlier, later) => add64(earlier, later),
  result: (state) => state,
  resultIsState: true,
  inlineAdd: (state, [value]) => inlineAdd64(state, value),
};

const ofDouble: Aggregator<number> = {
  initial: () => 0,
  add: (state, value: number | null) => (value === null ? state : state + value),
  undo: (state, value: number | null) => (value === null ? state : state - value),
  merge: (earlier, later) => earlier + later,
  result: (state) => state,
  inlineAdd: (state, [value]) => `(${value} === null ? ${state} : ${state} + ${value})`,
};

function ofDecimal(type: SqlType): Aggregator<Decimal> {
  const { precision, scale } = type as Extract<SqlType, { kind: 'DECIMAL' }>;
  const fitted = (sum: Decimal): Decimal => {
    const fit = fitExact(sum, precision, scale);
    if (fit === null) throw fail('AGGREGATE_DECIMAL_OVERFLOW', { function: 'SUM', type: typeText(type) });
    return fit;
  };
  return {
    initial: () => new Decimal(0n, scale),
    add: (state, value: Decimal | null) => (value === null ? state : fitted(addDecimal(state, value))),
    undo: (state, value: Decimal | null) => (value === null ? state : fitted(subtractDecimal(state, value))),
    merge: (earlier, later) => fitted(addDecimal(earlier, later)),
    result: (state) => state,
  };
}

/** `add64` as source: an addition of numbers unless the sum leaves the safe integers. */
function inlineAdd64(state: string, value: string): string {
  const wrapped = `((sum) => sum >= -9007199254740991n && sum <= 9007199254740991n ? Number(sum) : sum)(BigInt.asIntN(64, BigInt(${state}) + BigInt(${value})))`;
  const fast = `typeof ${state} === 'number' && typeof ${value} === 'number' && Number.isSafeInteger(${state} + ${value})`;
  return `(${value} === null ? ${state} : ${fast} ? ${state} + ${value} : ${wrapped})`;
}

function overload<State>(type: string, bind: (type: SqlType) => Aggregator<State>): AggregateOverload {
  return {
    signature: `(value ${type}) -> ${type}`,
    stateType: (_types, returnType) => returnType,
    bind: (site) => aggregator(bind(site.returnType)),
  };
}

export const sum: AggregateFunction = {
  kind: 'aggregate',
  name: 'SUM',
  category: 'AGGREGATE',
  description: 'Sum of the values that are not NULL; 0 when there are none. Integers wrap, a DECIMAL overflow stops the query.',
  onTables: true,
  overloads: [
    overload('INT', () => ofInteger),
    overload('BIGINT', () => ofBigint),
    overload('DOUBLE', () => ofDouble),
    overload('DECIMAL(P,S)', ofDecimal),
  ],
};
