/** ENCODE: a text from one encoding to another. */
import { fail } from '../../../base/errors.ts';
import { asciiBytes, asciiText, encodingNamed, hexBytes, utf8Bytes } from './encoding.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Encoding } from './encoding.ts';

export const encode: ScalarFunction = {
  kind: 'scalar',
  name: 'ENCODE',
  category: 'STRING',
  description: "The text taken from one encoding to another: 'hex', 'utf8', 'ascii' or 'base64'. The two must differ.",
  examples: [{ sql: "ENCODE('ksql', 'ascii', 'hex')", result: '6b73716c' }],
  overloads: [{ signature: '(text STRING, inputEncoding STRING, outputEncoding STRING) -> STRING', nulls: 'propagate', call: transcode }],
};

function transcode(text: string, inputEncoding: string, outputEncoding: string): string {
  const from = encodingNamed(inputEncoding, 'ENCODE');
  const to = encodingNamed(outputEncoding, 'ENCODE');
  if (from === to) throw fail('FUNCTION_INPUT', { name: 'ENCODE', reason: `it does not encode from ${from} to ${to}` });
  return textOf(bytesOf(text, from), to);
}

function bytesOf(text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case 'hex':
      return hexBytes(hexDigits(text), 'ENCODE');
    case 'base64':
      return Buffer.from(text, 'base64');
    case 'ascii':
      return asciiBytes(text);
    default:
      return utf8Bytes(text);
  }
}

/** The digits of `0xA1`, `X'A1'`, `x'A1'` or `A1`; after 0x an odd number gets a leading zero. */
function hexDigits(text: string): string {
  if (text.startsWith('0x')) return text.length % 2 === 0 ? text.slice(2) : `0${text.slice(2)}`;
  return /^[xX]'.*'$/s.test(text) ? text.slice(2, -1) : text;
}

function textOf(bytes: Buffer, encoding: Encoding): string {
  return encoding === 'ascii' ? asciiText(bytes) : bytes.toString(encoding);
}
