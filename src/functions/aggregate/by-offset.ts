/**
 * What EARLIEST_BY_OFFSET and LATEST_BY_OFFSET share. Arrival decides, not ROWTIME. A stored value carries a number that
 * grows with arrival, because sessions that merge may have received their values in another order than their times.
 * States: `null` or `[sequence, value]`; for the forms that keep n, an array of these in order of arrival, changed in place.
 */
import { systemClock } from '../../base/clock.ts';
import { BIGINT, arrayType, structType } from '../../data/types.ts';
import { aggregator, argumentType, countArgument } from './aggregator.ts';
import type { AggregateOverload, Aggregator, CallSite } from '../function.ts';
import type { SqlType, Value } from '../../data/types.ts';

type Entry = [sequence: number, value: Value];

/** Which end of the arrivals a function keeps. */
export interface OffsetEnd {
  readonly name: string;
  /** What the count parameter is called in messages. */
  readonly countName: string;
  readonly end: 'earliest' | 'latest';
}

/** The four overloads: one value or n of them, each with and without the literal that says whether NULLs are skipped. */
export function offsetOverloads(which: OffsetEnd): AggregateOverload[] {
  const single = (signature: string): AggregateOverload => ({
    signature,
    stateType: entryType,
    bind: (site) => aggregator(keepOne(which.end, skipsNulls(site, 1))),
  });
  const several = (signature: string): AggregateOverload => ({
    signature,
    stateType: (types) => arrayType(entryType(types)),
    bind: (site) => aggregator(keepSeveral(which.end, countArgument(site, 1, which.name, which.countName), skipsNulls(site, 2))),
  });
  return [
    single('(value T) -> T'),
    single('(value T, ignoreNulls LITERAL BOOLEAN) -> T'),
    several(`(value T, ${which.countName} LITERAL INT) -> ARRAY<T>`),
    several(`(value T, ${which.countName} LITERAL INT, ignoreNulls LITERAL BOOLEAN) -> ARRAY<T>`),
  ];
}

function entryType(types: readonly (SqlType | null)[]): SqlType {
  return structType([
    { name: 'SEQ', type: BIGINT },
    { name: 'VAL', type: argumentType(types, 0) },
  ]);
}

function skipsNulls(site: CallSite, index: number): boolean {
  return site.constants[index] !== false;
}

/**
 * Numbers that grow from call to call. They start from the clock, with room for 4096 values per millisecond, so that they
 * also grow over a restart; only their order matters.
 */
function arrivalNumbers(): () => number {
  let last = systemClock.now() * 4096;
  return () => ++last;
}

function keepOne(end: OffsetEnd['end'], skipNulls: boolean): Aggregator<Entry | null> {
  const next = arrivalNumbers();
  const merge = (a: Entry | null, b: Entry | null): Entry | null => {
    if (a === null || b === null) return a ?? b;
    return (end === 'earliest') === a[0] <= b[0] ? a : b;
  };
  return {
    initial: () => null,
    add: (state, value: Value) => {
      if ((skipNulls && value === null) || (end === 'earliest' && state !== null)) return state;
      return [next(), value];
    },
    merge,
    result: (state) => (state === null ? null : state[1]),
  };
}

function keepSeveral(end: OffsetEnd['end'], count: number, skipNulls: boolean): Aggregator<Entry[]> {
  const next = arrivalNumbers();
  return {
    initial: () => [],
    add: (state, value: Value) => {
      if ((skipNulls && value === null) || (end === 'earliest' && state.length >= count)) return state;
      state.push([next(), value]);
      if (state.length > count) state.shift();
      return state;
    },
    merge: (earlier, later) => {
      const joined = [...earlier, ...later].sort((a, b) => a[0] - b[0]);
      return end === 'earliest' ? joined.slice(0, count) : joined.slice(-count);
    },
    result: (state) => state.map((entry) => entry[1]),
  };
}
