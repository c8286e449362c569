/** TERMINATE, PAUSE and RESUME of one query or of all. Ids of push queries concern this node alone. */
import { fail } from '../base/errors.ts';
import { textOf } from './meaning.ts';
import type { Change, QueryRecord } from '../engine/catalog.ts';
import type { PlannedCommand, PlanScope } from '../engine/planning.ts';
import type { Distributed, Local, StatementOf } from './meaning.ts';

type Control = StatementOf<'controlQuery'>;

const DONE: Readonly<Record<Control['action'], string>> = {
  TERMINATE: 'Query terminated.',
  PAUSE: 'Query paused.',
  RESUME: 'Query resumed.',
};

export const controlQuery: Distributed<Control> = {
  kind: 'distributed',
  local: (statement) => (isTransientId(statement.id) ? controlTransient : null),
  plan(statement, scope): PlannedCommand {
    const targets = targetsOf(statement, scope);
    const commandId = `${statement.action.toLowerCase()}/${statement.id ?? 'ALL'}/execute`;
    return {
      changes: targets.map((query) => changeOf(statement.action, query)),
      commandId,
      message: DONE[statement.action],
      queryId: null,
    };
  },
};

function changeOf(action: Control['action'], query: QueryRecord): Change {
  if (action === 'TERMINATE') return { kind: 'stopQuery', id: query.id };
  return { kind: 'pauseQuery', id: query.id, paused: action === 'PAUSE' };
}

function targetsOf(statement: Control, scope: PlanScope): QueryRecord[] {
  if (statement.id === null) return [...scope.catalog.queries.values()].filter((q) => q.kind !== 'CREATE_SOURCE');
  const query = scope.catalog.queries.get(statement.id);
  if (query === undefined) throw fail('QUERY_UNKNOWN', { id: statement.id }, { at: statement.at });
  if (query.kind === 'CREATE_SOURCE')
    throw fail('QUERY_OF_SOURCE_TABLE', { action: statement.action.toLowerCase(), id: query.id }, { at: statement.at });
  return [query];
}

function isTransientId(id: string | null): boolean {
  return id !== null && /transient_|scalable_push_query_/i.test(id);
}

/** Ids of push queries keep their lower-case prefix; unquoted ones arrive in upper case. */
const controlTransient: Local<Control> = {
  kind: 'local',
  async run(statement, { engine }) {
    const wanted = (statement.id ?? '').toUpperCase();
    const found = engine.queries.list().find((q) => !q.spec.persistent && q.spec.id.toUpperCase() === wanted);
    if (found === undefined) throw fail('TERMINATE_FAILED', { id: statement.id ?? '' }, { at: statement.at });
    const { id } = found.spec;
    if (statement.action === 'TERMINATE') await engine.queries.stop(id);
    else if (statement.action === 'PAUSE') engine.queries.pause(id);
    else engine.queries.resume(id);
    if (statement.action !== 'TERMINATE') return null;
    return { '@type': 'terminate_query', statementText: textOf(statement), queryId: id, wasTerminated: true, warnings: [] };
  },
};
