/** MASK_KEEP_LEFT: The text masked as by MASK, except for its first characters. */
import { masked, partialMaskOverloads } from './masking.ts';
import type { ScalarFunction } from '../../function.ts';

export const maskKeepLeft: ScalarFunction = {
  kind: 'scalar',
  name: 'MASK_KEEP_LEFT',
  category: 'STRING',
  description: 'The text masked as by MASK, except for its first characters. A negative count is an error.',
  examples: [{ sql: "MASK_KEEP_LEFT('My Test $123', 4)", result: 'My Txxx--nnn' }],
  overloads: partialMaskOverloads('MASK_KEEP_LEFT', (text, count, masks) => text.slice(0, count) + masked(text.slice(count), masks)),
};
