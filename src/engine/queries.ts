/**
 * The queries that run on this node: starts them, keeps their state and errors, restarts what failed, and hands rows of transient ones to their subscribers.
 *
 * It knows nothing of SQL text or of the catalogue. What must survive a restart is the command log's business; a persistent query finds its own position (its consumer group) and state
 * (its changelogs) again by its id.
 */
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { fail, messageOf } from '../base/errors.ts';
import type { Column } from '../data/schema.ts';
import type { FormatContext } from '../formats/format.ts';
import type { Log } from '../log/log.ts';
import type { TaskHost } from '../runtime/host.ts';
import type { LoopEvents, RecordProblem } from '../runtime/loop.ts';
import type { TopologyInput } from '../operators/cut.ts';
import { prepareQuery } from '../runtime/prepare.ts';
import type { PreparedQuery } from '../runtime/prepare.ts';
import type { QuerySpec } from '../runtime/spec.ts';
import type { TaskSpec } from '../runtime/spec.ts';
import { ViewReaders } from '../runtime/view-readers.ts';
import { Subscription } from '../runtime/subscription.ts';
import type { QueuedBytes } from '../runtime/subscription.ts';
import { IN_MEMORY } from '../state/database.ts';
import type { StoreSpec } from '../state/store.ts';

export type QueryState = 'RUNNING' | 'PAUSED' | 'ERROR';

/** One failure of a query, as EXPLAIN lists it. */
export interface QueryError {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
  readonly type: 'USER' | 'SYSTEM' | 'UNKNOWN';
}

/** What is known of a query that runs, or tries to. */
export interface QueryInfo {
  readonly spec: QuerySpec;
  readonly kind: 'PERSISTENT' | 'PUSH' | 'PULL';
  /** The statement that made it. */
  readonly statement: string;
  readonly state: QueryState;
  readonly errors: readonly QueryError[];
  readonly prepared: PreparedQuery;
}

/** A view that pull queries can read: where its tables are. */
export interface ViewLocation {
  readonly spec: StoreSpec;
  readonly queryId: string;
  /** One per partition: a SQLite file, or the connection of a task whose state is in memory. */
  readonly partitions: readonly (string | import('better-sqlite3').Database)[];
  /** Settles once the tables have everything that is in the log when this is called: true; or after `limitMs`: false. Null when they have. */
  readonly caughtUp: (limitMs: number) => Promise<boolean> | null;
}

export interface QueriesOptions {
  readonly log: Log;
  readonly formats: FormatContext;
  /** Makes the host that runs tasks, given whom to tell. */
  readonly host: (events: LoopEvents) => TaskHost;
  /** Awaited before the tasks of a query start: the schemas they write with are registered and durable then. */
  readonly beforeTasks?: (prepared: PreparedQuery) => Promise<void>;
  /** Directory of state files; null keeps state in memory. */
  readonly stateDirectory: string | null;
  readonly serviceId: string;
  /** What rows that wait for the readers of transient queries may take, all together. */
  readonly subscriptionBytes?: number;
  readonly onProblems: (problems: readonly RecordProblem[]) => void;
  /** ms before a failed query is tried again, doubled each time up to the limit. */
  readonly retry: { readonly initialMs: number; readonly maxMs: number };
}

interface Entry {
  spec: QuerySpec;
  kind: QueryInfo['kind'];
  statement: string;
  state: QueryState;
  errors: QueryError[];
  prepared: PreparedQuery;
  subscription: Subscription | null;
  unfinished: number;
  retryTimer: NodeJS.Timeout | null;
  retryMs: number;
  /** When its tasks were started last, by `performance.now()`. */
  launched: number;
  paused: boolean;
  /** Whether its state's files are to be built anew. */
  rebuild: boolean;
  restarting: boolean;
}

const ERRORS_KEPT = 10;

export class Queries {
  private readonly options: QueriesOptions;
  private readonly host: TaskHost;
  /** Readers of the views of these queries. */
  readonly views = new ViewReaders();
  private readonly entries = new Map<string, Entry>();
  private readonly queued: QueuedBytes;

