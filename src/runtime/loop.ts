/**
 * The scheduler of one thread: gives its tasks turns, commits what they have done, and sleeps when there is nothing to read.
 *
 * A task is read from only while it has credit: at most one commit of its own under way and less than a bound of unwritten output behind it. So the next records are processed while the log syncs the last
 * ones; without that the thread idled two thirds of its time. A commit begins as soon as the input is drained, or after a bounded number of records, bytes or milliseconds under load: latency when idle,
 * batching when busy. A task that throws stops alone; its neighbours go on.
 */
import type { Database } from 'better-sqlite3';
import { messageOf } from '../base/errors.ts';
import type { Blocks } from '../log/blocks.ts';
import type { CommitResult, CommitUnit, LogReader } from '../log/log.ts';
import type { CurrentRecord } from '../operators/sink.ts';
import type { Partitioner } from '../operators/output.ts';
import type { FormatContext } from '../formats/format.ts';
import type { RecordSlice } from '../log/record-slice.ts';
import { rowJson } from '../data/text.ts';
import { Task } from './task.ts';
import { countApplied } from './unapplied.ts';
import { taskId } from './spec.ts';
import type { AppliedCount } from './unapplied.ts';
import type { TaskSpec } from './spec.ts';

/** Records of one turn. */
const TURN_RECORDS = 8192;
/** A commit begins at the latest after so many records, bytes of output, or ms. */
const COMMIT_RECORDS = 200_000;
const COMMIT_BYTES = 8 << 20;
const COMMIT_MS = 100;
/**
 * A task with state that is this many records behind commits less often: its newest results are old news anyway, and every group that changes twice within a commit is written once.
 */
const FAR_BEHIND = 100_000;
const CATCH_UP_RECORDS = 500_000;
const CATCH_UP_BYTES = 16 << 20;
const CATCH_UP_MS = 1000;
/** Bytes of output below which no commit is worth it, however many tasks share. */
const SMALLEST_OUTPUT = 1 << 14;
/** Longest sleep without news, ms; news end it at once. */
const SLEEP_MS = 1000;

/** One row of a transient query: its columns as a JSON array, as every endpoint writes it, and whether it says that the row is gone. */
export interface EmittedRow {
  readonly columns: string;
  readonly deleted: boolean;
}

/** A record, or an expression over one, that failed: for the processing log. */
export interface RecordProblem {
  readonly queryId: string;
  readonly kind: 'key' | 'value' | 'timestamp' | 'expression';
  readonly reason: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** What a loop tells its owner, who may live in another thread. */
export interface LoopEvents {
  readonly rows: (queryId: string, rows: readonly EmittedRow[]) => void;
  readonly problems: (problems: readonly RecordProblem[]) => void;
  /** The task has stopped; `stack` is for the log, `reason` for people. */
  readonly failed: (queryId: string, task: string, reason: string, stack: string) => void;
  /** A bounded query's task has reached its end. */
  readonly finished: (queryId: string, task: string) => void;
}

/** Bytes that the tasks of one loop share; see `engine/memory.ts` for who gets how much. */
export interface LoopMemory {
  /** Rows of stores in memory. */
  readonly stateBytes: number;
  /** What was read and what is to be written. */
  readonly bufferBytes: number;
}

export interface LoopOptions {
  readonly log: LogReader;
  readonly commit: (unit: CommitUnit, spec: TaskSpec) => Promise<CommitResult>;
  readonly formats: FormatContext;
  readonly partitioner: Partitioner;
  readonly events: LoopEvents;
  /** Absent: no bounds but those of a task. */
  readonly memory?: LoopMemory;
  /** Memory that large batches stand in until they are committed, for a loop whose commits another thread carries out. */
  readonly blocks?: Blocks;
}

interface Running {
  readonly task: Task;
  /** Where the units applied are counted; null where nobody asks. */
  readonly applied: AppliedCount | null;
  readonly rows: EmittedRow[];
  paused: boolean;
  /** Settles when the commit under way has. */
  committing: Promise<void> | null;
  /** Records since the last commit, and when the first of them was processed. */
  uncommitted: number;
  since: number;
  finished: boolean;
  /** It threw, and is closed; a commit that was under way then is no longer looked after. */
  failed: boolean;
}

export class TaskLoop {
  private readonly options: LoopOptions;
  private readonly running = new Map<string, Running>();
  private problems: RecordProblem[] = [];
  private closed = false;
  /** Bytes of output of one task that call for a commit. */
  private outputBytes = Number.POSITIVE_INFINITY;
  /** Whether every task has its share of the memory. */
  private sharesAreCurrent = true;
  private wake: () => void = () => undefined;
  private readonly stopped: Promise<void>;

