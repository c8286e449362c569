/** SELECT … EMIT: a transient query that hands its rows to one subscriber. */
import { analyseQuery } from './analysis.ts';
import { emitProjection } from './projection.ts';
import { planSteps } from './query.ts';
import { applyRules } from './rules/all.ts';
import type { Query } from '../../../grammar/ast.ts';
import type { CatalogView } from '../catalog.ts';
import type { QueryPlan } from './nodes.ts';

/** Throws the errors of `queries.md` 1 to 9 as they apply to push queries. Its id is the caller's: `transient_<source>_<random>`. */
export function planPush(query: Query, catalog: CatalogView): QueryPlan {
  const analysed = analyseQuery(query, catalog, false);
  const root = emitProjection(planSteps(analysed, 'SELECT'), query.limit);
  return applyRules({ root, sources: [...new Set(analysed.sources.map((s) => s.definition.name))], sink: null });
}
