/** CREATE STREAM and CREATE TABLE without a query; CREATE SOURCE TABLE also starts the query that keeps its view. */
import { defineSource, existingNotice } from '../sql/plan/source.ts';
import { queryRecord } from './query-record.ts';
import { usesRegistry } from '../engine/source-schemas.ts';
import { topicCreation } from './topics.ts';
import type { Change } from '../engine/catalog.ts';
import type { PlannedCommand, PlanScope } from '../engine/planning.ts';
import type { Distributed, StatementOf } from './meaning.ts';

export const createSource: Distributed<StatementOf<'createSource'>> = {
  kind: 'distributed',
  plan(statement, scope): PlannedCommand {
    const name = statement.name.name;
    const commandId = `${statement.type.toLowerCase()}/\`${name}\`/create`;
    const notice = statement.ifNotExists ? existingNotice(statement, scope.view) : null;
    if (notice !== null) return { changes: [], commandId, message: notice, queryId: null, warning: true };
    return {
      changes: changesOf(statement, scope),
      commandId,
      message: statement.type === 'STREAM' ? 'Stream created' : 'Table created',
      queryId: null,
    };
  },
};

function changesOf(statement: StatementOf<'createSource'>, scope: PlanScope): Change[] {
  const { definition, topic, plan } = defineSource(statement, scope.view, { infer: scope.infer, sequence: scope.sequence });
  const existing = scope.catalog.sources.get(definition.name);
  const source =
    existing === undefined || definition.queryId !== null
      ? definition
      : { ...definition, queryId: existing.queryId, queryable: existing.queryable };
  const changes: Change[] = [];
  if (topic.create) changes.push({ kind: 'createTopic', topic: topicCreation(topic, definition) });
  if (usesRegistry(source)) changes.push({ kind: 'registerSchemas', source });
  changes.push({ kind: 'putSource', source, derivedFrom: [] });
  if (plan !== null && definition.queryId !== null) {
    const query = queryRecord({ id: definition.queryId, kind: 'CREATE_SOURCE', plan, statement: statement.text, sinkTopic: null }, scope);
    changes.push({ kind: 'startQuery', query });
  }
  return changes;
}