  constructor(options: LoopOptions) {
    this.options = options;
    this.stopped = this.run();
  }

  /** Restores the task, then gives it turns. Throws what keeps it from starting. */
  start(spec: TaskSpec, applied: AppliedCount | null): void {
    const rows: EmittedRow[] = [];
    const types = spec.topology.root.columns.map((c) => c.type);
    const task = new Task(spec, {
      log: this.options.log,
      stage: {
        formats: this.options.formats,
        partitioner: this.options.partitioner,
        blocks: this.options.blocks,
        emit: { push: (values, deleted) => void rows.push({ columns: rowJson(values, types), deleted }) },
        report: (reason, current) => this.problem(spec, 'expression', reason, current),
        unreadable: (slice, index, side, topic, error) => this.unreadable(spec, slice, index, side, topic, error),
      },
    });
    this.running.set(key(spec), {
      task,
      applied,
      rows,
      paused: spec.paused === true,
      committing: null,
      uncommitted: 0,
      since: 0,
      finished: false,
      failed: false,
    });
    this.sharesAreCurrent = false;
    // Not at once: of tasks that are started together each would have all those before it looked at again.
    setImmediate(() => this.wake());
  }

  /** Stops the query's tasks here; what they have done and not committed is committed first (of persistent ones) or dropped. */
  async stop(queryId: string): Promise<void> {
    const mine = [...this.running].filter(([, r]) => r.task.spec.queryId === queryId);
    for (const [id, r] of mine) {
      this.running.delete(id);
      await r.committing;
      if (r.task.spec.persistent && !r.finished) await this.commit(r);
      r.task.close();
    }
    this.sharesAreCurrent = false;
  }

  setPaused(queryId: string, paused: boolean): void {
    for (const r of this.running.values()) if (r.task.spec.queryId === queryId) r.paused = paused;
    this.wake();
  }

  /** Whether every task here has read all there is and committed it. */
  isIdle(): boolean {
    for (const r of this.running.values()) {
      if (!r.paused && !r.finished && (r.committing !== null || r.uncommitted > 0 || r.task.hasInput())) return false;
    }
    return true;
  }

  /** Connections of the state of the tasks of one sub-topology, in the order of their partitions. */
  databases(queryId: string, topology: number): Database[] {
    return [...this.running.values()].flatMap((r) =>
      r.task.spec.queryId === queryId && r.task.spec.topology.index === topology && r.task.database !== null
        ? [r.task.database.database]
        : [],
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await this.stopped;
    for (const queryId of new Set([...this.running.values()].map((r) => r.task.spec.queryId))) await this.stop(queryId);
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      const version = this.options.log.version();
      let worked = false;
      if (!this.sharesAreCurrent) this.shareMemory();
      for (const r of this.running.values()) worked = this.turn(r) || worked;
      this.sendProblems();
      if (worked) await new Promise((resolve) => setImmediate(resolve));
      else await this.sleep(version);
    }
  }

  private async sleep(version: number): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    await Promise.race([this.options.log.waitForChange(version, SLEEP_MS), woken]);
    this.wake = () => undefined;
  }

  /** One turn of one task; whether it did anything. */
  private turn(r: Running): boolean {
    if (r.paused || r.finished) return false;
    const isCommitting = r.committing !== null;
    if (isCommitting && (!r.task.overlaps || isFull(r, this.outputBytes))) return false;
    try {
      const done = r.task.step(TURN_RECORDS);
      if (done > 0 && r.uncommitted === 0) r.since = performance.now();
      r.uncommitted += done;
      if (isCommitting) return done > 0;
      const drained = done < TURN_RECORDS;
      if (r.uncommitted > 0 && (drained || isFull(r, this.outputBytes))) r.committing = this.commit(r).finally(() => this.settled(r));
      else if (drained && r.task.finished) this.finish(r);
      return done > 0;
    } catch (error) {
      this.fail(r, error);
      return false;
    }
  }

