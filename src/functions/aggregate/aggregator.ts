/** What several aggregates share: hiding the type of a state from the registry, literal arguments, limits from settings. */
import { fail } from '../../base/errors.ts';
import type { Aggregator, CallSite } from '../function.ts';
import type { SqlType, Value } from '../../data/types.ts';

/** Forgets the type of the state: the engine only hands a state back to the aggregator it came from. */
export function aggregator<State>(typed: Aggregator<State>): Aggregator<never> {
  return typed as unknown as Aggregator<never>;
}

/** The type of argument `index`; aggregates have neither lambdas nor units, so there always is one. */
export function argumentType(types: readonly (SqlType | null)[], index: number): SqlType {
  return types[index] as SqlType;
}

/**
 * A literal argument that says how many values to keep.
 * Throws AGGREGATE_COUNT_TOO_SMALL when it is below 1 or NULL.
 */
export function countArgument(site: CallSite, index: number, functionName: string, parameter: string): number {
  const count = site.constants[index];
  if (typeof count !== 'number' || count < 1) {
    throw fail('AGGREGATE_COUNT_TOO_SMALL', { function: functionName, parameter, value: String(count ?? 'NULL') });
  }
  return count;
}

/** A size limit from the settings; absent, not a number or negative means none. */
export function limitSetting(site: CallSite, name: string): number {
  const text = site.setting(name);
  const limit = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return limit >= 0 ? limit : Number.POSITIVE_INFINITY;
}

/** A BIGINT or other number as a double. */
export function toDouble(value: Value): number {
  return Number(value);
}
