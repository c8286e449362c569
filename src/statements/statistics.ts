/** Counts for DESCRIBE EXTENDED: how many records the source's topic has had, and how many records its queries could not process. */
import type { HostStatistic } from '../api/entities.ts';
import type { Engine } from '../engine/engine.ts';
import type { SourceDefinition } from '../sql/catalog.ts';

export interface Statistics {
  readonly statistics: string;
  readonly errorStats: string;
  readonly clusterStatistics: readonly HostStatistic[];
  readonly clusterErrorStats: readonly HostStatistic[];
}

const NOTICE =
  'The statistics field is deprecated and will be removed in a future version of ksql. Please update your client to the latest version and use clusterStatistics instead.\n';

export function sourceStatistics(engine: Engine, source: SourceDefinition): Statistics {
  const timestamp = engine.clock.now();
  const [host, port] = engine.hostName.split(':');
  const statistic = (name: string, value: number): HostStatistic => ({ name, host: { host, port: Number(port) }, value, timestamp });
  const partitions = engine.log.topic(source.topic)?.partitions ?? 0;
  let messages = 0;
  for (let p = 0; p < partitions; p++) messages += engine.log.highWatermark(source.topic, p);
  let errors = 0;
  for (const query of engine.catalog.queries.values()) {
    if (query.sink === source.name || query.sources.includes(source.name)) errors += engine.problems.counts.get(query.id) ?? 0;
  }
  return {
    statistics: `${NOTICE}total-messages: ${messages.toString().padStart(10)}`,
    errorStats: errors === 0 ? NOTICE : `${NOTICE}failed-messages: ${errors.toString().padStart(9)}`,
    clusterStatistics: [statistic('total-messages', messages)],
    clusterErrorStats: errors === 0 ? [] : [statistic('failed-messages', errors)],
  };
}
