/**
 * The engine: log, catalogue, command log and running queries of one node, opened together and closed together. It knows no SQL: how a statement's text becomes changes is given
 * to it (`PlanCommand`). Servers and the library open it with `openEngine` of `statements/open.ts`.
 */
import { committer } from '../runtime/commit.ts';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { AppendQueue } from './append-queue.ts';
import { CatalogSnapshots } from './catalog-snapshot.ts';
import { CommandLog } from './command-log.ts';
import { ProcessingLog } from './processing-log.ts';
import { Queries } from './queries.ts';
import { defaultPartitioner } from '../operators/output.ts';
import { emptyCatalog } from './catalog.ts';
import { memoryShares } from './memory.ts';
import { localHost } from '../runtime/host.ts';
import { memoryFiles, nodeFiles } from '../base/files.ts';
import { mendTopics, removeLeftovers, replayCommands } from './recovery.ts';
import { openEmbeddedLog } from '../log/segment/embedded-log.ts';
import { borrowedStore, openSchemaStore, registryAddress, remoteStore } from './schema-store.ts';
import { registerSinks } from './source-schemas.ts';
import { checkConfiguration, serverSettings } from './settings.ts';
import { startQueries } from './effects.ts';
import { systemClock } from '../base/clock.ts';
import { defaultWorkers } from '../runtime/worker-thread.ts';
import { workerHost } from '../runtime/worker-host.ts';
import type { Catalog } from './catalog.ts';
import type { Clock } from '../base/clock.ts';
import type { EmbeddedLog } from '../log/segment/embedded-log.ts';
import type { FormatContext, SchemaLookup } from '../formats/format.ts';
import type { Log } from '../log/log.ts';
import type { MemoryShares } from './memory.ts';
import type { Outcome } from './recovery.ts';
import type { LoopEvents } from '../runtime/loop.ts';
import type { PlanCommand, Surroundings } from './planning.ts';
import type { ServerSettings } from './settings.ts';
import type { RegistryAddress } from '../formats/schema-registry/http.ts';
import type { SchemaStore } from './schema-store.ts';
import type { StartFailure } from './effects.ts';
import type { TaskHost } from '../runtime/host.ts';
import type { WaitingThreads } from '../runtime/worker-thread.ts';

export interface EngineOptions {
  /** Where everything lies; null keeps all in memory and forgets it at close. */
  readonly directory: string | null;
  /** The server's configuration, by the names of the settings table. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Worker threads for tasks; 0 runs them in the calling thread. Default: in memory 0, else one less than there are cores, at least 1. */
  readonly workers?: number;
  /** Threads for them that have been started already; those that are not needed stay with the caller. */
  readonly threads?: WaitingThreads;
  /** `fsync` (default): an acknowledged write survives a power cut; `os`: the death of the process. In memory it is always `os`. */
  readonly durability?: 'fsync' | 'os';
  /** Another log than the embedded one; it is closed with the engine. Tasks then run in the calling thread. */
  readonly log?: Log;
  readonly clock?: Clock;
  /** Schemas of registry formats. Absent: the registry of `ksql.schema.registry.url`, else the built-in one, kept in a topic; null: none is configured. */
  readonly schemas?: SchemaLookup | null;
  /** Runs tasks in another way, for tests. */
  readonly host?: (hosted: Hosted) => TaskHost;
  /** Told what could not be done at the start: a query that no longer plans or starts. */
  readonly onStartFailure?: (failure: StartFailure) => void;
}

export type CommandOutcome = Outcome;

/** What has to be closed belongs to the engine; what it offers is for `statements/` and the server. */
export interface Engine {
  readonly log: Log;
  readonly catalog: Catalog;
  readonly queries: Queries;
  /** The server's own; `effectiveSetting` puts a session's on top. */
  readonly settings: ServerSettings;
  readonly commands: CommandLog;
  readonly snapshots: CatalogSnapshots;
  /** The last outcome of each command id. */
  readonly outcomes: Map<string, CommandOutcome>;
  readonly schemas: SchemaLookup | null;
  /** Where registered schemas are kept; null where no registry is configured. */
  readonly schemaStore: SchemaStore | null;
  readonly formats: FormatContext;
  /** `ksql.service.id`. */
  readonly serviceId: string;
  /** Of this opening; another one after a restart. */
  readonly serverId: string;
  readonly clock: Clock;
  /** Single records, batched. */
  readonly appends: AppendQueue;
  readonly problems: ProcessingLog;
  /** `host:port` under which replies name this node; the server sets it. */
  hostName: string;
  /** False once it is being closed. */
  readonly ready: boolean;
  /** How one statement is planned. */
  readonly plan: PlanCommand;
  /** Stops the queries after a last commit, then closes the log; gives up waiting after a bound. Idempotent. */
  close(): Promise<void>;
}

/** Longest time that closing waits for tasks. */
const CLOSE_TASKS_MS = 10_000;

