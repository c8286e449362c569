/** Plans of transient queries: push queries, and pull queries on streams, which are push queries with an end. */
import { planPush } from '../sql/plan/push.ts';
import { planStreamPull } from '../sql/plan/pull.ts';
import { querySettings } from '../engine/settings.ts';
import { systemRandom } from '../base/random.ts';
import type { QueryPlan } from '../sql/plan/nodes.ts';
import type { QuerySpec } from '../runtime/spec.ts';
import type { Place, StatementOf } from './meaning.ts';

type Select = StatementOf<'select'>;

/** Whether the query reads the view of a table, once. */
export function isPullOnTable({ query }: Select, { scope }: Place): boolean {
  return query.emit === null && scope.view.source(query.from.name.name)?.kind === 'TABLE';
}

/** The query to run. Without EMIT it reads what there is and ends; its source must be a stream then. */
export function planTransient(statement: Select, place: Place): QuerySpec {
  const { engine, session, scope } = place;
  const { query } = statement;
  const bounded = query.emit === null;
  const plan = bounded ? planStreamPull(query, scope.view) : planPush(query, scope.view);
  const scalable = !bounded && isScalable(statement, plan, place);
  const prefix = scalable ? 'SCALABLE_PUSH_QUERY_' : 'transient_';
  const id = `${prefix}${plan.sources[0]}_${systemRandom.integer(2 ** 31)}${systemRandom.integer(2 ** 20)}`;
  const earliest = bounded || (!scalable && scope.view.setting('auto.offset.reset') === 'earliest');
  return {
    id,
    plan,
    persistent: false,
    startFrom: earliest ? 'earliest' : 'latest',
    settings: querySettings(engine.settings, session.properties),
    bounded,
  };
}

/** Whether ksqlDB would attach the query to a running one (queries.md 4). Only its id and its start differ here. */
function isScalable({ query }: Select, plan: QueryPlan, { scope }: Place): boolean {
  if (scope.view.setting('ksql.query.push.v2.enabled') !== 'true' || scope.view.setting('auto.offset.reset') === 'earliest') return false;
  if (query.emit !== 'CHANGES' || query.joins.length > 0 || query.groupBy !== null || query.window !== null) return false;
  if (query.having !== null || query.partitionBy !== null || /"(?:ROWPARTITION|ROWOFFSET)"/.test(JSON.stringify(plan.root))) return false;
  return [...scope.catalog.queries.values()].filter((q) => q.sink === plan.sources[0]).length === 1;
}
