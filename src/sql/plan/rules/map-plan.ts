/** Rebuilding a plan node by node, inputs before the nodes above them. */
import type { PlanNode, QueryPlan } from '../nodes.ts';

/** The plan with `change` applied to every node but the root, whose inputs are changed. */
export function mapPlan(plan: QueryPlan, change: (node: PlanNode) => PlanNode): QueryPlan {
  return { ...plan, root: { ...plan.root, input: mapNode(plan.root.input, change) } };
}

function mapNode(node: PlanNode, change: (node: PlanNode) => PlanNode): PlanNode {
  // The last two are made by the lowering; a planner's rule never meets them.
  if (node.kind === 'source' || node.kind === 'foreignKeyLeft' || node.kind === 'foreignKeyRight') return change(node);
  if ('left' in node) return change({ ...node, left: mapNode(node.left, change), right: mapNode(node.right, change) });
  return change({ ...node, input: mapNode(node.input, change) });
}
