/**
 * What the files of the binder share: the recursion they are handed (so that none imports another in a circle), what is in scope, and
 * how they fail.
 */
import { fail } from '../../base/errors.ts';
import type { ErrorCode, ErrorParams } from '../../base/errors.ts';
import type { MillraceError } from '../../base/errors.ts';
import type { At, Expression } from '../../../grammar/ast.ts';
import type { BoundExpression } from '../expression.ts';
import type { BindContext } from './scope.ts';

export type BoundParameter = Extract<BoundExpression, { kind: 'parameter' }>;
/** An AST node of one kind. */
export type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** One expression being bound, at one depth of lambdas. */
export interface Binder {
  readonly context: BindContext;
  /** Lambda parameters in scope, by the name they have in the text. */
  readonly parameters: ReadonlyMap<string, BoundParameter>;
  readonly bind: (node: Expression) => BoundExpression;
  /** The same binder with more parameters in scope. */
  readonly withParameters: (added: ReadonlyMap<string, BoundParameter>) => Binder;
  /** A name for a lambda parameter that no other lambda of the expression has. */
  readonly uniqueName: (name: string) => string;
  /** The node as messages show it. */
  readonly textOf: (node: Expression) => string;
}

/** The binder's errors: the clause they stand in is filled in later, by `inClause`. */
export function failAt(code: ErrorCode, params: ErrorParams, at: At): MillraceError {
  return fail(code, { prefix: '', statement: '', ...params }, { at });
}