  constructor(options: QueriesOptions) {
    this.options = options;
    this.queued = { limit: options.subscriptionBytes ?? Number.POSITIVE_INFINITY, used: 0, readers: 0 };
    this.host = options.host({
      rows: (queryId, rows) => this.entries.get(queryId)?.subscription?.push(rows),
      problems: options.onProblems,
      failed: (queryId, task, reason, stack) => this.failed(queryId, task, reason, stack),
      finished: (queryId) => this.finished(queryId),
    });
  }

  list(): QueryInfo[] {
    return [...this.entries.values()];
  }

  get(id: string): QueryInfo | undefined {
    return this.entries.get(id);
  }

  /** Throws what keeps the plan from running, before anything is written. */
  check(spec: QuerySpec, partitionsOf: (topic: string) => number, formats: FormatContext = this.options.formats): PreparedQuery {
    return prepareQuery(spec, { serviceId: this.options.serviceId, formats, partitionsOf });
  }

  /**
   * Starts a persistent query, or resumes it where its committed offsets stand. Its source and sink topics exist. Throws what keeps it from starting; unless the plan
   * itself cannot run, the query is listed with that error and tried again like one that failed later.
   */
  async startPersistent(spec: QuerySpec, statement: string, paused = false): Promise<void> {
    const entry = this.enter(spec, 'PERSISTENT', statement, null);
    if (paused) this.setPaused(entry, true);
    try {
      await this.launch(entry);
    } catch (error) {
      this.failed(spec.id, '', messageOf(error), '');
      throw error;
    }
  }

  /** Starts a transient query; its rows come through the subscription, which also ends it. */
  async startTransient(spec: QuerySpec, statement: string, columns: readonly Column[], limit: number | null): Promise<Subscription> {
    const subscription = new Subscription({ id: spec.id, columns, limit, queued: this.queued, onClose: () => void this.stop(spec.id) });
    const entry = this.enter(spec, spec.bounded ? 'PULL' : 'PUSH', statement, subscription);
    try {
      await this.launch(entry);
    } catch (error) {
      this.entries.delete(spec.id);
      throw error;
    }
    return subscription;
  }

  /** Ends a query for good: its tasks, internal topics, offsets and state go; what it has written stays. */
  async stop(id: string): Promise<void> {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    this.entries.delete(id);
    if (entry.retryTimer !== null) clearTimeout(entry.retryTimer);
    entry.subscription?.end('Query Completed');
    await this.host.stop(id);
    for (const topic of entry.prepared.topics)
      if (this.options.log.topic(topic.name) !== undefined) await this.options.log.deleteTopic(topic.name);
    if (entry.spec.persistent) {
      await this.options.log.deleteOffsets(entry.prepared.applicationId);
      if (this.options.stateDirectory !== null) this.views.forget(this.stateDirectoryOf(id));
      if (this.options.stateDirectory !== null) rmSync(this.stateDirectoryOf(id), { recursive: true, force: true });
    }
  }

  /** Stops the tasks of a query and starts it with another plan, keeping its offsets and state (CREATE OR REPLACE). */
  async replace(spec: QuerySpec, statement: string): Promise<void> {
    const old = this.entries.get(spec.id);
    if (old?.retryTimer) clearTimeout(old.retryTimer);
    await this.host.stop(spec.id);
    await this.startPersistent(spec, statement, old?.paused === true);
  }

  pause(id: string): void {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    this.setPaused(entry, true);
    this.host.setPaused(id, true);
  }

  resume(id: string): void {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    const hasFailed = entry.state === 'ERROR';
    this.setPaused(entry, false);
    this.host.setPaused(id, false);
    if (hasFailed) void this.restart(entry);
  }

  /** The view that a query keeps under this name; undefined when there is none. */
  view(queryId: string, name: string): ViewLocation | undefined {
    const entry = this.entries.get(queryId);
    if (entry === undefined) return undefined;
    for (const { topology, tasks, stores } of entry.prepared.topologies) {
      const spec = stores.find((s) => s.view && s.name === name);
      if (spec === undefined) continue;
      const files = Array.from({ length: tasks }, (_, partition) => this.stateFile(queryId, topology.index, partition));
      const partitions = files.every((f) => f === IN_MEMORY) ? this.host.memoryStates(queryId, topology.index) : files;
      return { spec, queryId, partitions, caughtUp: (limitMs) => this.host.caughtUp(queryId, topology.index, limitMs) };
    }
    return undefined;
  }

