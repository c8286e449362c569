/**
 * Tasks in worker threads. The thread that owns the log commits for them; batches come over as transferred buffers. Tasks go to the worker that has the fewest. A worker that dies
 * takes only its own tasks along: each is reported as failed, and a new worker takes its place when the next task starts. (Not before: a
 * worker that dies as soon as it lives would be made for ever.) One that hangs is ended, and so dies, when it does not answer whoever starts or stops a query or closes the host.
 */
import type { Worker } from 'node:worker_threads';
import type { CommitUnit } from '../log/log.ts';
import type { RegistryAddress } from '../formats/schema-registry/http.ts';
import type { ReaderHandle } from '../log/segment/shared-view.ts';
import { messageOf } from '../base/errors.ts';
import { Unapplied } from './unapplied.ts';
import type { AppliedCount, TaskUnits } from './unapplied.ts';
import type { Committer } from './commit.ts';
import type { TaskHost } from './host.ts';
import type { LoopEvents, LoopMemory } from './loop.ts';
import type { FromWorker } from './messages.ts';
import type { ToWorker } from './messages.ts';
import { startThread } from './worker-thread.ts';
import type { WaitingThreads } from './worker-thread.ts';
import { taskId } from './spec.ts';
import type { TaskSpec } from './spec.ts';

export interface WorkerHostOptions {
  readonly workers: number;
  readonly log: ReaderHandle;
  /** A schema registry elsewhere, or null. */
  readonly registry: RegistryAddress | null;
  readonly commit: Committer;
  readonly events: LoopEvents;
  /** What the tasks of each worker share. */
  readonly memory?: LoopMemory;
  /** Most MiB of a worker's JavaScript heap; one that needs more is ended and its tasks restart. Absent: as Node has it. */
  readonly heapMb?: number;
  /** Longest wait for a worker to stop the tasks of a query, or to begin to start one; ms. */
  readonly stopMs: number;
  /** Another module for the threads than `worker.ts`, for tests. */
  readonly entry?: URL;
  /** Threads that have been started already; they are used where they may have the heap that Node gives. */
  readonly threads?: WaitingThreads;
}

/** Longest wait for a worker to commit what it has done when everything closes; shorter than that of the engine, so that the views are closed too. */
const CLOSE_MS = 8000;

type Call = ToWorker extends infer M ? (M extends { call: number } ? Omit<M, 'call'> : never) : never;

/** One worker thread and what runs in it. */
class TaskWorker {
  readonly tasks = new Map<string, TaskSpec>();
  private readonly thread: Worker;
  private readonly options: WorkerHostOptions;
  private readonly unapplied: Unapplied;
  private readonly calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  /** Starts that have no answer yet: who looks after those that the thread has not begun with, null for the others. */
  private readonly starts = new Map<number, NodeJS.Timeout | null>();
  private readonly died: (worker: TaskWorker, reason: string) => void;
  private nextCall = 0;
  private heard = false;
  private closing = false;

  constructor(options: WorkerHostOptions, unapplied: Unapplied, died: (worker: TaskWorker, reason: string) => void) {
    this.options = options;
    this.unapplied = unapplied;
    this.died = died;
    const { log, registry, memory, heapMb, threads } = options;
    this.thread = (heapMb === undefined ? threads?.take() : undefined) ?? startThread(options);
    this.thread.on('message', (message: FromWorker) => this.hear(message));
    this.thread.on('error', (error) => died(this, messageOf(error)));
    this.thread.on('exit', (code) => {
      if (!this.closing) died(this, `the worker thread has ended with code ${code}`);
      for (const { reject } of this.calls.values()) reject(new Error('the worker thread has ended'));
      this.calls.clear();
    });
    this.say({ kind: 'setup', setup: { log, registry, memory } });
  }

