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