  private settled(r: Running): void {
    r.committing = null;
    if (!r.failed && r.uncommitted === 0 && r.task.finished && !r.task.hasInput()) this.finish(r);
    this.wake();
  }

  private async commit(r: Running): Promise<void> {
    try {
      const sealed = r.task.seal();
      r.uncommitted = 0;
      const rows = r.rows.splice(0);
      const result = sealed.unit === null ? null : this.options.commit(sealed.unit, r.task.spec);
      // Handled below; but should staging throw first, nobody would be waiting for it.
      result?.catch(() => undefined);
      r.task.stageRows(sealed);
      const answer = await result;
      this.bringBack(sealed.unit);
      if (r.failed) return;
      r.task.committed(sealed, answer);
      if (sealed.unit !== null && r.applied !== null) countApplied(r.applied);
      if (rows.length > 0) this.options.events.rows(r.task.spec.queryId, rows);
    } catch (error) {
      if (!r.failed) this.fail(r, error);
    }
  }

  /** The log has the unit: its blocks may be written to again. */
  private bringBack(unit: CommitUnit | null): void {
    const { blocks } = this.options;
    if (unit === null || blocks === undefined) return;
    for (const append of unit.appends) for (const batch of append.batches) blocks.release(batch);
  }

  private finish(r: Running): void {
    if (r.finished) return;
    r.finished = true;
    this.options.events.finished(r.task.spec.queryId, taskId(r.task.spec));
  }

  private fail(r: Running, error: unknown): void {
    const { spec } = r.task;
    r.failed = true;
    this.running.delete(key(spec));
    r.task.closeAfter(error);
    this.options.events.failed(spec.queryId, taskId(spec), messageOf(error), error instanceof Error ? (error.stack ?? '') : '');
  }

  private problem(spec: TaskSpec, kind: RecordProblem['kind'], reason: string, current: CurrentRecord): void {
    const { slice, index } = current;
    const topic = spec.topology.inputs[0]?.topic ?? '';
    this.problems.push({
      queryId: spec.queryId,
      kind,
      reason,
      topic,
      partition: spec.partition,
      offset: slice === null ? -1 : slice.offset[index],
    });
    if (this.problems.length > 1000) this.sendProblems();
  }

  private unreadable(
    spec: TaskSpec,
    slice: RecordSlice,
    index: number,
    side: 'key' | 'value' | 'timestamp',
    topic: string,
    error: unknown,
  ): void {
    this.problems.push({
      queryId: spec.queryId,
      kind: side,
      reason: messageOf(error),
      topic,
      partition: spec.partition,
      offset: slice.offset[index],
    });
    if (this.problems.length > 1000) this.sendProblems();
  }

  /** Equal parts for all tasks, anew whenever one comes or goes. */
  private shareMemory(): void {
    const { memory } = this.options;
    this.sharesAreCurrent = true;
    if (memory === undefined) return;
    const tasks = [...this.running.values()].map((r) => r.task);
    const stores = tasks.reduce((sum, task) => sum + task.stores, 0);
    // Of a task's buffers one part is read into, one gathers output, and one is on its way to the log.
    const part = Math.floor(memory.bufferBytes / Math.max(1, tasks.length) / 3);
    this.outputBytes = Math.max(SMALLEST_OUTPUT, part);
    for (const task of tasks) task.setMemory(Math.floor(memory.stateBytes / Math.max(1, stores)), part / task.spec.topology.inputs.length);
  }

  private sendProblems(): void {
    if (this.problems.length === 0) return;
    const problems = this.problems;
    this.problems = [];
    this.options.events.problems(problems);
  }
}

/** Whether what was done since the last commit is enough for the next. */
function isFull({ task, uncommitted, since }: Running, outputBytes: number): boolean {
  if (task.buffered >= outputBytes || task.stateIsOver) return true;
  const isPatient = task.hasState && task.behind() > FAR_BEHIND;
  if (uncommitted >= (isPatient ? CATCH_UP_RECORDS : COMMIT_RECORDS) || task.buffered >= (isPatient ? CATCH_UP_BYTES : COMMIT_BYTES))
    return true;
  return uncommitted > 0 && performance.now() - since >= (isPatient ? CATCH_UP_MS : COMMIT_MS);
}

function key(spec: TaskSpec): string {
  return `${spec.queryId}/${taskId(spec)}`;
}
