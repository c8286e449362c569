/** Carries out what a command changed: topics in the log, tasks of queries. The catalogue has been changed before. Not here: what must survive (the command log does). */
import { messageOf } from '../base/errors.ts';
import { registerSchemas } from './source-schemas.ts';
import { subjectOf } from '../formats/schema-registry/registry.ts';
import { querySettings } from './settings.ts';
import type { Log } from '../log/log.ts';
import type { QuerySpec } from '../runtime/spec.ts';
import type { Change, QueryRecord, TopicCreation } from './catalog.ts';
import type { SchemaStore } from './schema-store.ts';
import type { Queries } from './queries.ts';
import type { ServerSettings } from './settings.ts';

/** What effects work on. */
export interface Effected {
  readonly log: Log;
  readonly queries: Queries;
  readonly settings: ServerSettings;
  readonly schemaStore: SchemaStore | null;
}

/** Does what the change asks of log and queries; repeating it does no harm. */
export async function carryOut(change: Change, on: Effected): Promise<void> {
  switch (change.kind) {
    case 'createTopic':
      return makeTopic(change.topic, on.log);
    case 'deleteTopic': {
      const found = on.log.topic(change.name);
      if (found === undefined || found.id !== change.id) return;
      await on.log.deleteTopic(change.name);
      for (const side of ['key', 'value'] as const) on.schemaStore?.deleteSubject(subjectOf(change.name, side));
      return on.schemaStore?.settled();
    }
    case 'registerSchemas':
      if (on.schemaStore !== null) registerSchemas(change.source, on.schemaStore.lookup);
      return on.schemaStore?.settled();
    case 'startQuery':
      return startQuery(change.query, on);
    case 'replaceQuery':
      return on.queries.replace(specOf(change.query, on.settings), change.query.statement);
    case 'stopQuery':
      return on.queries.stop(change.id);
    case 'pauseQuery':
      return change.paused ? on.queries.pause(change.id) : on.queries.resume(change.id);
    default:
      return;
  }
}

/** Makes a topic unless it is there. */
export async function makeTopic({ request, configs }: TopicCreation, log: Log): Promise<void> {
  if (log.topic(request.name) !== undefined) return;
  await log.createTopic({ name: request.name, partitions: request.partitions ?? 1, configs });
}

export async function startQuery(query: QueryRecord, on: Effected): Promise<void> {
  await on.queries.startPersistent(specOf(query, on.settings), query.statement, query.paused);
}

/** The query with the settings of the day under its own. */
export function specOf(query: QueryRecord, settings: ServerSettings): QuerySpec {
  return { ...query.spec, settings: querySettings(settings, new Map(Object.entries(query.overrides))) };
}

/** Why starting a query at a restart failed, for the log of the server; the query stays in the catalogue. */
export interface StartFailure {
  readonly id: string;
  readonly reason: string;
}

/** Starts queries side by side, so that what each writes at its start shares the log's syncs; one that fails keeps no other from starting. */
export async function startQueries(queries: Iterable<QueryRecord>, on: Effected): Promise<StartFailure[]> {
  const failures: StartFailure[] = [];
  const start = async (query: QueryRecord): Promise<void> => {
    try {
      await startQuery(query, on);
    } catch (error) {
      failures.push({ id: query.id, reason: messageOf(error) });
    }
  };
  await Promise.all([...queries].map(start));
  return failures;
}
