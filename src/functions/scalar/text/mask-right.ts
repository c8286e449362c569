/** MASK_RIGHT: The text with its last characters masked as by MASK. */
import { masked, partialMaskOverloads } from './masking.ts';
import type { ScalarFunction } from '../../function.ts';

export const maskRight: ScalarFunction = {
  kind: 'scalar',
  name: 'MASK_RIGHT',
  category: 'STRING',
  description: 'The text with its last characters masked as by MASK. A negative count is an error.',
  examples: [{ sql: "MASK_RIGHT('My Test $123', 4)", result: 'My Test -nnn' }],
  overloads: partialMaskOverloads(
    'MASK_RIGHT',
    (text, count, masks) => text.slice(0, cut(text, count)) + masked(text.slice(cut(text, count)), masks),
  ),
};

/** Where the last `count` characters begin. */
function cut(text: string, count: number): number {
  return Math.max(0, text.length - count);
}
