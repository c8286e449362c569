/**
 * Worker threads before they know what they are for. A thread takes about as long to load as all that comes before its first task: a server has it begin first of all, and the host of tasks
 * takes it over. This file imports nothing, so that it can be had before everything else.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

export interface ThreadOptions {
  /** Most MiB of its JavaScript heap. Absent: as Node has it. */
  readonly heapMb?: number;
  /** Another module than `worker.ts`, for tests. */
  readonly entry?: URL;
}

/** Threads that load while nobody has a use for them yet. */
export interface WaitingThreads {
  /** One of them, without listeners; undefined when there is none left. */
  readonly take: () => Worker | undefined;
  /** Ends those that nobody has taken. */
  readonly end: () => Promise<void>;
}

/** How many threads run tasks where nobody says: one less than there are cores, at least 1. */
export function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1);
}

/** Starts a thread; it waits for its `setup`. */
export function startThread({ heapMb, entry }: ThreadOptions): Worker {
  return new Worker(entry ?? new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url), {
    ...(heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } }),
  });
}

/** Starts threads for somebody who will know later what they are for. One that dies meanwhile is passed over. */
export function startThreads(count: number): WaitingThreads {
  const waiting = new Set<Worker>();
  for (let n = 0; n < count; n++) {
    const thread = startThread({});
    waiting.add(thread);
    thread.on('error', () => undefined);
    thread.on('exit', () => void waiting.delete(thread));
  }
  return {
    take: () => {
      const [thread] = waiting;
      if (thread === undefined) return undefined;
      waiting.delete(thread);
      return thread.removeAllListeners('error').removeAllListeners('exit');
    },
    end: async () => {
      await Promise.all([...waiting].map((thread) => thread.terminate()));
    },
  };
}
