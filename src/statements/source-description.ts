/** What DESCRIBE says of a stream or table. EXTENDED adds the topic's size and the positions of the queries that read it. */
import { applicationIdOf } from '../runtime/prepare.ts';
import { derivedFrom } from '../engine/catalog.ts';
import { fieldInfo } from './schema-info.ts';
import { queriesOf } from './query-entry.ts';
import { sourceStatistics } from './statistics.ts';
import type { OffsetSummary, SourceDescription } from '../api/entities.ts';
import type { Engine } from '../engine/engine.ts';
import type { SourceDefinition } from '../sql/catalog.ts';

/** The description; `extended` fills in statistics, partitions and offsets. */
export function describeSource(engine: Engine, source: SourceDefinition, extended: boolean): SourceDescription {
  const { readers, writers } = queriesOf(engine, source.name);
  const topic = engine.log.topic(source.topic);
  const statistics = extended
    ? sourceStatistics(engine, source)
    : { statistics: '', errorStats: '', clusterStatistics: [], clusterErrorStats: [] };
  return {
    name: source.name,
    windowType: source.window?.type ?? null,
    readQueries: readers,
    writeQueries: writers,
    fields: source.schema.map(fieldInfo),
    type: source.kind,
    timestamp: source.timestamp?.column ?? '',
    statistics: statistics.statistics,
    errorStats: statistics.errorStats,
    extended,
    keyFormat: source.key.format,
    valueFormat: source.value.format,
    topic: source.topic,
    partitions: extended ? (topic?.partitions ?? 0) : 0,
    replication: extended && topic !== undefined ? 1 : 0,
    statement: `${source.statement};`,
    queryOffsetSummaries: extended ? offsetSummaries(engine, source) : [],
    sourceConstraints: derivedFrom(engine.catalog, source.name),
    clusterStatistics: statistics.clusterStatistics,
    clusterErrorStats: statistics.clusterErrorStats,
  };
}

/** Where each query that writes the source stands in what it reads; for a plain source, where its readers stand in its topic. */
function offsetSummaries(engine: Engine, source: SourceDefinition): OffsetSummary[] {
  const writers = [...engine.catalog.queries.values()].filter((q) => q.sink === source.name || q.id === source.queryId);
  return writers.map((query) => {
    const groupId = applicationIdOf({ id: query.id, persistent: true }, engine.serviceId);
    const committed = engine.log.committedOffsets(groupId);
    const topics = [...new Set(query.sources.map((name) => engine.catalog.sources.get(name)?.topic ?? ''))].filter(
      (t) => engine.log.topic(t) !== undefined,
    );
    return {
      groupId,
      topicSummaries: topics.map((kafkaTopic) => ({
        kafkaTopic,
        offsets: Array.from({ length: engine.log.topic(kafkaTopic)?.partitions ?? 0 }, (_, partition) => ({
          partition,
          logStartOffset: engine.log.logStartOffset(kafkaTopic, partition),
          logEndOffset: engine.log.highWatermark(kafkaTopic, partition),
          consumerOffset: committed.find((c) => c.topic === kafkaTopic && c.partition === partition)?.offset ?? 0,
        })),
      })),
    };
  });
}
