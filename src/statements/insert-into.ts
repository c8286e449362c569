/** INSERT INTO … SELECT: one more query that writes into a stream. */
import { fail } from '../base/errors.ts';
import { planInsertInto } from '../sql/plan/insert.ts';
import { queryRecord } from './query-record.ts';
import { checkWritable } from './topics.ts';
import type { PlannedCommand } from '../engine/planning.ts';
import type { Distributed, StatementOf } from './meaning.ts';

export const insertInto: Distributed<StatementOf<'insertInto'>> = {
  kind: 'distributed',
  plan(statement, scope): PlannedCommand {
    const { plan, queryId, target } = planInsertInto(statement, scope.view, { sequence: scope.sequence, infer: scope.infer });
    checkWritable(target.topic, scope.view, statement.target.at);
    if (scope.catalog.queries.has(queryId)) throw fail('QUERY_ID_TAKEN', { id: queryId }, { at: statement.at });
    const query = queryRecord({ id: queryId, kind: 'INSERT', plan, statement: statement.text, sinkTopic: target.topic }, scope);
    return {
      changes: [{ kind: 'startQuery', query }],
      commandId: `stream/\`${target.name}\`/create`,
      message: `Created query with ID ${queryId}`,
      queryId,
    };
  },
};
