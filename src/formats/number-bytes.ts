/** Numbers straight from the bytes of their digits, for compiled readers of text formats. Which spellings count was decided by who calls. */
import { Decimal, fitExact, parseDecimal } from '../data/decimal.ts';

/** Up to 15 digits as a number; a point among them is passed over. The last nine and those before are summed as 32-bit integers. */
export function wideInteger(b: Buffer, from: number, to: number): number {
  let low = 0;
  let high = 0;
  let digits = 0;
  let factor = 1;
  for (let i = to - 1; i >= from; i--) {
    const c = b[i];
    if (c === 46) continue;
    if (digits === 9) factor = 1;
    if (digits < 9) low += Math.imul(c - 48, factor);
    else high += Math.imul(c - 48, factor);
    factor = Math.imul(factor, 10);
    digits++;
  }
  return high * 1_000_000_000 + low;
}

/** A number's text as DECIMAL(precision, scale); null when it is none or does not fit. */
export function decimalAt(b: Buffer, from: number, to: number, precision: number, scale: number): Decimal | null {
  const decimal = shortDecimal(b, from, to) ?? parseDecimal(b.latin1Slice(from, to));
  return decimal === null ? null : fitExact(decimal, precision, scale);
}

/** Up to 15 digits, with or without a point among them and a minus sign before; null for everything else. */
function shortDecimal(b: Buffer, from: number, to: number): Decimal | null {
  const negative = b[from] === 45;
  const start = negative ? from + 1 : from;
  let scale = -1;
  for (let i = start; i < to; i++) {
    const c = b[i];
    if (c === 46 && scale < 0) scale = to - i - 1;
    else if (c < 48 || c > 57) return null;
  }
  const digits = to - start - (scale < 0 ? 0 : 1);
  if (digits < 1 || digits > 15) return null;
  const unscaled = wideInteger(b, start, to);
  return new Decimal(negative ? -unscaled : unscaled, Math.max(scale, 0));
}
