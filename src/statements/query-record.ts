/** A planned query as the catalogue keeps it. */
import type { QueryRecord } from '../engine/catalog.ts';
import type { PlanScope } from '../engine/planning.ts';
import type { QueryPlan } from '../sql/plan/nodes.ts';

/** What a statement knows of the query it starts. */
export interface StartedQuery {
  readonly id: string;
  readonly kind: QueryRecord['kind'];
  readonly plan: QueryPlan;
  readonly statement: string;
  readonly sinkTopic: string | null;
}

/** The record, with the session's settings and the place to start from. */
export function queryRecord(query: StartedQuery, scope: PlanScope): QueryRecord {
  const startFrom = scope.view.setting('auto.offset.reset') === 'earliest' ? 'earliest' : 'latest';
  const { id, kind, plan, statement, sinkTopic } = query;
  return {
    id,
    kind,
    spec: { id, plan, persistent: true, startFrom, bounded: false },
    statement,
    sources: plan.sources,
    sink: plan.sink,
    sinkTopic,
    overrides: Object.fromEntries(scope.overrides),
    paused: false,
  };
}

/** Queries that write into the source. */
export function writersOf(scope: Pick<PlanScope, 'catalog'>, name: string): QueryRecord[] {
  return [...scope.catalog.queries.values()].filter((q) => q.sink === name);
}

/** Queries that read the source. */
export function readersOf(scope: Pick<PlanScope, 'catalog'>, name: string): QueryRecord[] {
  return [...scope.catalog.queries.values()].filter((q) => q.sources.includes(name));
}
