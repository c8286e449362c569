/**
 * String literals that stand for values of another type: in IN lists and constructors `'10'` may mean a number, in comparisons
 * `'2024-03-01'` a date.
 *
 * Only literals are read here; converting strings that come at run time is a CAST.
 */
import { parseDecimal, rescaleExact } from '../../data/decimal.ts';
import { parseDate, parseTime, parseTimestamp } from '../../data/text.ts';
import { DOUBLE, decimalType } from '../../data/types.ts';
import { decimalTypeOf, integerType, literalOf } from './literals.ts';
import type { SqlType, Value } from '../../data/types.ts';
import type { BoundExpression } from '../expression.ts';

const WHOLE = /^[+-]?\d+$/;
const FRACTION = /^[+-]?(?:\d+\.\d*|\.\d+)$/;
const EXPONENT = /^[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+$/;

/** The narrowest numeric type a text has, or null when it is no number. Surrounding white space does not count. */
export function numericTextType(text: string): SqlType | null {
  const trimmed = text.trim();
  if (EXPONENT.test(trimmed)) return Number.isFinite(Number(trimmed)) ? DOUBLE : null;
  if (FRACTION.test(trimmed)) {
    const value = parseDecimal(trimmed);
    return value === null ? null : decimalTypeOf(value);
  }
  if (!WHOLE.test(trimmed)) return null;
  const digits = trimmed.replace(/^[+-]?0*(?=\d)/, '');
  return integerType(BigInt(trimmed)) ?? decimalType(digits.length, 0);
}

/** The type that a string literal brings to a list of type `wanted`: `wanted` itself or a wider number; null when the text does not read as one. */
export function textTypeFor(wanted: SqlType, text: string): SqlType | null {
  switch (wanted.kind) {
    case 'INTEGER':
    case 'BIGINT':
    case 'DECIMAL':
    case 'DOUBLE':
      return numericTextType(text);
    default:
      return readText(text, wanted) === null ? null : wanted;
  }
}

/** A string literal as a literal of the type; null when it does not read as one. */
export function literalFromText(text: string, type: SqlType): BoundExpression | null {
  const value = readText(text, type);
  return value === null ? null : literalOf(value, type);
}

function readText(text: string, type: SqlType): Value {
  const trimmed = text.trim();
  switch (type.kind) {
    case 'BOOLEAN':
      return booleanText(trimmed);
    case 'INTEGER':
    case 'BIGINT':
      return WHOLE.test(trimmed) && integerType(BigInt(trimmed)) !== null ? BigInt(trimmed) : null;
    case 'DOUBLE':
      return numericTextType(trimmed) === null ? null : Number(trimmed);
    case 'DECIMAL': {
      const value = numericTextType(trimmed) === null ? null : parseDecimal(trimmed);
      return value === null ? null : rescaleExact(value, type.scale);
    }
    case 'DATE':
      return attempt(parseDate, text);
    case 'TIME':
      return attempt(parseTime, text);
    case 'TIMESTAMP':
      return attempt(parseTimestamp, text);
    default:
      return null;
  }
}

/** `true`, `yes`, `false` or `no`, each of which may be cut short, in any letter case. */
function booleanText(text: string): boolean | null {
  const lower = text.toLowerCase();
  if (lower === '') return null;
  if ('true'.startsWith(lower) || 'yes'.startsWith(lower)) return true;
  return 'false'.startsWith(lower) || 'no'.startsWith(lower) ? false : null;
}

function attempt(parse: (text: string) => number, text: string): number | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/** Why a text is no value of a time type, or null when it is one (or the type has no text to check). */
export function temporalTextProblem(text: string, type: SqlType): string | null {
  const parse = type.kind === 'DATE' ? parseDate : type.kind === 'TIME' ? parseTime : type.kind === 'TIMESTAMP' ? parseTimestamp : null;
  try {
    parse?.(text);
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
