/** EXPLAIN of a statement, planned without any effect, or of a running query by its id. */
import { assert } from '../base/assert.ts';
import { fail } from '../base/errors.ts';
import { describePull } from './explain-pull.ts';
import { planPull } from '../sql/plan/pull.ts';
import { isPullOnTable, planTransient } from './transient.ts';
import { describePlanned, describeRunning } from './query-description.ts';
import { createAs } from './create-as.ts';
import { insertInto } from './insert-into.ts';
import { partitionsIn } from './check-queries.ts';
import { scratchSchemas } from '../engine/schema-store.ts';
import { querySettings } from '../engine/settings.ts';
import { textOf } from './meaning.ts';
import type { Statement } from '../../grammar/ast.ts';
import type { QueryDescription } from '../api/entities.ts';
import type { PlannedCommand } from '../engine/planning.ts';
import type { QuerySpec } from '../runtime/spec.ts';
import type { Local, Place, StatementOf } from './meaning.ts';

type Explain = StatementOf<'explain'>;

export const explain: Local<Explain> = {
  kind: 'local',
  check(statement, place) {
    if (statement.statement !== null) plannedDescription(statement.statement, place);
  },
  run(statement, place) {
    const queryDescription =
      statement.statement === null ? runningDescription(statement, place) : plannedDescription(statement.statement, place);
    return { '@type': 'queryDescription', statementText: textOf(statement), queryDescription, warnings: [] };
  },
};

function runningDescription(statement: Explain, { engine }: Place): QueryDescription {
  const id = statement.id ?? '';
  const info = engine.queries.get(id);
  if (info === undefined) throw fail('EXPLAIN_UNKNOWN', { id }, { at: statement.at });
  return describeRunning(engine, info);
}

function plannedDescription(statement: Statement, place: Place): QueryDescription {
  if (statement.kind === 'select' && isPullOnTable(statement, place)) {
    return describePull(
      planPull(statement.query, place.scope.view),
      `query_${place.engine.clock.now()}`,
      statement.text,
      Object.fromEntries(place.session.properties),
    );
  }
  const spec = plannedSpec(statement, place);
  // With schemas of its own: EXPLAIN registers nothing.
  const { schemas } = place.engine;
  const formats = schemas === null ? {} : { schemas: scratchSchemas(schemas) };
  const prepared = place.engine.queries.check(spec, partitionsIn(place.scope), formats);
  return describePlanned(place.engine, spec, statement.text, prepared, Object.fromEntries(place.session.properties));
}

function plannedSpec(statement: Statement, place: Place): QuerySpec {
  const settings = querySettings(place.engine.settings, place.session.properties);
  switch (statement.kind) {
    case 'select':
      return planTransient(statement, place);
    case 'createAs':
      return { ...startedSpec(createAs.plan({ ...statement, ifNotExists: false }, place.scope)), settings };
    case 'insertInto':
      return { ...startedSpec(insertInto.plan(statement, place.scope)), settings };
    default:
      throw fail('EXPLAIN_NOT_QUERY', {}, { at: statement.at });
  }
}

function startedSpec(planned: PlannedCommand): Omit<QuerySpec, 'settings'> {
  const start = planned.changes.find((c) => c.kind === 'startQuery' || c.kind === 'replaceQuery');
  assert(start !== undefined, 'a statement with a query starts one');
  return start.query.spec;
}
