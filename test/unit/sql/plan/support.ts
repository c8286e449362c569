/** Shared by the planner's unit tests: the error of a wrong script, and the last plan of a right one. */
import { MillraceError } from '../../../../src/base/errors.ts';
import { planScript } from '../../../plans/script.ts';
import { inputsOf } from '../../../../src/sql/plan/explain.ts';
import type { QueryPlan, PlanNode } from '../../../../src/sql/plan/nodes.ts';
import type { SourceDefinition } from '../../../../src/sql/catalog.ts';
import type { ScriptOptions } from '../../../plans/script.ts';

/** The typed error that planning the script throws. */
export function errorOf(script: string, options: ScriptOptions = {}): MillraceError {
  try {
    planScript(script, options);
  } catch (error) {
    if (error instanceof MillraceError) return error;
    throw error;
  }
  throw new Error(`Planned without an error: ${script}`);
}

/** The plan of the script's last statement. */
export function planOf(script: string, options: ScriptOptions = {}): QueryPlan {
  const plan = planScript(script, options).planned.at(-1)?.plan;
  if (plan === undefined || plan === null) throw new Error('The last statement has no plan');
  return plan;
}

/** A source as the script leaves it. */
export function sourceOf(script: string, name: string, options: ScriptOptions = {}): SourceDefinition {
  const source = planScript(script, options).sources.get(name);
  if (source === undefined) throw new Error(`No source ${name}`);
  return source;
}

/** The nodes of one kind, from the sink downwards, left before right. */
export function nodesOf<K extends PlanNode['kind']>(plan: QueryPlan, kind: K): Extract<PlanNode, { kind: K }>[] {
  const found: PlanNode[] = [];
  const visit = (node: PlanNode): void => {
    found.push(node);
    inputsOf(node).forEach(visit);
  };
  visit(plan.root);
  return found.filter((n) => n.kind === kind) as Extract<PlanNode, { kind: K }>[];
}
