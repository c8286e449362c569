/** What every route gets: the engine's service, the counters, the limits and the log of this server. Made once by `http.ts`. */
import type { Socket } from 'node:net';
import type { Telemetry } from '../base/telemetry.ts';
import type { RunningAnswers } from './running.ts';
import type { Service } from './service.ts';

/** Where the server says what happened; a pino logger is one. */
export interface Logger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Who asks; the name is empty when nobody has to say. */
export interface Caller {
  readonly name: string;
}

/** Looks at the headers of a request and says who asks; throws a typed error to refuse. Absent: everybody is let in. */
export type Authenticate = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
  method: string,
  path: string,
) => Promise<Caller>;

/** CORS as the settings `access.control.allow.*` give it; `origin` empty: off. */
export interface CorsSettings {
  readonly origin: string;
  readonly methods: string;
  readonly headers: string;
}

export interface ServerLimits {
  /** Largest body of a request that is read whole, and longest line of an insert stream; bytes. */
  readonly bodyBytes: number;
  /** Rows of one insert stream that may wait for their acknowledgement. */
  readonly insertsInFlight: number;
  /** Lifetime of a WebSocket query; ms, 0 or absent: none. */
  readonly websocketMs?: number;
}

export interface ServerContext {
  readonly service: Service;
  readonly telemetry: Telemetry;
  readonly limits: ServerLimits;
  readonly cors: CorsSettings;
  readonly authenticate: Authenticate | null;
  readonly logger: Logger;
  /** True when only this machine can reach the port. */
  readonly loopbackOnly: boolean;
  /** Answers that stream, so that a stop can end them. */
  readonly running: RunningAnswers;
  /** Open connections. */
  readonly sockets: Set<Socket>;
  /** Folder of the browser console; null when it has not been built. */
  readonly consoleFolder: string | null;
}
