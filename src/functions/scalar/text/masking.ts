/** What the MASK functions share: replacing each character by the mask of its class. Not a function itself. */
import { fail } from '../../../base/errors.ts';
import type { ScalarOverload } from '../../function.ts';

type MaskChar = string | null;

/** Characters to put for upper-case letters, lower-case letters, digits and all else; null leaves the class as it is. */
export type Masks = readonly [upper: MaskChar, lower: MaskChar, digit: MaskChar, other: MaskChar];

export const DEFAULT_MASKS: Masks = ['X', 'x', 'n', '-'];

/** The masks of a call. Throws when one is not a single character. */
export function masksOf(name: string, masks: Masks): Masks {
  if (masks.some((mask) => mask !== null && mask.length !== 1)) {
    throw fail('FUNCTION_INPUT', { name, reason: 'a mask must be exactly one character, or NULL to leave its class unmasked' });
  }
  return masks;
}

const DIGIT = /\p{Nd}/u;
const LOWER = /\p{Ll}/u;
const UPPER = /\p{Lu}/u;

/** The text with its characters (UTF-16 units) replaced by class. */
export function masked(text: string, [upper, lower, digit, other]: Masks): string {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    const ascii = char < '\u0080';
    if (ascii ? char >= 'a' && char <= 'z' : LOWER.test(char)) result += lower ?? char;
    else if (ascii ? char >= 'A' && char <= 'Z' : UPPER.test(char)) result += upper ?? char;
    else if (ascii ? char >= '0' && char <= '9' : DIGIT.test(char)) result += digit ?? char;
    else result += other ?? char;
  }
  return result;
}

/** Overloads of a function that masks a part of the text: `mask` gets the text, the count and the masks. */
export function partialMaskOverloads(name: string, mask: (text: string, count: number, masks: Masks) => string): readonly ScalarOverload[] {
  const run = (text: string | null, count: number | null, masks: Masks): string | null => {
    if (count === null || count < 0)
      throw fail('FUNCTION_INPUT', { name, reason: `the number of characters is ${count === null ? 'NULL' : 'negative'}` });
    return text === null ? null : mask(text, count, masks);
  };
  return [
    {
      signature: '(text STRING, characters INT) -> STRING',
      nulls: 'handled',
      call: (text: string | null, count: number | null) => run(text, count, DEFAULT_MASKS),
    },
    {
      signature: '(text STRING, characters INT, upper STRING, lower STRING, digit STRING, other STRING) -> STRING',
      nulls: 'handled',
      call: (text: string | null, count: number | null, ...masks: Masks) => run(text, count, masksOf(name, masks)),
    },
  ];
}
