/** A service without an engine, whose answers a test decides, and a server on a free loopback port in front of it. */
import { pino } from 'pino';
import type { CommandStatus } from '../../../src/api/entities.ts';
import type { PrintResult, QueryResult, ResultColumn, ResultRow } from '../../../src/api/query-result.ts';
import { createTelemetry } from '../../../src/base/telemetry.ts';
import type { Telemetry } from '../../../src/base/telemetry.ts';
import { openHttpServer } from '../../../src/server/http.ts';
import type { HttpServer, HttpServerOptions } from '../../../src/server/http.ts';
import type { Service, ServerState, SqlRequest } from '../../../src/server/service.ts';

export interface FakeService extends Service {
  current: ServerState;
  /** What `execute` and `query` were asked. */
  readonly asked: SqlRequest[];
  readonly inserted: Readonly<Record<string, unknown>>[];
  readonly statuses: Map<string, CommandStatus>;
  onExecute: (request: SqlRequest) => Promise<readonly object[]>;
  onQuery: (request: SqlRequest) => Promise<QueryResult | PrintResult>;
  onInsert: (row: Readonly<Record<string, unknown>>) => Promise<void>;
}

export function fakeService(): FakeService {
  const asked: SqlRequest[] = [];
  const inserted: Readonly<Record<string, unknown>>[] = [];
  const statuses = new Map<string, CommandStatus>();
  const service: FakeService = {
    identity: { version: '8.0.0', kafkaClusterId: 'cluster', ksqlServiceId: 'default_' },
    current: 'RUNNING',
    asked,
    inserted,
    statuses,
    state: () => service.current,
    onExecute: async () => [],
    onQuery: async () => rowsResult('push', [], 'Query Completed'),
    onInsert: async (row) => void inserted.push(row),
    execute(request) {
      asked.push(request);
      return service.onExecute(request);
    },
    query(request) {
      asked.push(request);
      return service.onQuery(request);
    },
    openInserts: async () => ({ insert: (row) => service.onInsert(row), close: () => undefined }),
    closeQuery: async (id) => id === 'known',
    commandStatuses: () => statuses,
    health: () => ({ metastore: true, log: true, commandRunner: true }),
    checkProperty: () => undefined,
    measure: (telemetry) => telemetry.set('millrace_topics', 3),
  };
  return service;
}

export const COLUMNS: readonly ResultColumn[] = [
  { name: 'ID', type: 'STRING', key: true },
  { name: 'N', type: 'BIGINT', key: false },
];

export function row(id: string, n: number | null, deleted = false): ResultRow {
  return { columns: JSON.stringify([id, n]), deleted };
}

/** A result of batches that are there already. */
export function rowsResult(
  kind: QueryResult['kind'],
  batches: readonly (readonly ResultRow[])[],
  reason: 'Limit Reached' | 'Query Completed' | null,
): QueryResult {
  return {
    ...openResult(kind, async function* () {
      yield* batches;
    }),
    endReason: () => reason,
  };
}

/** A result that a test's generator feeds; `closed` says whether the reader has let it go. */
export function openResult(
  kind: QueryResult['kind'],
  feed: () => AsyncGenerator<readonly ResultRow[]>,
): QueryResult & { readonly closed: Promise<void> } {
  let closeIt: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    closeIt = resolve;
  });
  async function* rows(): AsyncGenerator<readonly ResultRow[]> {
    const source = feed();
    for (;;) {
      const next = await Promise.race([source.next(), closed.then(() => ({ done: true as const, value: undefined }))]);
      if (next.done === true) return;
      yield next.value;
    }
  }
  return {
    kind,
    queryId: 'q_1',
    columns: COLUMNS,
    rows: { [Symbol.asyncIterator]: rows },
    endReason: () => 'Query Completed',
    close: () => closeIt(),
    closed,
  };
}

/** A promise that never settles. */
export const never = (): Promise<never> => new Promise(() => undefined);

export interface Started {
  readonly server: HttpServer;
  readonly url: string;
  readonly port: number;
  readonly telemetry: Telemetry;
}

export async function start(service: Service, options: Partial<HttpServerOptions> = {}): Promise<Started> {
  const telemetry = createTelemetry();
  const server = await openHttpServer({
    service,
    telemetry,
    logger: pino({ level: 'silent' }),
    host: '127.0.0.1',
    port: 0,
    tls: null,
    limits: { bodyBytes: 1 << 20, insertsInFlight: 8, websocketMs: 0 },
    cors: { origin: '', methods: '', headers: '' },
    authenticate: null,
    consoleFolder: null,
    idleMs: 60_000,
    ...options,
  });
  return { server, url: server.url, port: Number(new URL(server.url).port), telemetry };
}
