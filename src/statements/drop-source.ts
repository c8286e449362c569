/** DROP STREAM and DROP TABLE: ends the query that made the source, forgets the source and, if asked, deletes its topic. */
import { fail } from '../base/errors.ts';
import { caseHint } from '../sql/plan/query-sources.ts';
import { derivedFrom } from '../engine/catalog.ts';
import { readersOf, writersOf } from './query-record.ts';
import type { Change, QueryRecord } from '../engine/catalog.ts';
import type { PlannedCommand, PlanScope } from '../engine/planning.ts';
import type { SourceDefinition } from '../sql/catalog.ts';
import type { Distributed, StatementOf } from './meaning.ts';

type Drop = StatementOf<'dropSource'>;

export const dropSource: Distributed<Drop> = {
  kind: 'distributed',
  plan(statement, scope): PlannedCommand {
    const name = statement.name.name;
    const { at } = statement.name;
    const commandId = `${statement.type.toLowerCase()}/${name}/drop`;
    const source = scope.view.source(name);
    if (source === null) {
      if (statement.ifExists) return { changes: [], commandId, message: `Source \`${name}\` does not exist.`, queryId: null };
      const hint = caseHint(name, scope.view);
      throw fail(
        'DROP_UNKNOWN',
        { kind: statement.type === 'STREAM' ? 'Stream' : 'Table', name, more: hint === null ? '' : `\n${hint}` },
        { at },
      );
    }
    if (source.kind !== statement.type)
      throw fail(
        'DROP_KIND',
        { found: source.kind.toLowerCase(), wanted: statement.type.toLowerCase(), kind: source.kind, name: source.name },
        { at },
      );
    const own = source.queryId === null ? undefined : scope.catalog.queries.get(source.queryId);
    checkUnused(statement, scope, own);
    if (statement.deleteTopic) checkTopic(statement, source, scope);
    return {
      changes: changesOf(statement, source, own, scope),
      commandId,
      message: `Source \`${name}\` (topic: ${source.topic}) was dropped.`,
      queryId: null,
    };
  },
};

function changesOf(statement: Drop, source: SourceDefinition, own: QueryRecord | undefined, scope: PlanScope): Change[] {
  const changes: Change[] = [];
  if (own !== undefined) changes.push({ kind: 'stopQuery', id: own.id });
  changes.push({ kind: 'dropSource', name: source.name });
  if (statement.deleteTopic) changes.push({ kind: 'deleteTopic', name: source.topic, id: scope.topicId(source.topic) });
  return changes;
}

/** Nothing else may have been derived from the source, read it or write it. */
function checkUnused(statement: Drop, scope: PlanScope, own: QueryRecord | undefined): void {
  const name = statement.name.name;
  const { at } = statement.name;
  const derived = derivedFrom(scope.catalog, name);
  if (derived.length > 0) throw fail('DROP_DERIVED', { name, derived: derived.join(', ') }, { at });
  const others = (queries: readonly QueryRecord[]): string =>
    queries
      .filter((q) => q.id !== own?.id)
      .map((q) => q.id)
      .join(', ');
  const readers = others(readersOf(scope, name));
  const writers = others(writersOf(scope, name));
  if (readers !== '' || writers !== '') throw fail('DROP_QUERIES', { name, readers, writers }, { at });
}

function checkTopic(statement: Drop, source: SourceDefinition, scope: PlanScope): void {
  const { at } = statement.name;
  if (source.readOnly) throw fail('DROP_TOPIC_READ_ONLY', { name: source.name }, { at });
  const others = scope.view.sources().filter((s) => s.name !== source.name && s.topic === source.topic);
  if (others.length > 0) throw fail('DROP_TOPIC_SHARED', { others: others.map((s) => s.name).join(', '), topic: source.topic }, { at });
}
