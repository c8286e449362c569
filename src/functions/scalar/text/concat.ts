/** CONCAT: values one after the other; NULLs are skipped. */
import type { ScalarFunction } from '../../function.ts';

export const concat: ScalarFunction = {
  kind: 'scalar',
  name: 'CONCAT',
  category: 'STRING',
  description: 'The values joined to one. NULLs are skipped; the result is empty when all are NULL.',
  examples: [{ sql: "CONCAT('a', NULL, 'b')", result: 'ab' }],
  overloads: [
    { signature: '(values STRING...) -> STRING', nulls: 'handled', throws: false, call: concatTexts },
    { signature: '(values BYTES...) -> BYTES', nulls: 'handled', throws: false, call: concatBytes },
  ],
};

function concatTexts(...values: (string | null)[]): string {
  let text = '';
  for (const value of values) if (value !== null) text += value;
  return text;
}

function concatBytes(...values: (Uint8Array | null)[]): Uint8Array {
  return Buffer.concat(values.filter((value) => value !== null));
}
