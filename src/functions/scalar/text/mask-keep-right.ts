/** MASK_KEEP_RIGHT: The text masked as by MASK, except for its last characters. */
import { masked, partialMaskOverloads } from './masking.ts';
import type { ScalarFunction } from '../../function.ts';

export const maskKeepRight: ScalarFunction = {
  kind: 'scalar',
  name: 'MASK_KEEP_RIGHT',
  category: 'STRING',
  description: 'The text masked as by MASK, except for its last characters. A negative count is an error.',
  examples: [{ sql: "MASK_KEEP_RIGHT('My Test $123', 4)", result: 'Xx-Xxxx-$123' }],
  overloads: partialMaskOverloads(
    'MASK_KEEP_RIGHT',
    (text, count, masks) => masked(text.slice(0, cut(text, count)), masks) + text.slice(cut(text, count)),
  ),
};

/** Where the last `count` characters begin. */
function cut(text: string, count: number): number {
  return Math.max(0, text.length - count);
}
