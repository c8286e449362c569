/** The catalogue as binder and planner see it (`sql/catalog.ts`), together with topics and settings. Notes what it was asked about the world outside the catalogue. */
import type { SchemaLookup } from '../formats/format.ts';
import type { LogReader } from '../log/log.ts';
import type { CatalogView, TopicFacts } from '../sql/catalog.ts';
import type { Column } from '../data/schema.ts';
import type { InferColumns } from '../sql/plan/source-columns.ts';
import type { Catalog } from './catalog.ts';

/**
 * What planning a statement asked of the world: topics and settings. Kept with the command, because the answers of the day decided its meaning: a replay plans
 * with them, whatever the topics and the configuration have become since.
 */
export interface Answers {
  readonly topics: Readonly<Record<string, TopicFacts | null>>;
  readonly settings: Readonly<Record<string, string | null>>;
  /** Ids of topics to delete, which tell them from later ones of the same name; null where there was none. */
  readonly topicIds: Readonly<Record<string, string | null>>;
  /** Columns that came from a schema registry, by what was asked. */
  readonly inferred: Readonly<Record<string, readonly Column[]>>;
}

/** Where a view's answers come from. */
export interface World {
  readonly topic: (name: string) => TopicFacts | null;
  readonly topicId: (name: string) => string | null;
  readonly setting: (name: string) => string | undefined;
  readonly schemas: SchemaLookup | null;
  readonly infer: InferColumns | null;
}

export interface RecordedView {
  readonly view: CatalogView;
  /** The id of a topic that is to be deleted. */
  readonly topicId: (name: string) => string | null;
  readonly infer: InferColumns | null;
  /** What it has been asked so far. */
  readonly answers: () => Answers;
}

/** A view of the catalogue that plans with the recorded answers where there are any, and notes all it gives. */
export function catalogView(catalog: Catalog, world: World, recorded: Answers | null = null): RecordedView {
  const topics = new Map<string, TopicFacts | null>();
  const settings = new Map<string, string | null>();
  const topicIds = new Map<string, string | null>();
  const topicId = (name: string): string | null => {
    const known = recorded?.topicIds[name];
    const id = known !== undefined ? known : world.topicId(name);
    topicIds.set(name, id);
    return id;
  };
  const topic = (name: string): TopicFacts | null => {
    const known = recorded?.topics[name];
    const facts = known !== undefined ? known : catalog.topics.has(name) ? (catalog.topics.get(name) ?? null) : world.topic(name);
    topics.set(name, facts);
    return facts;
  };
  const setting = (name: string): string | undefined => {
    const known = recorded?.settings[name];
    const value = known !== undefined ? (known ?? undefined) : world.setting(name);
    settings.set(name, value ?? null);
    return value;
  };
  const inferred = new Map<string, readonly Column[]>();
  const infer: InferColumns = (request) => {
    const asked = JSON.stringify([request.topic, request.side, request.use, request.unwrapped]);
    const columns = recorded?.inferred[asked] ?? world.infer?.(request) ?? [];
    inferred.set(asked, columns);
    return columns;
  };
  const view: CatalogView = {
    source: (name) => catalog.sources.get(name) ?? null,
    sources: () => [...catalog.sources.values()],
    customType: (name) => catalog.types.get(name) ?? null,
    topic,
    setting,
    schemas: world.schemas,
  };
  const answers = (): Answers => ({
    topics: Object.fromEntries(topics),
    settings: Object.fromEntries(settings),
    topicIds: Object.fromEntries(topicIds),
    inferred: Object.fromEntries(inferred),
  });
  return { view, topicId, infer: world.infer === null ? null : infer, answers };
}

/** Facts of a topic of the log. */
export function topicFacts(log: LogReader, name: string): TopicFacts | null {
  const description = log.topic(name);
  if (description === undefined) return null;
  const retention = description.configs['retention.ms'];
  return { partitions: description.partitions, replicas: 1, retentionMs: retention === undefined ? 604_800_000 : Number(retention) };
}
