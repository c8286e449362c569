/**
 * Exponential and natural logarithm, correct to the last digit in all but very few cases. JavaScript engines are one
 * unit off where Java is not (the logarithm of 3 is such a case), and results are compared by their digits.
 * Not functions of SQL themselves.
 */
import { add, divide, exactProduct, multiply, polynomial } from './extended.ts';
import type { Extended } from './extended.ts';

/** ln 2 to twice the precision of a double. */
const LN2: Extended = [Math.LN2, 2.3190468138462996e-17];
const INVERSE_FACTORIALS: readonly Extended[] = inverseFactorials(26);

function inverseFactorials(count: number): Extended[] {
  const coefficients: Extended[] = [[1, 0]];
  for (let n = 1; n < count; n++) coefficients.push(divide(coefficients[n - 1], [n, 0]));
  return coefficients;
}

/** e^x: 0 and Infinity beyond the range. */
export function exponential(x: number): number {
  // Where the result vanishes, overflows or is subnormal, and for NaN, digits are no question or rounding happens twice.
  if (!(x > -708 && x < 709)) return Math.exp(x);
  const exponent = Math.round(x / LN2[0]);
  const whole = add(exactProduct(-exponent, LN2[0]), exactProduct(-exponent, LN2[1]));
  const value = polynomial(INVERSE_FACTORIALS, add([x, 0], whole));
  // In two steps, because 2^1024 is no number.
  return value[0] * 2 ** (exponent - 1) * 2;
}

/** ln x: NaN below zero, −Infinity at zero. One step of Newton's method from the built-in logarithm of the mantissa. */
export function naturalLog(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return Math.log(x);
  const { mantissa, exponent } = normalised(x);
  const guess = Math.log(mantissa);
  const rest = add(multiply([mantissa, 0], polynomial(INVERSE_FACTORIALS, [-guess, 0])), [-1, 0]);
  // ln(1 + d) = d − d²/2 + …, where d is hardly more than one unit in the last place of the guess.
  const correction = add(rest, [(-rest[0] * rest[0]) / 2, 0]);
  const scale = add(exactProduct(exponent, LN2[0]), exactProduct(exponent, LN2[1]));
  return add(scale, add([guess, 0], correction))[0];
}

const bits = new DataView(new ArrayBuffer(8));

/** x = mantissa · 2^exponent with a mantissa between √½ and √2. */
function normalised(x: number): { mantissa: number; exponent: number } {
  const subnormal = x < 2 ** -1022;
  bits.setFloat64(0, subnormal ? x * 2 ** 54 : x);
  const high = bits.getUint32(0);
  const exponent = (high >>> 20) - 1023 - (subnormal ? 54 : 0);
  bits.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  const mantissa = bits.getFloat64(0);
  return mantissa > Math.SQRT2 ? { mantissa: mantissa / 2, exponent: exponent + 1 } : { mantissa, exponent };
}
