/** SHOW QUERIES, plain and EXTENDED. */
import { describeRunning } from './query-description.ts';
import { queryEntry } from './query-entry.ts';
import { textOf } from './meaning.ts';
import type { Local, StatementOf } from './meaning.ts';

export const showQueries: Local<StatementOf<'showQueries'>> = {
  kind: 'local',
  run(statement, { engine }) {
    const statementText = textOf(statement);
    const listed = engine.queries.list().filter((q) => q.kind !== 'PULL');
    if (!statement.extended) return { '@type': 'queries', statementText, queries: listed.map((q) => queryEntry(engine, q)), warnings: [] };
    return { '@type': 'query_descriptions', statementText, queryDescriptions: listed.map((q) => describeRunning(engine, q)), warnings: [] };
  },
};
