/** Result type of the functions that drop the fraction of a DECIMAL. Not a function itself. */
import { assert } from '../../../base/assert.ts';
import { decimalType } from '../../../data/types.ts';
import type { SqlType } from '../../../data/types.ts';

/** DECIMAL(p − s, 0) of the first argument's DECIMAL(p, s), with at least one digit. */
export function wholeDecimalType([type]: readonly (SqlType | null)[]): SqlType {
  assert(type?.kind === 'DECIMAL', 'the argument is a DECIMAL');
  return decimalType(Math.max(1, type.precision - type.scale), 0);
}
