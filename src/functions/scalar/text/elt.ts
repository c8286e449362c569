/** ELT: the n-th of several strings. */
import { fail } from '../../../base/errors.ts';
import type { ScalarFunction } from '../../function.ts';

export const elt: ScalarFunction = {
  kind: 'scalar',
  name: 'ELT',
  category: 'STRING',
  description: 'The string at the position, counted from 1; NULL when there is none.',
  examples: [{ sql: "ELT(2, 'a', 'b')", result: 'b' }],
  overloads: [{ signature: '(position INT, values STRING...) -> STRING', nulls: 'handled', call: pick }],
};

function pick(position: number | null, ...values: (string | null)[]): string | null {
  if (position === null) throw fail('FUNCTION_INPUT', { name: 'ELT', reason: 'the position is NULL' });
  return values[position - 1] ?? null;
}
