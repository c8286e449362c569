/** CONCAT_WS: values one after the other with a separator between them; NULLs are skipped with their separator. */
import { fail } from '../../../base/errors.ts';
import type { ScalarFunction } from '../../function.ts';

export const concatWs: ScalarFunction = {
  kind: 'scalar',
  name: 'CONCAT_WS',
  category: 'STRING',
  description:
    'The values joined to one, with the separator between them. NULL values are skipped, empty ones are kept; a NULL separator gives NULL.',
  examples: [{ sql: "CONCAT_WS(', ', 'a', NULL, 'b')", result: 'a, b' }],
  overloads: [
    { signature: '(separator STRING, values STRING...) -> STRING', nulls: 'handled', call: joinTexts },
    { signature: '(separator BYTES, values BYTES...) -> BYTES', nulls: 'handled', call: joinBytes },
  ],
};

function joinTexts(separator: string | null, ...values: (string | null)[]): string | null {
  requireValues(values);
  return separator === null ? null : values.filter((value) => value !== null).join(separator);
}

function joinBytes(separator: Uint8Array | null, ...values: (Uint8Array | null)[]): Uint8Array | null {
  requireValues(values);
  if (separator === null) return null;
  const parts = values.filter((value) => value !== null).flatMap((value, i) => (i === 0 ? [value] : [separator, value]));
  return Buffer.concat(parts);
}

function requireValues(values: readonly unknown[]): void {
  if (values.length === 0) throw fail('FUNCTION_INPUT', { name: 'CONCAT_WS', reason: 'a separator and at least one value are needed' });
}
