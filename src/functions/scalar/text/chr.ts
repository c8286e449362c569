/** CHR: a character from its code point, or text from Java's `\u` escapes. */
import { fail } from '../../../base/errors.ts';
import type { ScalarFunction } from '../../function.ts';

export const chr: ScalarFunction = {
  kind: 'scalar',
  name: 'CHR',
  category: 'STRING',
  description: 'The character with that Unicode code point (NULL when there is none), or the text written in \\u escapes.',
  examples: [
    { sql: 'CHR(75)', result: 'K' },
    { sql: "CHR('\\u004b\\u0053')", result: 'KS' },
  ],
  overloads: [
    { signature: '(codePoint INT) -> STRING', nulls: 'propagate', throws: false, call: ofCodePoint },
    { signature: '(escaped STRING) -> STRING', nulls: 'propagate', call: ofEscapes },
  ],
};

function ofCodePoint(code: number): string | null {
  return code < 0 || code > 0x10ffff ? null : String.fromCodePoint(code);
}

const ESCAPE = /\\(?:(u+)\+?([0-9a-fA-F]{4})?|([0-3]?[0-7]{1,2})|(.)|$)/gs;
const CONTROLS: Readonly<Record<string, string>> = { b: '\b', n: '\n', t: '\t', f: '\f', r: '\r' };

/** Java's escapes: `\uXXXX`, octal, control characters; a backslash before anything else is dropped. */
function ofEscapes(text: string): string | null {
  if (text.length < 6 || !text.startsWith('\\u')) return null;
  return text.replace(ESCAPE, (_, u?: string, hex?: string, octal?: string, other?: string) => {
    if (u !== undefined) {
      if (hex === undefined) throw fail('FUNCTION_INPUT', { name: 'CHR', reason: `'${text}' has a \\u without four hexadecimal digits` });
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return other === undefined ? '' : (CONTROLS[other] ?? other);
  });
}
