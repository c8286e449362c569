/** What a running query is made from. Plain JSON: it goes to worker threads. */
import type { SubTopology } from '../operators/cut.ts';
import type { QueryPlan } from '../sql/plan/nodes.ts';
import type { StoreSpec } from '../state/store.ts';

/** A query to run, as the engine knows it. */
export interface QuerySpec {
  /** `CTAS_ORDERS_1`, `transient_…`; names its tasks, state and internal topics. */
  readonly id: string;
  readonly plan: QueryPlan;
  /** Transient queries keep no state and no position. */
  readonly persistent: boolean;
  /** Where streams are read from when there is no position yet; tables are always read from the beginning. */
  readonly startFrom: 'earliest' | 'latest';
  /** Settings in force: server defaults with the session's overrides. */
  readonly settings: Readonly<Record<string, string>>;
  /** Ends once every input has been read up to the offset it had when the query began (a pull query on a stream). */
  readonly bounded: boolean;
}

/** One task: a sub-topology on one partition number. */
export interface TaskSpec {
  readonly queryId: string;
  /** Before the names of internal topics and changelogs. */
  readonly applicationId: string;
  readonly topology: SubTopology;
  readonly partition: number;
  readonly persistent: boolean;
  readonly settings: Readonly<Record<string, string>>;
  /** First offset of each input topic, in the order of the topology's inputs. */
  readonly positions: readonly number[];
  /** What the operators had committed with those positions (`Stage.save`); empty for a new task. */
  readonly saved: string;
  /** Offsets to stop at, or null to run for ever. */
  readonly stopAt: readonly number[] | null;
  /** Partition counts of the topics it writes. */
  readonly partitions: Readonly<Record<string, number>>;
  /** SQLite file; `:memory:` keeps state in memory. Null for transient queries, whose state has no table. */
  readonly stateFile: string | null;
  /** The stores that its stage will have; absent: found out by compiling it once more. */
  readonly stores?: readonly StoreSpec[];
  /** Whether it waits for RESUME before its first record. */
  readonly paused?: boolean;
  readonly producer: { readonly producerId: bigint; readonly producerEpoch: number } | null;
}

/** Id of a task within its query, as Kafka Streams writes it. */
export function taskId(spec: TaskSpec): string {
  return `${spec.topology.index}_${spec.partition}`;
}

/** Topic of the changelog of one store of a query. */
export function changelogTopic(applicationId: string, store: string): string {
  return `${applicationId}-${store}-changelog`;
}
