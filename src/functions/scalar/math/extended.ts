/**
 * Numbers of twice the precision of a double, as the unevaluated sum of two doubles, and the operations on them that the
 * elementary functions need. Not a function itself.
 */

/** high + low, where low is less than half a unit in the last place of high. */
export type Extended = readonly [high: number, low: number];

/** a + b exactly. */
export function exactSum(a: number, b: number): Extended {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** a · b exactly, for magnitudes that neither overflow nor vanish. */
export function exactProduct(a: number, b: number): Extended {
  const product = a * b;
  const aHigh = highHalf(a);
  const bHigh = highHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return [product, aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

/** The upper 26 bits of a number. */
function highHalf(a: number): number {
  const scaled = 134217729 * a;
  return scaled - (scaled - a);
}

export function add(a: Extended, b: Extended): Extended {
  const [high, low] = exactSum(a[0], b[0]);
  return exactSum(high, low + (a[1] + b[1]));
}

export function multiply(a: Extended, b: Extended): Extended {
  const [high, low] = exactProduct(a[0], b[0]);
  return exactSum(high, low + (a[0] * b[1] + a[1] * b[0]));
}

export function divide(a: Extended, b: Extended): Extended {
  const first = a[0] / b[0];
  const rest = add(a, multiply([-first, 0], b));
  return exactSum(first, (rest[0] + rest[1]) / b[0]);
}

/** Terms from here on add so little that plain doubles are precise enough for them. */
const FIRST_PLAIN = 8;

/** The sum of coefficient(n) · x^n for n from 0, by Horner's rule. For |x| below 1 and coefficients that fall like those of the sine. */
export function polynomial(coefficients: readonly Extended[], x: Extended): Extended {
  let plain = 0;
  for (let n = coefficients.length - 1; n >= FIRST_PLAIN; n--) plain = plain * x[0] + coefficients[n][0];
  let sum: Extended = [plain, 0];
  for (let n = FIRST_PLAIN - 1; n >= 0; n--) sum = add(multiply(sum, x), coefficients[n]);
  return sum;
}
