/**
 * Runs one query in the calling thread, synchronously, over a log in memory: for the conformance runner and for tests, where every record is to be processed to its end before the
 * next is appended. All its data is on partition 0. Nothing here is used by a server.
 */
import type { FormatContext } from '../formats/format.ts';
import type { EmbeddedLog } from '../log/segment/embedded-log.ts';
import type { EmitTarget } from '../operators/operator.ts';
import { prepareQuery } from './prepare.ts';
import type { PreparedQuery } from './prepare.ts';
import type { QuerySpec } from './spec.ts';
import type { TaskSpec } from './spec.ts';
import { Task } from './task.ts';

export interface InlineOptions {
  readonly spec: QuerySpec;
  /** Opened with durability `os`; holds the query's topics. Internal ones are created here. */
  readonly log: EmbeddedLog;
  readonly formats: FormatContext;
  readonly emit?: EmitTarget;
  /** A record or expression that failed. */
  readonly onProblem?: (reason: string) => void;
}

export interface InlineQuery {
  /** The generated code of each sub-topology. */
  readonly sources: readonly string[];
  readonly prepared: PreparedQuery;
  /** Processes everything there is, through all internal topics. Throws what stops the query. */
  readonly runUntilIdle: () => void;
  readonly close: () => void;
}

/** Builds the query's tasks for partition 0. */
export function createInlineQuery(options: InlineOptions): InlineQuery {
  const { spec, log, formats } = options;
  const prepared = prepareQuery(spec, {
    serviceId: 'default_',
    formats,
    partitionsOf: (t) => log.topic(t)?.partitions ?? 1,
    singlePartition: true,
  });
  for (const topic of prepared.topics) {
    if (log.topic(topic.name) === undefined) log.createTopicSync(topic);
  }
  const services = {
    log,
    stage: {
      formats,
      partitioner: () => 0,
      emit: options.emit ?? { push: () => undefined },
      report: (reason: string) => options.onProblem?.(reason),
      unreadable: (_slice: unknown, _index: number, side: string, topic: string, error: unknown) =>
        options.onProblem?.(`${side} of a record of ${topic}: ${error instanceof Error ? error.message : String(error)}`),
    },
  };
  const tasks = prepared.topologies.map(({ topology }) => new Task(taskSpec(spec, prepared.applicationId, topology), services));
  const close = () => {
    for (const task of tasks) task.close();
  };
  return { sources: tasks.map((t) => t.source), prepared, runUntilIdle: () => runUntilIdle(tasks, log), close };
}

function taskSpec(spec: QuerySpec, applicationId: string, topology: TaskSpec['topology']): TaskSpec {
  return {
    queryId: spec.id,
    applicationId,
    topology,
    partition: 0,
    persistent: spec.persistent,
    settings: spec.settings,
    positions: topology.inputs.map(() => 0),
    saved: '',
    stopAt: null,
    partitions: {},
    stateFile: null,
    producer: null,
  };
}

/** One record at a time, the task furthest downstream first, so that what a record causes is done before the next one begins. */
function runUntilIdle(tasks: readonly Task[], log: EmbeddedLog): void {
  for (let worked = true; worked; ) {
    worked = false;
    for (const task of tasks.toReversed()) {
      if (task.step(1) === 0) continue;
      const sealed = task.seal();
      task.committed(sealed, sealed.unit === null ? null : log.commitSync(sealed.unit));
      worked = true;
      break;
    }
  }
}
