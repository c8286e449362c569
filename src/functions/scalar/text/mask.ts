/** MASK: hides the characters of a text behind the mask of their class. */
import { DEFAULT_MASKS, masked, masksOf } from './masking.ts';
import type { ScalarFunction } from '../../function.ts';
import type { Masks } from './masking.ts';

export const mask: ScalarFunction = {
  kind: 'scalar',
  name: 'MASK',
  category: 'STRING',
  description:
    'The text with upper-case letters, lower-case letters, digits and other characters replaced by X, x, n and -, or by the given characters. ' +
    'A NULL mask leaves its class as it is.',
  examples: [
    { sql: "MASK('My Test $123')", result: 'Xx-Xxxx--nnn' },
    { sql: "MASK('Ab1!', '*', NULL, '1', NULL)", result: '*b1!' },
  ],
  overloads: [
    { signature: '(text STRING) -> STRING', nulls: 'propagate', throws: false, call: (text: string) => masked(text, DEFAULT_MASKS) },
    {
      signature: '(text STRING, upper STRING, lower STRING, digit STRING, other STRING) -> STRING',
      nulls: 'handled',
      call: (text: string | null, ...masks: Masks) => {
        const checked = masksOf('MASK', masks);
        return text === null ? null : masked(text, checked);
      },
    },
  ],
};
