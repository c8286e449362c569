/**
 * Numbers and bytes from text as Java's parsers take them, for every format that has numbers as text: which spellings count
 * as an integer, a double, a decimal, base64. Nothing here throws: null means "no such thing".
 */
import { parseDecimal } from '../data/decimal.ts';

const DOUBLE_TEXT = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/;
const BASE64_TEXT = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
export const MS_PER_DAY = 86_400_000;

/** An INTEGER: optional sign and digits, within 32 bits. */
export function parse32(text: string): number | null {
  if (!/^[+-]?\d{1,40}$/.test(text)) return null;
  const value = Number(text) + 0;
  return value >= -2147483648 && value <= 2147483647 ? value : null;
}

/** A DOUBLE: blanks around it, `NaN`, `Infinity` and a type suffix are taken. */
export function parseDouble(text: string): number | null {
  const trimmed = trimJava(text);
  if (!DOUBLE_TEXT.test(trimmed)) return null;
  return Number(/[fFdD]$/.test(trimmed) ? trimmed.slice(0, -1) : trimmed.replace(/^[+-]?NaN$/, 'NaN'));
}

/** Without the characters up to U+0020 at both ends. */
function trimJava(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) <= 32) from++;
  while (from < to && text.charCodeAt(to - 1) <= 32) to--;
  return text.slice(from, to);
}

/** The bytes of base64 text (padding may be missing); null for any foreign character. */
export function parseBase64(text: string): Buffer | null {
  return BASE64_TEXT.test(text) ? Buffer.from(text, 'base64') : null;
}

/** Whether a number of milliseconds can be a TIME. */
export function isTimeOfDay(ms: number | bigint): boolean {
  return ms >= 0 && ms <= MS_PER_DAY;
}

/** A number's text as Java's BigDecimal prints it: `1.50` stays, `1e3` is `1E+3`. The text must be a JSON number. */
export function exactNumberText(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  const scale = fraction.length - Number(exponent);
  const negative = sign === '-' && !/^0+$/.test(digits) ? '-' : '';
  const adjusted = digits.length - 1 - scale;
  if (scale >= 0 && adjusted >= -6) return negative + placePoint(digits, scale);
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${negative}${mantissa}E${adjusted < 0 ? '' : '+'}${adjusted}`;
}

function placePoint(digits: string, scale: number): string {
  if (scale === 0) return digits;
  const padded = digits.padStart(scale + 1, '0');
  return `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/** The integer part of a JSON number's text as a bigint; exact, with exponent. Null when the exponent is beyond reason. */
export function truncatedInteger(text: string): bigint | null {
  const decimal = parseDecimal(text);
  if (decimal === null) return null;
  return decimal.unscaled / 10n ** BigInt(decimal.scale);
}
