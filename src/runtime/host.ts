/**
 * Where tasks run. The engine sees only this: tasks in the calling thread (`localHost`, for tests and for logs in memory) or spread over worker threads (`worker-host.ts`).
 */
import type { Database } from 'better-sqlite3';
import { TaskLoop } from './loop.ts';
import { Unapplied } from './unapplied.ts';
import { taskId } from './spec.ts';
import type { Committer } from './commit.ts';
import type { LoopOptions } from './loop.ts';
import type { TaskSpec } from './spec.ts';

export interface TaskHost {
  /** Starts a task; rejects with what keeps it from starting. */
  readonly start: (spec: TaskSpec) => Promise<void>;
  /** Stops all tasks of a query; resolves once nothing of it runs and its files are closed. */
  readonly stop: (queryId: string) => Promise<void>;
  readonly setPaused: (queryId: string, paused: boolean) => void;
  /** Whether all tasks have read and committed everything. */
  readonly isIdle: () => Promise<boolean>;
  /** Connections of the tasks of one sub-topology whose state is in this thread's memory, in the order of their partitions. */
  readonly memoryStates: (queryId: string, topology: number) => readonly Database[];
  /** Settles once the state of one sub-topology's tasks has everything that the log has now: true; or after `limitMs`: false. Null when it has. Lets go when a task stops or fails. */
  readonly caughtUp: (queryId: string, topology: number, limitMs: number) => Promise<boolean> | null;
  readonly close: () => Promise<void>;
}

export interface LocalHostOptions extends Omit<LoopOptions, 'commit'> {
  readonly commit: Committer;
}

/** Runs tasks in the calling thread. */
export function localHost(options: LocalHostOptions): TaskHost {
  const unapplied = new Unapplied();
  const loop = new TaskLoop({
    ...options,
    commit: (unit, spec) => {
      const units = unapplied.of(spec.queryId, taskId(spec));
      return options.commit(unit, () => units?.take());
    },
    events: {
      ...options.events,
      failed: (queryId, task, reason, stack) => {
        unapplied.leave(queryId, task);
        options.events.failed(queryId, task, reason, stack);
      },
    },
  });
  return {
    start: async (spec) => {
      const units = unapplied.enter(spec);
      try {
        loop.start(spec, units?.count ?? null);
      } catch (error) {
        unapplied.leave(spec.queryId, taskId(spec));
        throw error;
      }
    },
    stop: async (queryId) => {
      await loop.stop(queryId);
      unapplied.leaveAll(queryId);
    },
    caughtUp: (queryId, topology, limitMs) => unapplied.caughtUp(queryId, topology, limitMs),
    setPaused: (queryId, paused) => loop.setPaused(queryId, paused),
    isIdle: async () => loop.isIdle(),
    memoryStates: (queryId, topology) => loop.databases(queryId, topology),
    close: () => loop.close().finally(() => unapplied.close()),
  };
}
