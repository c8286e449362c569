/**
 * From a query to its tasks: cuts the plan, works out partition counts, and lists the topics that must exist before the first record. Pure: it creates nothing, so that EXPLAIN and
 * the refusal of what cannot run need no log.
 */
import { cut } from '../operators/cut.ts';
import type { SubTopology, Topology } from '../operators/cut.ts';
import { storesOf } from '../operators/lower.ts';
import type { StageOptions } from '../operators/lower.ts';
import type { StoreSpec } from '../state/store.ts';
import type { FormatContext } from '../formats/format.ts';
import { changelogTopic } from './spec.ts';
import type { QuerySpec } from './spec.ts';

/** A sub-topology with what it needs to run. */
export interface PreparedTopology {
  readonly topology: SubTopology;
  /** Number of its tasks: the partitions of its inputs. */
  readonly tasks: number;
  readonly stores: readonly StoreSpec[];
}

/** A topic that must exist before the query starts. */
export interface NeededTopic {
  readonly name: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
}

export interface PreparedQuery {
  readonly applicationId: string;
  readonly topologies: readonly PreparedTopology[];
  readonly topics: readonly NeededTopic[];
}

export interface PrepareOptions {
  /** `ksql.service.id`. */
  readonly serviceId: string;
  readonly formats: FormatContext;
  /** Partitions of an existing topic. */
  readonly partitionsOf: (topic: string) => number;
  /** All tasks share one partition, whatever the topics have (a forced partitioner). */
  readonly singlePartition?: boolean;
}

/** `_confluent-ksql-default_query_CTAS_X_1`: before the names of a query's internal topics, and its consumer group. */
export function applicationIdOf(spec: Pick<QuerySpec, 'id' | 'persistent'>, serviceId: string): string {
  return `_confluent-ksql-${serviceId}${spec.persistent ? 'query' : 'transient'}_${spec.id}`;
}

/** Prepares a query. Throws typed errors for what cannot run. */
export function prepareQuery(spec: QuerySpec, options: PrepareOptions): PreparedQuery {
  const applicationId = applicationIdOf(spec, options.serviceId);
  const topology = cut(spec.plan, applicationId);
  const internal = new Map<string, number>();
  for (const { topic, like } of topology.internalTopics) {
    internal.set(topic, Math.max(...like.map((t) => internal.get(t) ?? options.partitionsOf(t))));
  }
  const partitionsOf = (topic: string) => internal.get(topic) ?? options.partitionsOf(topic);
  const topologies = topology.subTopologies.map((sub): PreparedTopology => {
    const tasks = options.singlePartition === true ? 1 : Math.max(...sub.inputs.map((i) => partitionsOf(i.topic)));
    return { topology: sub, tasks, stores: storesOf(sub, dryOptions(spec, options)) };
  });
  return { applicationId, topologies, topics: neededTopics(topology, topologies, applicationId, internal, spec.persistent) };
}

/** The generated code of each sub-topology, for EXPLAIN and for whoever wants to see it compiled before it runs. */
export function dryOptions(spec: Pick<QuerySpec, 'id' | 'settings'>, options: PrepareOptions): Omit<StageOptions, 'backing'> {
  return {
    name: spec.id,
    partition: 0,
    formats: options.formats,
    setting: (name) => spec.settings[name],
    coalesce: false,
    partitionsOf: () => 1,
    partitioner: () => 0,
    emit: { push: () => undefined },
    report: () => undefined,
    unreadable: () => undefined,
  };
}

function neededTopics(
  topology: Topology,
  topologies: readonly PreparedTopology[],
  applicationId: string,
  internal: ReadonlyMap<string, number>,
  persistent: boolean,
): NeededTopic[] {
  const repartitions = topology.internalTopics.map(({ topic }) => ({
    name: topic,
    partitions: internal.get(topic) ?? 1,
    configs: { 'cleanup.policy': 'delete', 'retention.ms': '-1' },
  }));
  if (!persistent) return repartitions;
  const changelogs = topologies.flatMap(({ tasks, stores }) =>
    stores.map((store) => ({
      name: changelogTopic(applicationId, store.name),
      partitions: tasks,
      configs: { 'cleanup.policy': 'compact' },
    })),
  );
  return [...repartitions, ...changelogs];
}
