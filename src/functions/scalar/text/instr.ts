/** INSTR: where a string occurs in another. */
import { fail } from '../../../base/errors.ts';
import type { ScalarFunction } from '../../function.ts';

export const instr: ScalarFunction = {
  kind: 'scalar',
  name: 'INSTR',
  category: 'STRING',
  description:
    'The position, counted from 1, at which the substring occurs in the text; 0 when it does not or either is NULL. The search starts at `position`, ' +
    'or that many characters from the end and backwards when it is negative, and finds the given occurrence.',
  examples: [
    { sql: "INSTR('CORPORATE FLOOR', 'OR')", result: '2' },
    { sql: "INSTR('CORPORATE FLOOR', 'OR', -3, 2)", result: '2' },
  ],
  overloads: [
    { signature: '(text STRING, substring STRING) -> INT', nulls: 'handled', throws: false, call: find },
    { signature: '(text STRING, substring STRING, position INT) -> INT', nulls: 'handled', call: find },
    { signature: '(text STRING, substring STRING, position INT, occurrence INT) -> INT', nulls: 'handled', call: find },
  ],
};

function find(text: string | null, substring: string | null, position: number | null = 1, occurrence: number | null = 1): number {
  if (position === null || occurrence === null)
    throw fail('FUNCTION_INPUT', { name: 'INSTR', reason: 'the position or the occurrence is NULL' });
  if (text === null || substring === null || position === 0 || Math.abs(position) > text.length) return 0;
  let at = position > 0 ? position - 2 : text.length + position + 1;
  for (let found = 0; found < occurrence; found++) {
    // lastIndexOf takes a negative start for 0, which would find the same place again.
    if (position < 0 && at === 0) return 0;
    at = position > 0 ? text.indexOf(substring, at + 1) : text.lastIndexOf(substring, at - 1);
    if (at < 0) return 0;
  }
  return occurrence > 0 ? at + 1 : 0;
}
