/**
 * What the server asks of the engine: the whole of it, in the terms of the wire. `engine-service.ts` answers with a real engine; a test may answer with a small one of its own.
 *
 * Nothing here knows HTTP. Every method throws `MillraceError` or a parse error for what the caller did wrong.
 */
import type { CommandStatus } from '../api/entities.ts';
import type { PrintResult, QueryResult } from '../api/query-result.ts';
import type { Telemetry } from '../base/telemetry.ts';

/** Where the server is in its life; all but RUNNING answer 503. */
export type ServerState = 'INITIALIZING' | 'RUNNING' | 'TERMINATING' | 'TERMINATED';

/** SQL text with the session it is to run in. */
export interface SqlRequest {
  readonly text: string;
  /** Session properties as the client sent them: strings, numbers, booleans. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Values for `${name}`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Wait until this command has been executed; null: do not wait. */
  readonly commandSequenceNumber: number | null;
}

/** Where rows of `/inserts-stream` go. */
export interface InsertTarget {
  /** Resolves once the row is durable. Calls may overlap; rows keep the order of the calls. */
  insert(row: Readonly<Record<string, unknown>>): Promise<void>;
  close(): void;
}

/** Who this server is. */
export interface ServerIdentity {
  /** `N.N.N`. */
  readonly version: string;
  readonly kafkaClusterId: string;
  readonly ksqlServiceId: string;
}

/** Health of each part, as `/healthcheck` shows it. */
export interface Health {
  readonly metastore: boolean;
  readonly log: boolean;
  readonly commandRunner: boolean;
}

export interface Service {
  readonly identity: ServerIdentity;
  state(): ServerState;
  /** Runs statements as `/ksql` does; the reply holds one entity per statement that yields one. */
  execute(request: SqlRequest): Promise<readonly object[]>;
  /** Runs exactly one SELECT or PRINT. `formatLines`: PRINT opens with the formats it found. */
  query(request: SqlRequest, options: { readonly formatLines: boolean }): Promise<QueryResult | PrintResult>;
  openInserts(target: string, properties: Readonly<Record<string, unknown>>): Promise<InsertTarget>;
  /** Ends a push query; false when there is none of this id. */
  closeQuery(id: string): Promise<boolean>;
  /** Command id → status, oldest first. */
  commandStatuses(): ReadonlyMap<string, CommandStatus>;
  health(): Health;
  /** Throws when a session may not set the property. */
  checkProperty(name: string): void;
  /** Sets the gauges that are read when somebody asks. */
  measure(telemetry: Telemetry): void;
}
