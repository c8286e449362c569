/** JSON whose numbers keep every digit: whole numbers beyond 2^53 become `bigint`, fractions become `Decimal` with the digits as written. */
import { parseDecimal } from '../data/decimal.ts';
import type { Decimal } from '../data/decimal.ts';

/** What `parseExactJson` gives, and what rows to insert may hold. */
export type ExactJson = null | boolean | number | bigint | string | Decimal | readonly ExactJson[] | { readonly [name: string]: ExactJson };

/** Numbers that a double might not hold exactly as they are written. */
const DELICATE = /\d{15}|\d[.eE]/;

/** Parses JSON text without losing digits. Throws SyntaxError. */
export function parseExactJson(text: string): ExactJson {
  if (!DELICATE.test(text)) return JSON.parse(text) as ExactJson;
  return JSON.parse(text, exact) as ExactJson;
}

/** A reviver; the text of a number comes in its third argument. */
function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined) return value;
  if (/^-?\d+$/.test(source)) return Number.isSafeInteger(value) ? value : BigInt(source);
  return parseDecimal(source) ?? value;
}
