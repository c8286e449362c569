/** Drops projections that change nothing: the same columns under the same names in the same places. */
import { mapPlan } from './map-plan.ts';
import type { PlanNode, ProjectNode, QueryPlan } from '../nodes.ts';

export function dropIdentityProjects(plan: QueryPlan): QueryPlan {
  return mapPlan(plan, (node) => (node.kind === 'project' && isIdentity(node) ? node.input : node));
}

/**
 * A bare source below stays under its projection where it has header columns or pseudo roles to lose; equal columns say there are none.
 */
function isIdentity(node: ProjectNode): boolean {
  const below: PlanNode['columns'] = node.input.columns;
  return (
    node.columns.length === below.length &&
    node.columns.every((column, i) => column.name === below[i].name && column.role === below[i].role) &&
    node.expressions.every((e, i) => e.kind === 'column' && e.index === i)
  );
}
