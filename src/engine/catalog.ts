/**
 * The catalogue: every stream, table, custom type and persistent query there is. Plain data behind a few maps, changed only by `applyChange`, so that a
 * sandbox is a copy, a restart is a replay of changes, and a snapshot is these maps (`catalog-snapshot.ts`).
 *
 * It is what statements decided, not what runs: tasks and topics follow it (`effects.ts`).
 */
import type { SqlType } from '../data/types.ts';
import type { QuerySpec } from '../runtime/spec.ts';
import type { SourceDefinition, TopicFacts } from '../sql/catalog.ts';
import type { TopicRequest } from '../sql/plan/topic.ts';

/** A persistent query as the catalogue keeps it. */
export interface QueryRecord {
  readonly id: string;
  readonly kind: 'CREATE_AS' | 'INSERT' | 'CREATE_SOURCE';
  /** Without the settings, which are the server's of the day under `overrides`. */
  readonly spec: Omit<QuerySpec, 'settings'>;
  readonly statement: string;
  /** Sources read. */
  readonly sources: readonly string[];
  /** The stream or table written; null for the query of a source table. */
  readonly sink: string | null;
  readonly sinkTopic: string | null;
  /** The session's settings when it was made. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly paused: boolean;
}

/** A topic to create, with Kafka's configs. */
export interface TopicCreation {
  readonly request: TopicRequest;
  readonly configs: Readonly<Record<string, string>>;
}

/** One effect of a statement. A closed set: what a statement does is a list of these. Plain JSON. */
export type Change =
  | { readonly kind: 'createTopic'; readonly topic: TopicCreation }
  /** `id` tells the topic from a later one of the same name; null when there was none. */
  | { readonly kind: 'deleteTopic'; readonly name: string; readonly id: string | null }
  /** Schemas of a declared source's columns go to the registry, for subjects that are not there yet. */
  | { readonly kind: 'registerSchemas'; readonly source: SourceDefinition }
  | { readonly kind: 'putSource'; readonly source: SourceDefinition; readonly derivedFrom: readonly string[] }
  | { readonly kind: 'dropSource'; readonly name: string }
  | { readonly kind: 'startQuery'; readonly query: QueryRecord }
  | { readonly kind: 'replaceQuery'; readonly query: QueryRecord }
  | { readonly kind: 'stopQuery'; readonly id: string }
  | { readonly kind: 'pauseQuery'; readonly id: string; readonly paused: boolean }
  | { readonly kind: 'putType'; readonly name: string; readonly type: SqlType }
  | { readonly kind: 'dropType'; readonly name: string };

export interface Catalog {
  readonly sources: Map<string, SourceDefinition>;
  /** By upper-cased name. */
  readonly types: Map<string, SqlType>;
  /** Sink of CREATE … AS → the sources it was derived from, which cannot be dropped before it. */
  readonly derived: Map<string, readonly string[]>;
  /** In order of creation; a replaced query keeps its place. */
  readonly queries: Map<string, QueryRecord>;
  /** In a sandbox: topics that statements before would have created (facts) or deleted (null). Empty in the real catalogue, where the log knows. */
  readonly topics: Map<string, TopicFacts | null>;
  /** Another number after every change: what was planned under the same one still holds. */
  revision: number;
}

export function emptyCatalog(): Catalog {
  return { sources: new Map(), types: new Map(), derived: new Map(), queries: new Map(), topics: new Map(), revision: 0 };
}

export function copyCatalog(catalog: Catalog): Catalog {
  const { sources, types, derived, queries, topics, revision } = catalog;
  return {
    revision,
    sources: new Map(sources),
    types: new Map(types),
    derived: new Map(derived),
    queries: new Map(queries),
    topics: new Map(topics),
  };
}

/** Brings the catalogue to what it is after the change. `createTopic` and `deleteTopic` only count in a sandbox. */
export function applyChange(catalog: Catalog, change: Change): void {
  catalog.revision++;
  switch (change.kind) {
    case 'createTopic':
      catalog.topics.set(change.topic.request.name, factsOf(change.topic.request));
      return;
    case 'deleteTopic':
      catalog.topics.set(change.name, null);
      return;
    case 'registerSchemas':
      return;
    case 'putSource':
      catalog.sources.set(change.source.name, change.source);
      if (change.derivedFrom.length > 0) catalog.derived.set(change.source.name, change.derivedFrom);
      return;
    case 'dropSource':
      catalog.sources.delete(change.name);
      catalog.derived.delete(change.name);
      return;
    case 'startQuery':
    case 'replaceQuery':
      catalog.queries.set(change.query.id, change.query);
      return;
    case 'stopQuery':
      catalog.queries.delete(change.id);
      return;
    case 'pauseQuery': {
      const query = catalog.queries.get(change.id);
      if (query !== undefined) catalog.queries.set(change.id, { ...query, paused: change.paused });
      return;
    }
    case 'putType':
      catalog.types.set(change.name, change.type);
      return;
    case 'dropType':
      catalog.types.delete(change.name);
  }
}

/** What a topic made from the request has; absent numbers are the log's defaults. */
export function factsOf(request: TopicRequest): TopicFacts {
  return {
    partitions: request.partitions ?? 1,
    replicas: Math.max(1, request.replicas ?? 1),
    retentionMs: request.retentionMs ?? DEFAULT_RETENTION_MS,
  };
}

const DEFAULT_RETENTION_MS = 604_800_000;

/** Names of streams and tables that were derived from the source and block its DROP. */
export function derivedFrom(catalog: Catalog, name: string): string[] {
  return [...catalog.derived].filter(([, sources]) => sources.includes(name)).map(([sink]) => sink);
}