  call(message: Call): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const call = this.nextCall++;
      this.calls.set(call, { resolve, reject });
      this.thread.postMessage({ ...message, call });
    });
  }

  say(message: ToWorker): void {
    this.thread.postMessage(message);
  }

  /** Stops the tasks of a query. A thread that has not answered in time is ended; then this rejects. */
  stop(queryId: string): Promise<void> {
    return this.callWithin({ kind: 'stop', queryId }, this.options.stopMs, () => this.late());
  }

  /** Starts a task. However long that takes: but a thread that does not even begin in time, and is not starting another, is ended; then this rejects. */
  async start(spec: TaskSpec, applied: AppliedCount | null): Promise<void> {
    const call = this.nextCall;
    const watch = (): void => {
      const look = (): void => {
        if (this.isStarting()) return watch();
        this.late();
        void this.thread.terminate();
      };
      this.starts.set(call, setTimeout(look, this.options.stopMs));
    };
    watch();
    try {
      await this.call({ kind: 'start', spec, applied });
    } finally {
      this.unwatch(call);
      this.starts.delete(call);
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    // One that dies of its last commit has nothing more to say; a restart replays what it had not committed.
    await this.callWithin({ kind: 'close' }, Math.min(CLOSE_MS, this.options.stopMs)).catch(() => undefined);
    await this.thread.terminate();
  }

  /** A call whose thread is ended when it has not answered within `limitMs`. */
  private async callWithin(message: Call, limitMs: number, late: () => void = () => undefined): Promise<void> {
    const timer = setTimeout(() => {
      late();
      void this.thread.terminate();
    }, limitMs);
    try {
      await this.call(message);
    } finally {
      clearTimeout(timer);
    }
  }

  private late(): void {
    this.died(this, `the worker thread has not answered for ${this.options.stopMs} ms and was ended`);
  }

  /** Whether the thread is loading, or a task in it: it hears nothing meanwhile. */
  private isStarting(): boolean {
    return !this.heard || [...this.starts.values()].includes(null);
  }

  private unwatch(call: number): void {
    const timer = this.starts.get(call);
    if (timer) clearTimeout(timer);
  }

  private hear(message: FromWorker): void {
    const { events } = this.options;
    this.heard = true;
    switch (message.kind) {
      case 'begun':
        this.unwatch(message.call);
        return void this.starts.set(message.call, null);
      case 'done':
        this.calls.get(message.call)?.resolve(message.value);
        return void this.calls.delete(message.call);
      case 'refused': {
        const error = new Error(message.reason);
        error.stack = message.stack;
        this.calls.get(message.call)?.reject(error);
        return void this.calls.delete(message.call);
      }
      case 'commit':
        return void this.commit(message.commit, message.unit, this.unapplied.of(message.queryId, message.task));
      case 'rows':
        return events.rows(message.queryId, message.rows);
      case 'problems':
        return events.problems(message.problems);
      case 'failed':
        this.tasks.delete(`${message.queryId}/${message.task}`);
        this.unapplied.leave(message.queryId, message.task);
        return events.failed(message.queryId, message.task, message.reason, message.stack);
      case 'finished':
        return events.finished(message.queryId, message.task);
    }
  }

  private async commit(commit: number, unit: CommitUnit, units: TaskUnits | undefined): Promise<void> {
    try {
      // Structured cloning makes plain byte arrays of buffers.
      const appends = unit.appends.map((a) => ({ ...a, batches: a.batches.map((b) => Buffer.from(b.buffer, b.byteOffset, b.byteLength)) }));
      const result = await this.options.commit({ ...unit, appends }, () => units?.take());
      this.say({ kind: 'committed', commit, result });
    } catch (error) {
      this.say({ kind: 'commitFailed', commit, reason: messageOf(error) });
    }
  }
}

/** Starts the workers. */
export function workerHost(options: WorkerHostOptions): TaskHost {
  const workers: TaskWorker[] = [];
  const unapplied = new Unapplied();
  const died = (worker: TaskWorker, reason: string): void => {
    const at = workers.indexOf(worker);
    if (at < 0) return;
    workers.splice(at, 1);
    for (const spec of worker.tasks.values()) {
      unapplied.leave(spec.queryId, taskId(spec));
      options.events.failed(spec.queryId, taskId(spec), reason, '');
    }
  };
  const fill = (): void => {
    while (workers.length < options.workers) workers.push(new TaskWorker(options, unapplied, died));
  };
  const stopOn = async (worker: TaskWorker, queryId: string): Promise<void> => {
    try {
      await worker.stop(queryId);
    } catch (error) {
      // One that died meanwhile has stopped its tasks too.
      if (workers.includes(worker)) throw error;
    }
  };
  fill();
  return {
    start: async (spec) => {
      fill();
      const worker = workers.reduce((least, w) => (w.tasks.size < least.tasks.size ? w : least));
      const id = `${spec.queryId}/${taskId(spec)}`;
      worker.tasks.set(id, spec);
      try {
        await worker.start(spec, unapplied.enter(spec)?.count ?? null);
      } catch (error) {
        worker.tasks.delete(id);
        unapplied.leave(spec.queryId, taskId(spec));
        throw error;
      }
    },
    stop: async (queryId) => {
      const involved = workers.filter((w) => [...w.tasks.values()].some((s) => s.queryId === queryId));
      await Promise.all(involved.map((w) => stopOn(w, queryId)));
      for (const w of involved) for (const [id, spec] of w.tasks) if (spec.queryId === queryId) w.tasks.delete(id);
      unapplied.leaveAll(queryId);
    },
    setPaused: (queryId, paused) => {
      for (const worker of workers) worker.say({ kind: 'pause', queryId, paused });
    },
    isIdle: async () => (await Promise.all(workers.map((w) => w.call({ kind: 'idle' }).catch(() => false)))).every((idle) => idle === true),
    memoryStates: () => [],
    caughtUp: (queryId, topology, limitMs) => unapplied.caughtUp(queryId, topology, limitMs),
    close: async () => {
      await Promise.all(workers.splice(0).map((w) => w.close()));
      unapplied.close();
    },
  };
}
