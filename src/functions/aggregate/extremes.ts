/** What MAX and MIN share: the state is the extreme so far, or null. NaN is greater than every other DOUBLE. */
import { totalOrder } from '../order.ts';
import { aggregator } from './aggregator.ts';
import type { AggregateOverload, Aggregator } from '../function.ts';
import type { Value } from '../../data/types.ts';

const TYPES = ['INT', 'BIGINT', 'DOUBLE', 'DECIMAL(P,S)', 'DATE', 'TIME', 'TIMESTAMP', 'STRING', 'BYTES'];
/** Types whose values `<` orders; numbers and bigints of a BIGINT included. DOUBLE is not among them because of NaN. */
const PLAIN: ReadonlySet<string> = new Set(['INT', 'BIGINT', 'DATE', 'TIME', 'TIMESTAMP', 'STRING']);

/** The overloads of MAX (`sign` 1) or MIN (`sign` −1). */
export function extremeOverloads(sign: 1 | -1): AggregateOverload[] {
  return TYPES.map((type) => ({
    signature: `(value ${type}) -> ${type}`,
    stateType: (_types, returnType) => returnType,
    bind: () => aggregator(extreme(sign, PLAIN.has(type))),
  }));
}

function extreme(sign: 1 | -1, plain: boolean): Aggregator<Value> {
  const pick = (state: Value, value: Value): Value => {
    if (value === null) return state;
    return state === null || totalOrder(value, state) * sign > 0 ? value : state;
  };
  const base: Aggregator<Value> = { initial: () => null, add: pick, merge: pick, result: (state) => state, resultIsState: true };
  if (!plain) return base;
  const beats = sign > 0 ? '>' : '<';
  const inlineAdd = (state: string, [value]: readonly string[]): string =>
    `(${value} !== null && (${state} === null || ${value} ${beats} ${state}) ? ${value} : ${state})`;
  return { ...base, inlineAdd };
}
