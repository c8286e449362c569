/** The last check before anything is written: that the queries a command would start can be built and are not too many. */
import { fail } from '../base/errors.ts';
import { registerSinks } from '../engine/source-schemas.ts';
import { specOf } from '../engine/effects.ts';
import type { FormatContext } from '../formats/format.ts';
import type { Engine } from '../engine/engine.ts';
import type { PlannedCommand, PlanScope } from '../engine/planning.ts';

/** Partition counts as the scope knows topics, those of statements before included. */
export function partitionsIn(scope: PlanScope): (topic: string) => number {
  return (topic) => scope.view.topic(topic)?.partitions ?? 1;
}

/** Formats with the schemas of the scope: in a sandbox, those that statements before would have registered. */
export function formatsIn(scope: PlanScope): FormatContext {
  return scope.view.schemas === null ? {} : { schemas: scope.view.schemas };
}

/** Throws what keeps a query from running, and PERSISTENT_LIMIT. Only in a sandbox: it registers the schemas of sinks in the scope's registry. */
export function checkQueries(engine: Engine, planned: PlannedCommand, scope: PlanScope): void {
  for (const change of planned.changes) {
    if (change.kind !== 'startQuery' && change.kind !== 'replaceQuery') continue;
    if (change.kind === 'startQuery') checkLimit(engine, scope);
    const prepared = engine.queries.check(specOf(change.query, engine.settings), partitionsIn(scope), formatsIn(scope));
    if (scope.view.schemas !== null) registerSinks(prepared, scope.view.schemas);
  }
}

function checkLimit(engine: Engine, scope: PlanScope): void {
  const limit = engine.settings.number('ksql.query.persistent.active.limit', Number.POSITIVE_INFINITY);
  const count = scope.catalog.queries.size;
  if (count >= limit) throw fail('PERSISTENT_LIMIT', { count, limit });
}
