/**
 * The server: the only place that constructs an engine and puts the endpoints in front of it. The command line calls `startServer`; signals are its business.
 *
 * Start-up is measured in milliseconds: the port is taken first, so that a second start fails at once and probes are answered while the log recovers, and modules are compiled
 * once for all starts.
 */
import { enableCompileCache } from 'node:module';
import type { EngineOptions } from './engine/engine.ts';
import type { Authenticate } from './server/context.ts';

enableCompileCache();

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

/** Starts a server and resolves when it serves statements. Throws PORT_IN_USE, LISTEN_FAILED, and what opening the engine throws. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const from = performance.now();
  const { openHttpServer, engineService, createTelemetry, serverLogger, serverSettings, findConsole, tlsFrom } = await import('./server/assembly.ts');
  const settings = serverSettings(options.settings);
  const logger = serverLogger(options.logLevel ?? 'warn');
  const service = engineService();
  const telemetry = createTelemetry();
  const http = await openHttpServer({
    service,
    telemetry,
    logger,
    host: options.host,
    port: options.port,
    tls: tlsFrom(settings),
    limits: { bodyBytes: BODY_BYTES, insertsInFlight: INSERTS_IN_FLIGHT },
    cors: {
      origin: settings.get('access.control.allow.origin') ?? '',
      methods: settings.get('access.control.allow.methods') ?? '',
      headers: settings.get('access.control.allow.headers') ?? '',
    },
    authenticate: options.authenticate ?? null,
    consoleFolder: findConsole(),
    idleMs: settings.number('ksql.idle.connection.timeout.seconds', 86_400) * 1000,
  });
}
