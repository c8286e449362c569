/**
 * Exact decimal numbers: an unscaled integer and a scale. Immutable. Never rounded by a double.
 *
 * `Decimal` is what a DECIMAL value is at run time; its scale always equals its type's. Arithmetic here gives the exact
 * result; fitting it into a result type (`fit`) is a step of its own, because SQL refuses results that do not fit.
 *
 * Nearly all amounts of money are safe integers in their smallest unit, and arithmetic on numbers is ten times as fast as on bigints. So the unscaled integer is kept as a number where it is safe, and only
 * there; every operation tries numbers first and takes the bigint road when the result is not safe.
 */
export class Decimal {
  /** The digits without the point, where they are a safe integer: 12.30 is 1230. NaN elsewhere. */
  readonly small: number;
  /** The digits where they are not; null where they are. */
  private readonly large: bigint | null;
  /** Digits after the point, ≥ 0. */
  readonly scale: number;

  /** `unscaled` as a number must be a safe integer. */
  constructor(unscaled: bigint | number, scale: number) {
    // Adding 0 makes 0 of a negative zero.
    const small = Number(unscaled) + 0;
    const isSafe = Number.isSafeInteger(small);
    this.small = isSafe ? small : Number.NaN;
    this.large = isSafe ? null : BigInt(unscaled);
    this.scale = scale;
  }

  /** The digits without the point: 12.30 is 1230n. */
  get unscaled(): bigint {
    return this.large ?? BigInt(this.small);
  }