  /** A reader has found a view's file damaged: the query starts anew and builds its state from the log. */
  rebuildState(id: string, reason: string): void {
    const entry = this.entries.get(id);
    if (entry === undefined || entry.rebuild || this.options.stateDirectory === null) return;
    entry.rebuild = true;
    this.failed(id, '', reason, '');
    void this.restart(entry);
  }

  /** Whether all queries have read and committed everything there is. One whose tasks are on their way again has not. */
  async isIdle(): Promise<boolean> {
    const comesBack = (): boolean => [...this.entries.values()].some((entry) => entry.restarting);
    return !comesBack() && (await this.host.isIdle()) && !comesBack();
  }

  /** Stops the tasks; everything resumes at the next start. */
  async close(): Promise<void> {
    for (const entry of this.entries.values()) {
      if (entry.retryTimer !== null) clearTimeout(entry.retryTimer);
      entry.subscription?.end('Query Completed');
    }
    await this.host.close();
    this.views.close();
  }

  private enter(spec: QuerySpec, kind: QueryInfo['kind'], statement: string, subscription: Subscription | null): Entry {
    const prepared = this.check(spec, (topic) => this.partitionsOf(topic));
    const entry: Entry = {
      spec,
      kind,
      statement,
      state: 'RUNNING',
      errors: [],
      prepared,
      subscription,
      unfinished: 0,
      retryTimer: null,
      retryMs: this.options.retry.initialMs,
      launched: 0,
      paused: false,
      rebuild: false,
      restarting: false,
    };
    this.entries.set(spec.id, entry);
    return entry;
  }

  /** Creates the query's internal topics and starts its tasks. */
  private async launch(entry: Entry): Promise<void> {
    const { log } = this.options;
    await this.options.beforeTasks?.(entry.prepared);
    for (const topic of entry.prepared.topics) if (log.topic(topic.name) === undefined) await log.createTopic(topic);
    const specs: TaskSpec[] = [];
    await this.settlePositions(entry);
    for (const { topology, tasks, stores } of entry.prepared.topologies) {
      for (let partition = 0; partition < tasks; partition++) specs.push(await this.taskSpec(entry, topology, partition, stores));
    }
    entry.unfinished = specs.length;
    entry.launched = performance.now();
    for (const spec of specs) await this.host.start(spec);
    // It may have been paused or resumed while its tasks were on their way.
    this.host.setPaused(entry.spec.id, entry.paused);
  }

  /**
   * Commits the first position of every input that has none yet. Otherwise a query that begins at the latest record would, after a crash before its first commit, begin at a later one.
   */
  private async settlePositions(entry: Entry): Promise<void> {
    if (!entry.spec.persistent) return;
    const { applicationId, topologies } = entry.prepared;
    const committed = this.options.log.committedOffsets(applicationId);
    const missing = topologies.flatMap(({ topology, tasks }) =>
      topology.inputs.flatMap((input) =>
        Array.from({ length: tasks }, (_, partition) => partition)
          .filter((partition) => !committed.some((c) => c.topic === input.topic && c.partition === partition))
          .map((partition) => ({ topic: input.topic, partition, offset: this.firstOffset(entry.spec, input, partition) })),
      ),
    );
    if (missing.length > 0) await this.options.log.commitOffsets(applicationId, missing);
  }

  /** Where a query begins to read an input that it has no position in. */
  private firstOffset(spec: QuerySpec, input: TopologyInput, partition: number): number {
    const latest = spec.startFrom === 'latest' && input.kind === 'STREAM' && !input.internal;
    return latest ? this.options.log.highWatermark(input.topic, partition) : this.options.log.logStartOffset(input.topic, partition);
  }

