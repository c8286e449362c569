/**
 * Which units of a task are in the log and not yet in its SQLite file. Push queries can have shown such a unit already, so a pull query waits until the file has every unit that was in the log when it
 * arrived: those and no later ones, and without asking again and again.
 *
 * The log's thread counts the units it takes, the task's thread counts those it has applied, in memory that both see and one can wait on. So a commit costs no message more, and a pull query that finds the two
 * counts equal is not held up at all. One that waits gives up after a while: a thread can hang without dying.
 */
import { taskId } from './spec.ts';
import type { TaskSpec } from './spec.ts';

/** How many units a task has applied to its file; grows by one each, modulo 2^32. Goes to another thread as it is. */
export type AppliedCount = SharedArrayBuffer;

/** Counts a unit whose rows are in the file, and wakes who waits for it. */
export function countApplied(count: AppliedCount): void {
  const applied = new Int32Array(count);
  Atomics.add(applied, 0, 1);
  Atomics.notify(applied, 0);
}

/** The units of one task in the eyes of the log's thread. */
export class TaskUnits {
  readonly count: AppliedCount = new SharedArrayBuffer(4);
  private readonly applied = new Int32Array(this.count);
  private taken = 0;

  /** The log has one more; to be called before anybody can have read it. */
  take(): void {
    this.taken = (this.taken + 1) | 0;
  }

  /** Nothing more will be applied: whoever waits is let go, and finds the state as it was left. */
  release(): void {
    Atomics.store(this.applied, 0, this.taken);
    Atomics.notify(this.applied, 0);
  }

  /** Settles once the file has what the log has now: true; or after `limitMs`: false. Null when it has. */
  caughtUp(limitMs: number): Promise<boolean> | null {
    return isBehind(this.seen(), this.taken) ? this.reach(this.taken, limitMs) : null;
  }

  private async reach(taken: number, limitMs: number): Promise<boolean> {
    const end = performance.now() + limitMs;
    for (let seen = this.seen(); isBehind(seen, taken); seen = this.seen()) {
      const left = end - performance.now();
      if (left <= 0) return false;
      // Ends at once when the count has moved on since.
      const waiting = Atomics.waitAsync(this.applied, 0, seen, left);
      if (waiting.async) await waiting.value;
    }
    return true;
  }

  private seen(): number {
    return Atomics.load(this.applied, 0);
  }
}

/** Whether the count has not come to `taken`; both go round. */
function isBehind(applied: number, taken: number): boolean {
  return ((taken - applied) | 0) > 0;
}

interface Entered {
  readonly topology: number;
  readonly units: TaskUnits;
}

/** The tasks of a host that keep state. */
export class Unapplied {
  /** By query and by task. */
  private readonly queries = new Map<string, Map<string, Entered>>();

  /** A task begins; null for one without a file. */
  enter(spec: TaskSpec): TaskUnits | null {
    if (spec.stateFile === null) return null;
    this.leave(spec.queryId, taskId(spec));
    const tasks = this.queries.get(spec.queryId) ?? new Map<string, Entered>();
    const units = new TaskUnits();
    this.queries.set(spec.queryId, tasks.set(taskId(spec), { topology: spec.topology.index, units }));
    return units;
  }

  /** The units of a task that runs; undefined for one without a file. */
  of(queryId: string, task: string): TaskUnits | undefined {
    return this.queries.get(queryId)?.get(task)?.units;
  }

  /** A task has failed, or died with its thread. */
  leave(queryId: string, task: string): void {
    const tasks = this.queries.get(queryId);
    tasks?.get(task)?.units.release();
    tasks?.delete(task);
  }

  /** All tasks of a query have stopped. */
  leaveAll(queryId: string): void {
    for (const task of [...(this.queries.get(queryId)?.keys() ?? [])]) this.leave(queryId, task);
    this.queries.delete(queryId);
  }

  /** Everything has stopped. */
  close(): void {
    for (const queryId of [...this.queries.keys()]) this.leaveAll(queryId);
  }

  /** Settles once the files of a sub-topology's tasks have what the log has now: true; or after `limitMs`: false. Null when they have. */
  caughtUp(queryId: string, topology: number, limitMs: number): Promise<boolean> | null {
    const tasks = this.queries.get(queryId);
    if (tasks === undefined) return null;
    let waits: Promise<boolean>[] | null = null;
    for (const entered of tasks.values()) {
      const wait = entered.topology === topology ? entered.units.caughtUp(limitMs) : null;
      if (wait !== null) waits = [...(waits ?? []), wait];
    }
    return waits === null ? null : Promise.all(waits).then((all) => all.every((isReached) => isReached));
  }
}
