/**
 * Every metric of the product, declared in one place, and the plain counters behind them.
 *
 * Counting must cost next to nothing and start-up must stay quick, so values are numbers in maps; the exposition format is made by `server/metrics.ts` only when
 * somebody scrapes. A metric that is not declared here does not compile.
 */

/** What one metric means. Counters only grow; gauges are set. */
export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  /** Names of its labels, in the order in which values are given. */
  readonly labels: readonly string[];
}

/** Names follow Prometheus: unit last, `_total` on counters. */
export const METRICS = {
  millrace_http_requests_total: { kind: 'counter', help: 'HTTP requests answered.', labels: ['method', 'route', 'status'] },
  millrace_http_requests_open: { kind: 'gauge', help: 'HTTP requests that have no complete answer yet.', labels: [] },
  millrace_http_connections_refused_total: { kind: 'counter', help: 'Connections closed because their bytes were no request.', labels: [] },
  millrace_websocket_queries_total: { kind: 'counter', help: 'Queries started over WebSocket.', labels: [] },
  millrace_statements_total: { kind: 'counter', help: 'Requests to run statements, by outcome.', labels: ['outcome'] },
  millrace_pull_queries_total: { kind: 'counter', help: 'Pull queries answered.', labels: [] },
  millrace_push_queries_total: { kind: 'counter', help: 'Push queries started.', labels: [] },
  millrace_result_rows_total: { kind: 'counter', help: 'Rows sent to clients.', labels: ['kind'] },
  millrace_rows_inserted_total: { kind: 'counter', help: 'Rows taken by the insert stream.', labels: [] },
  millrace_queries: { kind: 'gauge', help: 'Queries on this node.', labels: ['kind', 'state'] },
  millrace_query_errors: { kind: 'gauge', help: 'Failures kept in the history of a query.', labels: ['query'] },
  millrace_record_problems_total: { kind: 'counter', help: 'Records skipped or columns nulled; see the processing log.', labels: [] },
  millrace_topics: { kind: 'gauge', help: 'Topics of the log.', labels: [] },
  millrace_partitions: { kind: 'gauge', help: 'Partitions of the log.', labels: [] },
  millrace_log_records: { kind: 'gauge', help: 'Records a topic holds, from its log start to its high watermark.', labels: ['topic'] },
  millrace_log_appended_records_total: { kind: 'counter', help: 'Offsets given out, over all topics present.', labels: [] },
  millrace_log_bytes: { kind: 'gauge', help: 'Bytes of all partitions of a topic.', labels: ['topic'] },
  millrace_ready: { kind: 'gauge', help: '1 while statements are served.', labels: [] },
  millrace_start_seconds: { kind: 'gauge', help: 'How long the start took.', labels: [] },
  millrace_memory_bytes: { kind: 'gauge', help: 'Memory of the process.', labels: ['kind'] },
  millrace_cpu_seconds_total: { kind: 'counter', help: 'Processor time of the process.', labels: ['mode'] },
  millrace_event_loop_lag_seconds: { kind: 'gauge', help: 'Delay of the serving event loop since the last scrape.', labels: ['quantile'] },
  millrace_event_loop_utilization: {
    kind: 'gauge',
    help: 'Busy share of the serving event loop since the last scrape, 0 to 1.',
    labels: [],
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;

/** One value of one metric; `labels` are the values in the order of the definition. */
export interface Sample {
  readonly labels: readonly string[];
  readonly value: number;
}

/** The values of all metrics of one server. */
export interface Telemetry {
  /** Adds to a counter or gauge. */
  add(name: MetricName, by?: number, ...labels: readonly string[]): void;
  set(name: MetricName, value: number, ...labels: readonly string[]): void;
  /** Forgets all values of a metric, so that labels which are gone are shown no more. */
  clear(name: MetricName): void;
  samples(name: MetricName): readonly Sample[];
}

interface Cell {
  readonly labels: readonly string[];
  value: number;
}

/** Counters that all start at nothing. */
export function createTelemetry(): Telemetry {
  const values = new Map<MetricName, Map<string, Cell>>();
  const cell = (name: MetricName, labels: readonly string[]): Cell => {
    const cells = values.get(name) ?? new Map<string, Cell>();
    const key = labels.join('\u0000');
    const found = cells.get(key);
    if (found !== undefined) return found;
    const fresh = { labels, value: 0 };
    values.set(name, cells);
    cells.set(key, fresh);
    return fresh;
  };
  return {
    add(name, by = 1, ...labels) {
      cell(name, labels).value += by;
    },
    set(name, value, ...labels) {
      cell(name, labels).value = value;
    },
    clear: (name) => void values.delete(name),
    samples: (name) => [...(values.get(name)?.values() ?? [])],
  };
}
