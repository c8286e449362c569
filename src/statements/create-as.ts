/** CREATE STREAM/TABLE … AS SELECT: a new source and the query that writes it; with OR REPLACE, another plan for a running query. */
import { fail } from '../base/errors.ts';
import { existingNotice } from '../sql/plan/source.ts';
import { planCreateAs } from '../sql/plan/sink.ts';
import { planReplace } from '../sql/plan/replace.ts';
import { queryRecord, writersOf } from './query-record.ts';
import { checkWritable, topicCreation } from './topics.ts';
import type { Change } from '../engine/catalog.ts';
import type { PlannedCommand, PlanScope } from '../engine/planning.ts';
import type { PlannedSink } from '../sql/plan/sink.ts';
import type { Distributed, StatementOf } from './meaning.ts';

type CreateAs = StatementOf<'createAs'>;

export const createAs: Distributed<CreateAs> = {
  kind: 'distributed',
  plan(statement, scope): PlannedCommand {
    const commandId = `${statement.type.toLowerCase()}/\`${statement.name.name}\`/create`;
    const notice = statement.ifNotExists ? existingNotice(statement, scope.view) : null;
    if (notice !== null) return { changes: [], commandId, message: notice, queryId: null, warning: true };
    const planned = planCreateAs(statement, scope.view, { sequence: scope.sequence, infer: scope.infer });
    checkWritable(planned.topic.name, scope.view, statement.name.at);
    return {
      changes: changesOf(statement, planned, scope),
      commandId,
      message: `Created query with ID ${planned.queryId}`,
      queryId: planned.queryId,
    };
  },
};

function changesOf(statement: CreateAs, planned: PlannedSink, scope: PlanScope): Change[] {
  const { plan, definition, topic, queryId } = planned;
  const running = scope.catalog.queries.get(queryId);
  checkWriters(statement, queryId, scope);
  const query = queryRecord({ id: queryId, kind: 'CREATE_AS', plan, statement: statement.text, sinkTopic: topic.name }, scope);
  const changes: Change[] = [];
  if (topic.create) changes.push({ kind: 'createTopic', topic: topicCreation(topic, definition) });
  changes.push({ kind: 'putSource', source: definition, derivedFrom: plan.sources });
  if (running === undefined) return [...changes, { kind: 'startQuery', query }];
  const replaced = { ...query.spec, plan: planReplace(running.spec.plan, plan, statement.name.at), startFrom: running.spec.startFrom };
  return [...changes, { kind: 'replaceQuery', query: { ...query, spec: replaced, paused: running.paused } }];
}

/** A replaced sink may have no other writer. */
function checkWriters(statement: CreateAs, queryId: string, scope: PlanScope): void {
  const others = writersOf(scope, statement.name.name).filter((q) => q.id !== queryId);
  if (others.length === 0) return;
  throw fail('REPLACE_WRITERS', { name: statement.name.name, queries: others.map((q) => q.id).join(', ') }, { at: statement.name.at });
}