  private async taskSpec(entry: Entry, topology: TaskSpec['topology'], partition: number, stores: readonly StoreSpec[]): Promise<TaskSpec> {
    const { log } = this.options;
    const { spec, prepared } = entry;
    const transactionalId = `${prepared.applicationId}-${topology.index}_${partition}`;
    // First of all: from here on nothing of an older task can be committed, so the positions read next are its last ones.
    const producer = spec.persistent ? await log.initProducerId({ transactionalId }) : null;
    const committed = spec.persistent ? log.committedOffsets(prepared.applicationId) : [];
    const known = topology.inputs.map((input) => committed.find((c) => c.topic === input.topic && c.partition === partition));
    const positions = topology.inputs.map((input, i) => known[i]?.offset ?? this.firstOffset(spec, input, partition));
    const topics = topology.outputs.map((t): [string, number] => [t, this.partitionsOf(t)]);
    return {
      queryId: spec.id,
      applicationId: prepared.applicationId,
      topology,
      partition,
      persistent: spec.persistent,
      paused: entry.paused,
      settings: spec.settings,
      positions,
      saved: known[0]?.metadata ?? '',
      stopAt: spec.bounded ? topology.inputs.map((input) => log.highWatermark(input.topic, partition)) : null,
      partitions: Object.fromEntries(topics),
      stateFile: spec.persistent && stores.length > 0 ? this.stateFile(spec.id, topology.index, partition) : null,
      stores,
      producer,
    };
  }

  private partitionsOf(topic: string): number {
    const description = this.options.log.topic(topic);
    if (description === undefined) throw fail('LOG_UNKNOWN_PARTITION', { topic, partition: 0 });
    return description.partitions;
  }

  private stateDirectoryOf(id: string): string {
    return join(this.options.stateDirectory ?? '', id);
  }

  private stateFile(id: string, topology: number, partition: number): string {
    return this.options.stateDirectory === null ? IN_MEMORY : join(this.stateDirectoryOf(id), `${topology}_${partition}.sqlite`);
  }

  private finished(queryId: string): void {
    const entry = this.entries.get(queryId);
    if (entry === undefined) return;
    entry.unfinished--;
    if (entry.unfinished <= 0) void entry.subscription?.end('Query Completed');
  }

  /** A task has stopped: a transient query ends with the error; a persistent one is stopped whole and tried again after a while. */
  private failed(queryId: string, task: string, reason: string, stack: string): void {
    const entry = this.entries.get(queryId);
    if (entry === undefined) return;
    const error: QueryError = { timestamp: Date.now(), message: stack === '' ? reason : `${reason} (task ${task})`, type: 'UNKNOWN' };
    entry.errors = [...entry.errors, error].slice(-ERRORS_KEPT);
    if (entry.subscription !== null) {
      entry.subscription.fail(fail('QUERY_STOPPED', { id: queryId, reason }));
      return;
    }
    entry.state = 'ERROR';
    // One failure has often many voices: each task of a worker that has died, and the start that waited for it.
    if (entry.retryTimer === null && !entry.restarting) this.retryLater(entry);
  }

  private retryLater(entry: Entry): void {
    const { initialMs, maxMs } = this.options.retry;
    // One that ran for long does not fail for the reason it failed for before.
    if (performance.now() - entry.launched > maxMs) entry.retryMs = initialMs;
    entry.retryTimer = setTimeout(() => void this.restart(entry), entry.retryMs);
    entry.retryTimer.unref();
    entry.retryMs = Math.min(entry.retryMs * 2, maxMs);
  }

  private async restart(entry: Entry): Promise<void> {
    if (entry.restarting || this.entries.get(entry.spec.id) !== entry) return;
    if (entry.retryTimer !== null) clearTimeout(entry.retryTimer);
    entry.retryTimer = null;
    entry.restarting = true;
    try {
      await this.host.stop(entry.spec.id);
      // A task that finds its file damaged makes another one.
      if (this.options.stateDirectory !== null) this.views.forget(this.stateDirectoryOf(entry.spec.id));
      if (entry.rebuild) rmSync(this.stateDirectoryOf(entry.spec.id), { recursive: true, force: true });
      entry.rebuild = false;
      entry.state = entry.paused ? 'PAUSED' : 'RUNNING';
      await this.launch(entry);
    } catch (error) {
      this.failed(entry.spec.id, '', messageOf(error), '');
    } finally {
      entry.restarting = false;
    }
    if (entry.state === 'ERROR' && this.entries.get(entry.spec.id) === entry) this.retryLater(entry);
  }

  private setPaused(entry: Entry, paused: boolean): void {
    entry.paused = paused;
    entry.state = paused ? 'PAUSED' : 'RUNNING';
  }
}
