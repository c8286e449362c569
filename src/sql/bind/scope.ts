/** The names an expression may use where it stands, and what they mean: the binder's only view of its surroundings. */
import type { Expression } from '../../../grammar/ast.ts';
import type { Identifier } from '../../../grammar/ast.ts';
import type { At } from '../../../grammar/ast.ts';
import type { BoundExpression } from '../expression.ts';
import type { CatalogView } from '../catalog.ts';

export interface Scope {
  /**
   * Resolves `name` or `source.name` to a column or pseudo column. Throws a bind error with position, naming the clause and the
   * candidates, when it is unknown or ambiguous.
   */
  readonly resolve: (source: Identifier | null, name: Identifier, at: At) => BoundExpression;
  /** Whether a lambda parameter of this name would hide a column. */
  readonly hasColumn: (name: string) => boolean;
  /** The clause, for messages: SELECT, WHERE, GROUP BY, PARTITION BY, HAVING, JOIN ON, VALUES. */
  readonly clause: string;
}

/** A function call as the parser gave it. */
export type CallNode = Extract<Expression, { kind: 'call' }>;

export interface BindContext {
  readonly catalog: CatalogView;
  readonly scope: Scope;
  /**
   * Asked first for every node: a planner returns the column that already holds the node's value (a grouping expression, say), or
   * null to have it bound in the ordinary way.
   */
  readonly replace: ((node: Expression) => BoundExpression | null) | null;
  /**
   * Aggregate and table functions are no scalar calls: the planner binds their arguments itself (`bindAggregate`, `bindTabular`) and returns a
   * reference to the column that will hold the result. Null where such functions are not allowed; an error then names the clause.
   */
  readonly onAggregate: ((call: CallNode) => BoundExpression) | null;
  readonly onTabular: ((call: CallNode) => BoundExpression) | null;
}
