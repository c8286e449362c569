/**
 * The server: the only place that constructs an engine and puts the endpoints in front of it. The command line calls `startServer`; signals are its business.
 *
 * Start-up is measured in milliseconds: worker threads load while this one does, the port is taken first, so that a second start fails at once and probes are answered while the log recovers, and modules are
 * compiled once for all starts.
 */
import type { SecureServerOptions } from 'node:http2';
import { defaultWorkers, startThreads } from './runtime/worker-thread.ts';
import type { WaitingThreads } from './runtime/worker-thread.ts';
import { keepCompiledCode } from './base/compiled-code.ts';
import { createTelemetry } from './base/telemetry.ts';
import type { Engine, EngineOptions } from './engine/engine.ts';
import type { Authenticate, Logger } from './server/context.ts';
import type { HttpServer, HttpServerOptions } from './server/http.ts';
import { startingService } from './server/starting.ts';
import type { StartingService } from './server/starting.ts';

/** How to start a server. */
export interface ServerOptions {
  /** 0: one that is free. */
  readonly port: number;
  /** The address to listen on; a loopback one keeps other machines out. */
  readonly host: string;
  /** Where everything lies; null keeps all in memory. */
  readonly directory: string | null;
  /** Server settings by name. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly workers?: number;
  readonly durability?: EngineOptions['durability'];
  /** Who may use it; absent: everybody who can reach the port. */
  readonly authenticate?: Authenticate;
  /** Certificate and key as Node takes them; absent: as the settings `ssl.*` say, else clear text. */
  readonly tls?: SecureServerOptions;
  /** What is said to standard error; default `warn`. */
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

export interface RunningServer {
  /** For example `http://127.0.0.1:8088`. */
  readonly url: string;
  /** Ends results in order, commits running work, closes the log; bounded in time. Idempotent. */
  close(): Promise<void>;
}

/** How long requests may go on while the server closes; ms. */
const GRACE_MS = 2000;
/** Largest request body; bytes. */
const BODY_BYTES = 16 * 1024 * 1024;
const INSERTS_IN_FLIGHT = 1000;
/** As ksqlDB has it: a day. */
const IDLE_SECONDS = 86_400;
const WEBSOCKET_MS = 3_600_000;

/** Starts a server and resolves when it serves statements. Throws PORT_IN_USE, LISTEN_FAILED, TLS_KEYSTORE, and what opening the engine throws. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const from = performance.now();
  const threads = startThreads(options.directory === null ? 0 : workersOf(options));
  try {
    return await openServer(options, threads, from);
  } finally {
    await threads.end();
  }
}

/** How many threads process records. A value that is none is refused when the engine opens. */
function workersOf({ workers, settings }: ServerOptions): number {
  const given = Math.floor(numberOf(settings?.['millrace.worker.threads'] ?? '', 0));
  return workers ?? (given > 0 ? given : defaultWorkers());
}

async function openServer(options: ServerOptions, threads: WaitingThreads, from: number): Promise<RunningServer> {
  const service = startingService();
  const telemetry = createTelemetry();
  const logger = await openLogger(options.logLevel ?? 'warn');
  const http = await listen(options, { service, telemetry, logger });
  const engine = await openEngineFor(options, threads, logger).catch(async (error: unknown) => {
    await http.close(0);
    throw error;
  });
  engine.hostName = new URL(http.url).host;
  const { engineService } = await import('./server/engine-service.ts');
  service.begin(engineService(engine));
  telemetry.set('millrace_start_seconds', (performance.now() - from) / 1000);
  keepCompiledCode();
  let closing: Promise<void> | null = null;
  return { url: http.url, close: () => (closing ??= stop(service, http, engine)) };
}

async function stop(service: StartingService, http: HttpServer, engine: Engine): Promise<void> {
  service.setState('TERMINATING');
  await http.close(GRACE_MS);
  await engine.close();
  service.setState('TERMINATED');
}

type ServiceParts = Pick<HttpServerOptions, 'service' | 'telemetry' | 'logger'>;

async function listen(options: ServerOptions, parts: ServiceParts): Promise<HttpServer> {
  const { openHttpServer } = await import('./server/http.ts');
  const { findConsole } = await import('./server/console.ts');
  const { tlsOptions } = await import('./server/tls.ts');
  const setting = (name: string): string => options.settings?.[name] ?? '';
  return openHttpServer({
    ...parts,
    host: options.host,
    port: options.port,
    tls: options.tls ?? tlsOptions(setting),
    limits: {
      bodyBytes: BODY_BYTES,
      insertsInFlight: INSERTS_IN_FLIGHT,
      websocketMs: numberOf(setting('ksql.websocket.connection.max.timeout.ms'), WEBSOCKET_MS),
    },
    cors: {
      origin: setting('access.control.allow.origin'),
      methods: setting('access.control.allow.methods'),
      headers: setting('access.control.allow.headers'),
    },
    authenticate: options.authenticate ?? null,
    consoleFolder: findConsole(),
    idleMs: 1000 * numberOf(setting('ksql.idle.connection.timeout.seconds'), IDLE_SECONDS),
  });
}

/** A setting's number; `otherwise` where it has none. */
function numberOf(text: string, otherwise: number): number {
  return text.trim() === '' || !Number.isFinite(Number(text)) ? otherwise : Number(text);
}

async function openEngineFor(options: ServerOptions, threads: WaitingThreads, logger: Logger): Promise<Engine> {
  const { openEngine } = await import('./statements/open.ts');
  return openEngine({
    directory: options.directory,
    settings: options.settings,
    workers: options.directory === null ? options.workers : workersOf(options),
    threads,
    durability: options.durability,
    onStartFailure: (failure) => logger.error(failure, 'a query could not be started'),
  });
}

/** Lines of JSON on standard error. */
async function openLogger(level: string): Promise<Logger> {
  const { pino } = await import('pino');
  const logger: Logger = pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
  return logger;
}
