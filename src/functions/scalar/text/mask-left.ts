/** MASK_LEFT: The text with its first characters masked as by MASK. */
import { masked, partialMaskOverloads } from './masking.ts';
import type { ScalarFunction } from '../../function.ts';

export const maskLeft: ScalarFunction = {
  kind: 'scalar',
  name: 'MASK_LEFT',
  category: 'STRING',
  description: 'The text with its first characters masked as by MASK. A negative count is an error.',
  examples: [{ sql: "MASK_LEFT('My Test $123', 4)", result: 'Xx-Xest $123' }],
  overloads: partialMaskOverloads('MASK_LEFT', (text, count, masks) => masked(text.slice(0, count), masks) + text.slice(count)),
};
