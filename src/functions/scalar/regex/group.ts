/** The check of a group number that the REGEXP_EXTRACT functions share. Not a function itself. */
import { fail } from '../../../base/errors.ts';

/** Throws for a negative group. */
export function requireGroup(name: string, group: number): void {
  if (group < 0) throw fail('FUNCTION_INPUT', { name, reason: `the group ${group} is negative` });
}
