/** What a plan node offers to the expressions above it: a node and the local names of its columns, as a scope for the binder. */
import { fail } from '../../base/errors.ts';
import { localName } from './qualify.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { SqlType } from '../../data/types.ts';
import type { BindContext, CallNode } from '../bind/scope.ts';
import type { CatalogView } from '../catalog.ts';
import type { BoundExpression } from '../expression.ts';
import type { PlanNode } from './nodes.ts';
import type { QuerySource } from './query-sources.ts';

export interface Relation {
  readonly node: PlanNode;
  /** Local name → expression over the node's columns. */
  readonly names: ReadonlyMap<string, BoundExpression>;
  /** Names that a lambda parameter must not have: the sources' columns. */
  readonly columnNames: ReadonlySet<string>;
}

/** Hooks of a bind context; see `BindContext`. */
export interface BindHooks {
  readonly replace?: (node: Expression) => BoundExpression | null;
  readonly onAggregate?: (call: CallNode) => BoundExpression;
  readonly onTabular?: (call: CallNode) => BoundExpression;
}

/** The context to bind qualified expressions over a relation: for WHERE, where the binder must see which names are pseudo columns. */
export function qualifiedContextOf(
  relation: Pick<Relation, 'names' | 'columnNames'>,
  clause: string,
  catalog: CatalogView,
  sources: readonly QuerySource[],
): BindContext {
  const local = contextOf(relation, clause, catalog);
  const { resolve } = local.scope;
  return {
    ...local,
    scope: {
      ...local.scope,
      resolve: (source, name, at) => resolve(null, { ...name, name: localName(source?.name ?? null, name.name, sources) }, at),
    },
  };
}

/** The context to bind local expressions over a relation. */
export function contextOf(
  relation: Pick<Relation, 'names' | 'columnNames'>,
  clause: string,
  catalog: CatalogView,
  hooks: BindHooks = {},
): BindContext {
  return {
    catalog,
    scope: {
      clause,
      hasColumn: (name) => relation.columnNames.has(name),
      resolve(source, name, at) {
        const found = relation.names.get(source === null ? name.name : `${source.name}_${name.name}`);
        if (found !== undefined) return found;
        throw fail('COLUMN_UNKNOWN', { clause, name: name.name, more: '', line: at.line, column: at.column }, { at });
      },
    },
    replace: hooks.replace ?? null,
    onAggregate: hooks.onAggregate ?? null,
    onTabular: hooks.onTabular ?? null,
  };
}

/** A reference to column `index` of a node. */
export function columnRef(columns: readonly Column[], index: number): BoundExpression & { readonly type: SqlType } {
  const column = columns[index];
  return { kind: 'column', type: column.type, index, name: column.name };
}
