/**
 * Puts the clause into messages: conditions say what they are part of, and whole.
 *
 * Two wordings are in use because clients know both: an ill-typed condition is an "Error in WHERE expression" and shows the condition; a
 * list or cast that cannot be built is an "Invalid Predicate" or "Invalid Select".
 */
import { MillraceError, fail } from '../../base/errors.ts';
import type { ErrorCode } from '../../base/errors.ts';
import type { Expression } from '../../../grammar/ast.ts';

/** Codes of conversions rather than of conditions. */
const BUILD_CODES: ReadonlySet<ErrorCode> = new Set([
  'LIST_NO_OPERATOR',
  'LIST_BAD_TEXT',
  'ARRAY_EMPTY',
  'ARRAY_ALL_NULL',
  'MAP_EMPTY',
  'MAP_ALL_NULL',
  'STRUCT_DUPLICATE_FIELD',
  'CAST_UNSUPPORTED',
]);
const BUILD_PREFIX: Readonly<Record<string, string>> = {
  WHERE: 'Invalid Predicate: ',
  HAVING: 'Invalid Predicate: ',
  SELECT: 'Invalid Select: ',
};

/** Runs `work`, which binds `root`; a binder error that does not name its clause yet is thrown again with it. */
export function inClause<T>(clause: string, root: Expression, textOf: (node: Expression) => string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw thrown instanceof MillraceError && thrown.params.prefix === '' ? named(thrown, clause, root, textOf) : thrown;
  }
}

function named(error: MillraceError, clause: string, root: Expression, textOf: (node: Expression) => string): MillraceError {
  const condition = clause === 'WHERE' || clause === 'HAVING';
  const build = BUILD_CODES.has(error.code);
  const prefix = build ? (BUILD_PREFIX[clause] ?? '') : condition ? `Error in ${clause} expression: ` : '';
  const statement = condition && !build ? `\nStatement: ${textOf(root)}` : '';
  return fail(error.code, { ...error.params, prefix, statement }, { at: error.at, hint: error.hint, cause: error.cause });
}
