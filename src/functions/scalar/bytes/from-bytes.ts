/** FROM_BYTES: bytes as text in an encoding. */
import { asciiText, encodingNamed } from './encoding.ts';
import type { ScalarFunction } from '../../function.ts';

export const fromBytes: ScalarFunction = {
  kind: 'scalar',
  name: 'FROM_BYTES',
  category: 'STRING',
  description: "The bytes as text in the encoding 'hex' (upper case), 'utf8', 'ascii' or 'base64'.",
  examples: [{ sql: "FROM_BYTES(TO_BYTES('ksql', 'utf8'), 'hex')", result: '6B73716C' }],
  overloads: [{ signature: '(bytes BYTES, encoding STRING) -> STRING', nulls: 'propagate', call: textOf }],
};

function textOf(bytes: Uint8Array, name: string): string {
  const encoding = encodingNamed(name, 'FROM_BYTES');
  if (encoding === 'ascii') return asciiText(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(encoding);
  return encoding === 'hex' ? text.toUpperCase() : text;
}
