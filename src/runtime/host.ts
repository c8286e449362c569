/**
 * Where tasks run. The engine sees only this: tasks in the calling thread (`localHost`, for tests and for logs in memory) or spread over worker threads (`worker-host.ts`).
 */
import type { Database } from 'better-sqlite3';
import { TaskLoop } from './loop.ts';
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
  readonly close: () => Promise<void>;
}

/** Runs tasks in the calling thread. */
export function localHost(options: LoopOptions): TaskHost {
  const loop = new TaskLoop(options);
  return {
    start: async (spec) => loop.start(spec),
    stop: (queryId) => loop.stop(queryId),
    setPaused: (queryId, paused) => loop.setPaused(queryId, paused),
    isIdle: async () => loop.isIdle(),
    memoryStates: (queryId, topology) => loop.databases(queryId, topology),
    close: () => loop.close(),
  };
}
