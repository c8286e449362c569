/** Calls functions directly in tests, without parser or binder: the overload is named by its signature. */
import type { AggregateFunction, Aggregator, CallSite, ScalarFunction, TabularFunction } from '../../../src/functions/function.ts';
import type { SqlType, Value } from '../../../src/data/types.ts';
import { STRING } from '../../../src/data/types.ts';

/** A call site; what is not given is as empty as it can be. */
export function callSite(parts: Partial<Omit<CallSite, 'setting'>> & { settings?: Readonly<Record<string, string>> } = {}): CallSite {
  const { settings = {}, ...rest } = parts;
  return { argumentTypes: [], constants: [], returnType: STRING as SqlType, ...rest, setting: (name) => settings[name] };
}

/** An aggregator with its methods loosely typed, for table-driven tests. */
export interface LooseAggregator {
  initial(): unknown;
  add(state: unknown, ...args: unknown[]): unknown;
  undo?(state: unknown, ...args: unknown[]): unknown;
  merge(earlier: unknown, later: unknown): unknown;
  result(state: unknown): Value;
  inlineAdd?: Aggregator['inlineAdd'];
}

/** The aggregator of one overload at a call site. */
export function bindAggregate(f: AggregateFunction, signature: string, site: CallSite = callSite()): LooseAggregator {
  return overloadOf(f, signature).bind(site) as unknown as LooseAggregator;
}

/** Result of an aggregate over rows, each an array of arguments. */
export function aggregate(bound: LooseAggregator, rows: readonly (readonly unknown[])[]): Value {
  return bound.result(rows.reduce((state: unknown, row) => bound.add(state, ...row), bound.initial()));
}

/** Result of a scalar overload, called as its null rule says: NULL without a call where a NULL argument means that. */
export function callScalar(f: ScalarFunction, signature: string, args: readonly unknown[], site: CallSite = callSite()): Value {
  const overload = overloadOf(f, signature);
  if (overload.nulls !== 'handled' && args.includes(null)) return null;
  const call = overload.bind === undefined ? overload.call : overload.bind(site);
  if (call === undefined) throw new Error(`${f.name} has no call`);
  return (call as unknown as (...args: unknown[]) => Value)(...args);
}

/** Rows of a table function's overload. */
export function callTabular(f: TabularFunction, signature: string, args: readonly unknown[]): readonly Value[] {
  const overload = overloadOf(f, signature);
  if (overload.nulls !== 'handled' && args.includes(null)) return [];
  return (overload.rows as unknown as (...args: unknown[]) => readonly Value[])(...args);
}

function overloadOf<T extends { readonly signature: string }>(
  f: { readonly name: string; readonly overloads: readonly T[] },
  signature: string,
): T {
  const found = f.overloads.find((o) => o.signature === signature);
  if (found === undefined)
    throw new Error(`${f.name} has no overload ${signature}; it has ${f.overloads.map((o) => o.signature).join('; ')}`);
  return found;
}
