/** The rewrite rules of plans, in the order they are applied. A rule keeps what the plan computes; it only drops or merges nodes. */
import { dropIdentityProjects } from './drop-identity-projects.ts';
import type { QueryPlan } from '../nodes.ts';

/** What a rule is. */
export type PlanRule = (plan: QueryPlan) => QueryPlan;

const rules: readonly PlanRule[] = [dropIdentityProjects];

export function applyRules(plan: QueryPlan): QueryPlan {
  return rules.reduce((current, rule) => rule(current), plan);
}