  /** Plain notation with all fraction digits: `-0.050`. */
  toString(): string {
    const unscaled = this.large ?? this.small;
    const negative = unscaled < 0;
    const digits = (negative ? -unscaled : unscaled).toString();
    const sign = negative ? '-' : '';
    if (this.scale === 0) return sign + digits;
    const padded = digits.padStart(this.scale + 1, '0');
    return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`;
  }

  toNumber(): number {
    return Number(this.toString());
  }
}

/** 10^0 … 10^22, the powers that are exact doubles; a look into the table is a fraction of what `**` costs. */
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

const POWERS: bigint[] = [1n];
/** 10 to the n, cached. */
export function pow10(n: number): bigint {
  for (let i = POWERS.length; i <= n; i++) POWERS.push(POWERS[i - 1] * 10n);
  return POWERS[n];
}

const DECIMAL_TEXT = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Parses `-1.50`, `.5`, `1.`, `1E3`; keeps the written scale (never negative). Null when the text is no number. */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL_TEXT.exec(text);
  if (match === null) return null;
  const [, sign, whole, fraction = '', exponentText] = match;
  if (whole === '' && fraction === '') return null;
  const exponent = exponentText === undefined ? 0 : Number(exponentText);
  if (Math.abs(exponent) > 10_000) return null;
  let unscaled = BigInt(whole + fraction);
  let scale = fraction.length - exponent;
  if (scale < 0) {
    unscaled *= pow10(-scale);
    scale = 0;
  }
  return new Decimal(sign === '-' ? -unscaled : unscaled, scale);
}

/** Number of decimal digits of the unscaled value; 1 for zero. */
export function digitsOf(value: Decimal): number {
  const text = (value.unscaled < 0n ? -value.unscaled : value.unscaled).toString();
  return text.length;
}

/** `small` of the same number at a scale that is not smaller; NaN where that is not safe. */
function smallAt({ small, scale }: Decimal, larger: number): number {
  if (larger === scale) return small;
  const shifted = small * POWERS_OF_TEN[larger - scale];
  return Number.isSafeInteger(shifted) ? shifted : Number.NaN;
}

/** Whether a safe integer (or NaN, which does not) has at most so many digits. */
function hasAtMost(precision: number, small: number): boolean {
  return precision > 15 ? !Number.isNaN(small) : Math.abs(small) < POWERS_OF_TEN[precision];
}

/** The same number at another scale; null when that would drop non-zero digits. */
export function rescaleExact(value: Decimal, scale: number): Decimal | null {
  if (scale === value.scale) return value;
  if (scale > value.scale) return new Decimal(value.unscaled * pow10(scale - value.scale), scale);
  const divisor = pow10(value.scale - scale);
  return value.unscaled % divisor === 0n ? new Decimal(value.unscaled / divisor, scale) : null;
}

/** The number at another scale, rounded half up (away from zero on ties). */
export function rescaleHalfUp(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) return new Decimal(value.unscaled * pow10(scale - value.scale), scale);
  const divisor = pow10(value.scale - scale);
  const negative = value.unscaled < 0n;
  const magnitude = negative ? -value.unscaled : value.unscaled;
  const rounded = (magnitude + divisor / 2n) / divisor;
  return new Decimal(negative ? -rounded : rounded, scale);
}

/** The value as DECIMAL(precision, scale), exactly; null when it needs rounding or has too many digits. */
export function fitExact(value: Decimal, precision: number, scale: number): Decimal | null {
  if (scale === value.scale && hasAtMost(precision, value.small)) return value;
  const rescaled = rescaleExact(value, scale);
  if (rescaled === null) return null;
  const limit = pow10(precision);
  return rescaled.unscaled < limit && rescaled.unscaled > -limit ? rescaled : null;
}

/** CAST: checks |v| < 10^(precision − scale) before rounding half up; null when it does not fit. */
export function fitHalfUp(value: Decimal, precision: number, scale: number): Decimal | null {
  if (scale >= value.scale) {
    const small = smallAt(value, scale);
    if (hasAtMost(precision, small)) return scale === value.scale ? value : new Decimal(small, scale);
  }
  const limit = pow10(precision - scale + value.scale);
  if (value.unscaled >= limit || value.unscaled <= -limit) return null;
  return rescaleHalfUp(value, scale);
}

/** −1, 0 or 1 by numeric value; 1.0 equals 1.00 here. */
export function compareDecimal(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = smallAt(a, scale) - smallAt(b, scale);
  if (!Number.isNaN(difference)) return Math.sign(difference) + 0;
  const left = a.unscaled * pow10(scale - a.scale);
  const right = b.unscaled * pow10(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function addDecimal(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const sum = smallAt(a, scale) + smallAt(b, scale);
  if (Number.isSafeInteger(sum)) return new Decimal(sum, scale);
  return new Decimal(a.unscaled * pow10(scale - a.scale) + b.unscaled * pow10(scale - b.scale), scale);
}
export function subtractDecimal(a: Decimal, b: Decimal): Decimal {
  return addDecimal(a, negateDecimal(b));
}
export function multiplyDecimal(a: Decimal, b: Decimal): Decimal {
  const product = a.small * b.small;
  if (Number.isSafeInteger(product)) return new Decimal(product, a.scale + b.scale);
  return new Decimal(a.unscaled * b.unscaled, a.scale + b.scale);
}
export function negateDecimal(a: Decimal): Decimal {
  return new Decimal(Number.isNaN(a.small) ? -a.unscaled : -a.small, a.scale);
}

/** The exact quotient at the given scale; null for a zero divisor or a quotient that does not end by then. */
export function divideDecimal(a: Decimal, b: Decimal, scale: number): Decimal | null {
  if (b.unscaled === 0n) return null;
  const shift = scale + b.scale - a.scale;
  const dividend = shift >= 0 ? a.unscaled * pow10(shift) : a.unscaled;
  const divisor = shift >= 0 ? b.unscaled : b.unscaled * pow10(-shift);
  return dividend % divisor === 0n ? new Decimal(dividend / divisor, scale) : null;
}

/** Remainder with the sign of the dividend; null for a zero divisor. */
export function remainderDecimal(a: Decimal, b: Decimal): Decimal | null {
  if (b.unscaled === 0n) return null;
  const scale = Math.max(a.scale, b.scale);
  return new Decimal((a.unscaled * pow10(scale - a.scale)) % (b.unscaled * pow10(scale - b.scale)), scale);
}

/** A finite double by its shortest text, as CAST(DOUBLE AS DECIMAL) sees it; null for NaN and infinities. */
export function decimalFromNumber(value: number): Decimal | null {
  return Number.isFinite(value) ? parseDecimal(String(value)) : null;
}
export function decimalFromInteger(value: number | bigint): Decimal {
  return new Decimal(value, 0);
}
