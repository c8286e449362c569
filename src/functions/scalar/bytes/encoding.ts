/** The encodings of text as bytes that ENCODE, TO_BYTES and FROM_BYTES share: hex, utf8, ascii, base64. Not a function itself. */
import { fail } from '../../../base/errors.ts';

export type Encoding = 'hex' | 'utf8' | 'ascii' | 'base64';

/** The encoding of that name in any case. Throws for another name. */
export function encodingNamed(name: string, functionName: string): Encoding {
  const lower = name.toLowerCase();
  if (lower === 'hex' || lower === 'utf8' || lower === 'ascii' || lower === 'base64') return lower;
  throw fail('FUNCTION_INPUT', { name: functionName, reason: `'${name}' is not an encoding; there are hex, utf8, ascii and base64` });
}

/** Text in UTF-8. */
export function utf8Bytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** Text in ASCII; other characters become `?`. */
export function asciiBytes(text: string): Buffer {
  return Buffer.from(Array.from(text, (char) => (char.charCodeAt(0) < 0x80 && char.length === 1 ? char : '?')).join(''), 'latin1');
}

/** Bytes of ASCII text; other bytes become U+FFFD. */
export function asciiText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[^\0-\x7f]/g, '\ufffd');
}

/** Bytes of hexadecimal digits in any case. Throws for an odd number of them and for anything else. */
export function hexBytes(digits: string, functionName: string): Buffer {
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) {
    throw fail('FUNCTION_INPUT', { name: functionName, reason: `'${digits}' is not an even number of hexadecimal digits` });
  }
  return Buffer.from(digits, 'hex');
}
