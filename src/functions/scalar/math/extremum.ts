/** Maker of GREATEST and LEAST. Not a function itself. */
import { assert } from '../../../base/assert.ts';
import { compareValues } from '../../../data/compare.ts';
import { rescaleHalfUp } from '../../../data/decimal.ts';
import { decimalType } from '../../../data/types.ts';
import type { Decimal } from '../../../data/decimal.ts';
import type { SqlType, Value } from '../../../data/types.ts';
import type { CallSite, ScalarCall, ScalarOverload } from '../../function.ts';

const KINDS = ['INT', 'BIGINT', 'DOUBLE', 'STRING', 'BYTES', 'DATE', 'TIME', 'TIMESTAMP'];

/** Overloads for every ordered type. `direction` is 1 for the greatest, −1 for the least. NULLs do not take part. */
export function extremumOverloads(direction: 1 | -1): readonly ScalarOverload[] {
  const overloads = KINDS.map((kind): ScalarOverload => {
    const order = kind === 'DOUBLE' ? compareDoubles : compareValues;
    return { signature: `(first ${kind}, others ${kind}...) -> ${kind}`, nulls: 'handled', throws: false, call: pick(order, direction) };
  });
  const decimals: ScalarOverload = {
    signature: '(first DECIMAL, others DECIMAL...) -> DECIMAL',
    nulls: 'handled',
    throws: false,
    returnType: widestDecimal,
    bind: (site) => pickDecimal(site, direction),
  };
  return [...overloads, decimals];
}

function pick(order: (a: Value, b: Value) => number, direction: 1 | -1): (...values: Value[]) => Value {
  return (...values) => {
    let best: Value = null;
    for (const value of values) if (value !== null && (best === null || order(value, best) * direction > 0)) best = value;
    return best;
  };
}

function pickDecimal(site: CallSite, direction: 1 | -1): ScalarCall {
  const type = site.returnType;
  assert(type.kind === 'DECIMAL', 'the result is a DECIMAL');
  const choose = pick(compareValues, direction);
  return (...values: Value[]) => {
    const best = choose(...values);
    return best === null ? null : rescaleHalfUp(best as Decimal, type.scale);
  };
}

/** NaN is above everything and -0.0 below 0.0, as Java orders doubles. */
function compareDoubles(a: Value, b: Value): number {
  if (a === b) return Object.is(a, b) ? 0 : Object.is(a, -0) ? -1 : 1;
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return Number.isNaN(b) ? -1 : compareValues(a, b);
}

/** The DECIMAL that holds every value of all the DECIMALs among the argument types; the element's type for a list. */
export function widestDecimal(types: readonly (SqlType | null)[]): SqlType {
  let whole = 0;
  let scale = 0;
  for (const given of types) {
    const type = given?.kind === 'ARRAY' ? given.element : given;
    if (type?.kind !== 'DECIMAL') continue;
    whole = Math.max(whole, type.precision - type.scale);
    scale = Math.max(scale, type.scale);
  }
  return decimalType(Math.max(1, whole + scale), scale);
}
