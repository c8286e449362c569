/** Queries as lists and descriptions show them. */
import type { QueryEntry } from '../api/entities.ts';
import type { Engine } from '../engine/engine.ts';
import type { QueryInfo } from '../engine/queries.ts';

/** One query of SHOW QUERIES. */
export function queryEntry(engine: Engine, info: QueryInfo): QueryEntry {
  const record = engine.catalog.queries.get(info.spec.id);
  const { sink } = info.spec.plan;
  return {
    queryString: `${info.statement};`,
    sinks: sink === null ? [] : [sink],
    sinkKafkaTopics: record?.sinkTopic == null ? [] : [record.sinkTopic],
    id: info.spec.id,
    statusCount: { [info.state]: 1 },
    queryType: info.kind,
    state: info.state === 'ERROR' ? 'ERROR' : 'RUNNING',
  };
}

/** Running queries that read the source, or that write it; the query of a source table only reads. */
export function queriesOf(engine: Engine, source: string): { readonly readers: QueryEntry[]; readonly writers: QueryEntry[] } {
  const persistent = engine.queries.list().filter((q) => q.kind === 'PERSISTENT');
  return {
    readers: persistent.filter((q) => q.spec.plan.sources.includes(source)).map((q) => queryEntry(engine, q)),
    writers: persistent.filter((q) => q.spec.plan.sink === source).map((q) => queryEntry(engine, q)),
  };
}
