/**
 * Sine, cosine and tangent, correct to the last digit in all but very few cases, for the angles that occur; see
 * `exponential.ts` for why. Not functions of SQL themselves.
 */
import { add, divide, exactProduct, multiply, polynomial } from './extended.ts';
import type { Extended } from './extended.ts';

/** π/2 to three times the precision of a double. */
const HALF_PI: readonly number[] = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33];
/** Beyond it the reduction here would lose digits, and the built-in functions reduce better. */
const LARGEST = 1e6;
/** Coefficients of sin x / x and of cos x in x². */
const SINE: readonly Extended[] = alternating(1);
const COSINE: readonly Extended[] = alternating(0);

function alternating(first: number): Extended[] {
  const coefficients: Extended[] = [[1, 0]];
  for (let n = first; coefficients.length < 15; n += 2)
    coefficients.push(divide(coefficients[coefficients.length - 1], [-(n + 1) * (n + 2), 0]));
  return coefficients;
}

/** Sine and cosine of an angle in radians. */
function sineAndCosine(x: number): { sine: Extended; cosine: Extended } {
  const quarter = Math.round(x / HALF_PI[0]);
  let angle = add([x, 0], exactProduct(-quarter, HALF_PI[0]));
  angle = add(add(angle, exactProduct(-quarter, HALF_PI[1])), [-quarter * HALF_PI[2], 0]);
  const square = multiply(angle, angle);
  const sine = multiply(angle, polynomial(SINE, square));
  const cosine = polynomial(COSINE, square);
  switch (((quarter % 4) + 4) % 4) {
    case 0:
      return { sine, cosine };
    case 1:
      return { sine: cosine, cosine: negated(sine) };
    case 2:
      return { sine: negated(sine), cosine: negated(cosine) };
    default:
      return { sine: negated(cosine), cosine: sine };
  }
}

function negated([high, low]: Extended): Extended {
  return [-high, -low];
}

/** Tiny angles are their own sine and tangent; there the products above would vanish. */
function isPlain(x: number): boolean {
  return !(Math.abs(x) > 1e-8 && Math.abs(x) < LARGEST);
}

/** sin x for x in radians. */
export function sine(x: number): number {
  return isPlain(x) ? Math.sin(x) : sineAndCosine(x).sine[0];
}

/** cos x for x in radians. */
export function cosine(x: number): number {
  return isPlain(x) ? Math.cos(x) : sineAndCosine(x).cosine[0];
}

/** tan x for x in radians. */
export function tangent(x: number): number {
  if (isPlain(x)) return Math.tan(x);
  const parts = sineAndCosine(x);
  return divide(parts.sine, parts.cosine)[0];
}