/** Opens everything, replays the command log and starts the queries. Throws what the log throws, and COMMAND_REPLAY. */
export async function startEngine(options: EngineOptions, plan: PlanCommand): Promise<Engine> {
  checkConfiguration(options.settings ?? {});
  const settings = serverSettings(options.settings);
  const clock = options.clock ?? systemClock;
  const serviceId = settings.get('ksql.service.id') ?? 'default_';
  const { log, embedded } = await openLog(options, clock);
  const registry = registryAddress(settings);
  const memory = memoryShares(settings, options.workers ?? defaultWorkers());
  const schemaStore = storeFor(options, log, clock, registry);
  const schemas = schemaStore?.lookup ?? null;
  const formats: FormatContext = schemas === null ? {} : { schemas };
  const problems = new ProcessingLog(log, settings, clock);
  const stateDirectory = options.directory === null ? null : join(options.directory, 'state');
  const queries = new Queries({
    log,
    formats,
    stateDirectory,
    serviceId,
    beforeTasks: async (prepared) => {
      if (schemaStore === null) return;
      registerSinks(prepared, schemaStore.lookup);
      await schemaStore.settled();
    },
    host: (events) => hostFor(options, { log, embedded, formats, events, registry, memory, settings }),
    subscriptionBytes: memory.subscriptionBytes,
    onProblems: (reported) => problems.report(reported),
    retry: {
      initialMs: settings.number('ksql.query.retry.backoff.initial.ms', 15_000),
      maxMs: settings.number('ksql.query.retry.backoff.max.ms', 900_000),
    },
  });
  const catalog = emptyCatalog();
  const commands = new CommandLog(log, serviceId, clock);
  const surroundings: Surroundings = { log, settings, schemas };
  const outcomes = new Map<string, CommandOutcome>();
  const snapshotFile = options.directory === null ? null : join(options.directory, 'catalog.snapshot');
  const snapshots = new CatalogSnapshots(nodeFiles, snapshotFile, { log, catalog, commands, outcomes });
  let closing: Promise<void> | null = null;
  const engine: Engine = {
    log,
    catalog,
    queries,
    settings,
    commands,
    snapshots,
    schemas,
    schemaStore,
    formats,
    serviceId,
    clock,
    problems,
    plan,
    outcomes,
    serverId: randomUUID(),
    appends: new AppendQueue(log, memory.appendBytes),
    hostName: 'localhost:8088',
    get ready() {
      return closing === null;
    },
    close: () => (closing ??= closeAll(engine).finally(() => schemaStore?.close())),
  };
  try {
    await recover(engine, surroundings, stateDirectory, options);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

async function recover(engine: Engine, surroundings: Surroundings, stateDirectory: string | null, options: EngineOptions): Promise<void> {
  const { log, catalog, commands, queries, settings, schemaStore, serviceId, snapshots } = engine;
  await commands.open();
  replayCommands(catalog, commands, engine.plan, surroundings, engine.outcomes, snapshots.left, snapshots.restore());
  snapshots.recovered();
  await mendTopics(catalog, log, snapshots.left);
  await removeLeftovers(catalog, log, serviceId, stateDirectory === null ? null : { directory: stateDirectory, files: nodeFiles });
  const failures = await startQueries(catalog.queries.values(), { log, queries, settings, schemaStore });
  for (const failure of failures) options.onStartFailure?.(failure);
}

function storeFor(options: EngineOptions, log: Log, clock: Clock, registry: RegistryAddress | null): SchemaStore | null {
  if (options.schemas === null) return null;
  if (options.schemas !== undefined) return borrowedStore(options.schemas);
  return registry === null ? openSchemaStore(log, clock) : remoteStore(registry);
}

async function openLog(options: EngineOptions, clock: Clock): Promise<{ log: Log; embedded: EmbeddedLog | null }> {
  if (options.log !== undefined) return { log: options.log, embedded: null };
  if (options.directory === null) {
    const log = await openEmbeddedLog({ directory: '/memory', files: memoryFiles(), clock, durability: 'os' });
    return { log, embedded: null };
  }
  const log = await openEmbeddedLog({ directory: join(options.directory, 'log'), clock, durability: options.durability ?? 'fsync' });
  return { log, embedded: log };
}

/** What tasks are run with. */
export interface Hosted {
  readonly log: Log;
  /** Null where other threads cannot read the log. */
  readonly embedded: EmbeddedLog | null;
  readonly formats: FormatContext;
  readonly events: LoopEvents;
  readonly registry: RegistryAddress | null;
  readonly memory: MemoryShares;
  readonly settings: ServerSettings;
}

function hostFor(options: EngineOptions, hosted: Hosted): TaskHost {
  if (options.host !== undefined) return options.host(hosted);
  const { log, embedded, formats, events, registry } = hosted;
  const memory = hosted.memory.loop;
  const commit = committer(log);
  const workers = options.workers ?? defaultWorkers();
  if (embedded === null || workers === 0) return localHost({ log, commit, formats, partitioner: defaultPartitioner(), events, memory });
  return workerHost({
    workers,
    log: embedded.readerHandle(),
    registry,
    commit,
    events,
    memory,
    stopMs: hosted.settings.number('ksql.streams.shutdown.timeout.ms', 300_000),
    heapMb: hosted.memory.workerHeapMb,
    threads: options.threads,
  });
}

async function closeAll({ queries, commands, snapshots, log, clock }: Engine): Promise<void> {
  let timer: ReturnType<Clock['setTimeout']> | null = null;
  const bound = new Promise<void>((resolve) => {
    timer = clock.setTimeout(resolve, CLOSE_TASKS_MS);
  });
  const snapshot = commands.run(async () => snapshots.write());
  await Promise.race([Promise.all([queries.close(), snapshot]), bound]);
  if (timer !== null) clock.clearTimeout(timer);
  await log.close();
}
