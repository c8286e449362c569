/** Rounding of exact decimals at a place left or right of the point. The scale of the value stays. Not a function itself. */
import { Decimal, parseDecimal, pow10 } from '../../../data/decimal.ts';
import { fail } from '../../../base/errors.ts';

/** A way to bring an unscaled value to a multiple of a step. */
export type Rounding = (unscaled: bigint, step: bigint) => bigint;

/** To the nearest multiple, ties towards positive infinity. */
export const nearest: Rounding = (unscaled, step) => downTo(unscaled * 2n + step, step * 2n) / 2n;
/** To the multiple below. */
export const downward: Rounding = (unscaled, step) => downTo(unscaled, step);
/** To the multiple above. */
export const upward: Rounding = (unscaled, step) => -downTo(-unscaled, step);
/** To the multiple nearer to zero. */
export const towardsZero: Rounding = (unscaled, step) => unscaled - (unscaled % step);

function downTo(unscaled: bigint, step: bigint): bigint {
  const rest = unscaled % step;
  return unscaled - (rest < 0n ? rest + step : rest);
}

/** The value rounded at `places` digits after the point (negative: before it), with its scale kept: 1.239 at 2 is 1.240. */
export function roundDecimal(value: Decimal, places: number, rounding: Rounding): Decimal {
  if (places >= value.scale) return value;
  return new Decimal(rounding(value.unscaled, pow10(Math.min(value.scale - places, MOST_DIGITS))), value.scale);
}

/** Rounding further left than any number has digits gives what rounding here gives. */
const MOST_DIGITS = 1100;

/** The value rounded to a whole number, with scale 0. */
export function roundToWhole(value: Decimal, rounding: Rounding): Decimal {
  const step = pow10(value.scale);
  return new Decimal(rounding(value.unscaled, step) / step, 0);
}

/** A DOUBLE rounded through its shortest decimal text, as people expect of 2.345. Throws for NaN and infinities, which have none. */
export function roundDouble(name: string, value: number, places: number, rounding: Rounding): number {
  const exact = parseDecimal(String(value));
  if (exact === null) throw fail('FUNCTION_INPUT', { name, reason: `${value} cannot be rounded to a number of places` });
  return roundDecimal(exact, places, rounding).toNumber();
}
