/** What stands between the fields of DELIMITED: KEY_DELIMITER and VALUE_DELIMITER. */
import { fail } from '../../base/errors.ts';
import type { FormatProperties } from '../format.ts';

const NAMED: Readonly<Record<string, string>> = { TAB: '\t', SPACE: ' ' };

/** The delimiter character of the properties; a comma when none is named. */
export function delimiterOf(properties: FormatProperties): string {
  const name = properties.delimiter ?? ',';
  return NAMED[name] ?? name;
}

/** Throws when the text of KEY_DELIMITER or VALUE_DELIMITER (`property`) names no delimiter. */
export function checkDelimiter(delimiter: string, property: string): void {
  if (delimiter.trim() === '') throw fail('FORMAT_DELIMITER_EMPTY', { property });
  if (delimiter.length !== 1 && !(delimiter in NAMED)) throw fail('FORMAT_DELIMITER_INVALID', { property, delimiter });
}

/** Characters that stand in numbers, words or base64 as they are written, or that have a meaning of their own in a record. */
const AMBIGUOUS = /[A-Za-z0-9"\r\n.-]/;

/**
 * The delimiter as the one byte that compiled code looks for; null when it takes more bytes or could stand within a number, so that only the general reader
 * and writer can tell.
 */
export function delimiterByte(properties: FormatProperties): number | null {
  const delimiter = delimiterOf(properties);
  const code = delimiter.charCodeAt(0);
  return delimiter.length === 1 && code > 0 && code < 127 && !AMBIGUOUS.test(delimiter) ? code : null;
}
