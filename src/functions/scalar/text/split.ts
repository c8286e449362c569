/** SPLIT: a text or bytes cut at a literal delimiter. */
import type { ScalarFunction } from '../../function.ts';

export const split: ScalarFunction = {
  kind: 'scalar',
  name: 'SPLIT',
  category: 'STRING',
  description:
    'The pieces between the occurrences of the delimiter, empty ones included. An empty delimiter separates every character or byte.',
  examples: [{ sql: "SPLIT('a,b,,', ',')", result: '[a, b, , ]' }],
  overloads: [
    {
      signature: '(text STRING, delimiter STRING) -> ARRAY<STRING>',
      nulls: 'propagate',
      throws: false,
      call: (text: string, delimiter: string) => (text === '' ? [''] : text.split(delimiter)),
    },
    { signature: '(bytes BYTES, delimiter BYTES) -> ARRAY<BYTES>', nulls: 'propagate', throws: false, call: splitBytes },
  ],
};

function splitBytes(bytes: Uint8Array, delimiter: Uint8Array): Uint8Array[] {
  if (bytes.length === 0) return [Buffer.alloc(0)];
  if (delimiter.length === 0) return Array.from(bytes, (byte) => Buffer.of(byte));
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (let at = source.indexOf(delimiter); at >= 0; at = source.indexOf(delimiter, from)) {
    pieces.push(Buffer.from(source.subarray(from, at)));
    from = at + delimiter.length;
  }
  pieces.push(Buffer.from(source.subarray(from)));
  return pieces;
}
