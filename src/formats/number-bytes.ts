/** Numbers straight from the bytes of their digits, for compiled readers of text formats. Which spellings count was decided by who calls. */
import { fitExact, parseDecimal } from '../data/decimal.ts';
import type { Decimal } from '../data/decimal.ts';

/** 10^0 … 10^22, the powers that are exact doubles. */
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

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
  const decimal = parseDecimal(b.latin1Slice(from, to));
  return decimal === null ? null : fitExact(decimal, precision, scale);
}
