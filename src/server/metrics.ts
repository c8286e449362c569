/**
 * Prometheus' text format of everything `base/telemetry.ts` declares. prom-client is loaded with the first scrape; until then only plain numbers are counted.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { EventLoopUtilization } from 'node:perf_hooks';
import type { Counter, Gauge, Registry } from 'prom-client';
import { METRICS } from '../base/telemetry.ts';
import type { MetricDefinition, MetricName, Telemetry } from '../base/telemetry.ts';
import type { ServerContext } from './context.ts';

interface Exposition {
  readonly registry: Registry;
  readonly metrics: ReadonlyMap<MetricName, Counter | Gauge>;
}

let exposition: Promise<Exposition> | null = null;
let lag: ReturnType<typeof monitorEventLoopDelay> | null = null;
let lastUtilization: EventLoopUtilization = performance.eventLoopUtilization();

/** All metrics at this moment. */
export async function metricsText(
  context: Pick<ServerContext, 'telemetry' | 'service'>,
): Promise<{ readonly contentType: string; readonly text: string }> {
  exposition ??= buildExposition();
  const { registry, metrics } = await exposition;
  measureProcess(context.telemetry);
  context.telemetry.set('millrace_ready', context.service.state() === 'RUNNING' ? 1 : 0);
  context.service.measure(context.telemetry);
  for (const [name, metric] of metrics) show(context.telemetry, name, metric);
  return { contentType: registry.contentType, text: await registry.metrics() };
}

/** One registry for the process: it holds no values between scrapes. */
async function buildExposition(): Promise<Exposition> {
  const prometheus = await import('prom-client');
  const registry = new prometheus.Registry();
  const metrics = new Map<MetricName, Counter | Gauge>();
  for (const [name, definition] of Object.entries(METRICS) as [MetricName, MetricDefinition][]) {
    const configuration = { name, help: definition.help, labelNames: [...definition.labels], registers: [registry] };
    metrics.set(name, definition.kind === 'counter' ? new prometheus.Counter(configuration) : new prometheus.Gauge(configuration));
  }
  return { registry, metrics };
}

function show(telemetry: Telemetry, name: MetricName, metric: Counter | Gauge): void {
  const names: readonly string[] = METRICS[name].labels;
  const samples = telemetry.samples(name);
  metric.reset();
  if (names.length > 0 && samples.length === 0) return;
  for (const { labels, value } of samples) metric.inc(Object.fromEntries(names.map((label, i) => [label, labels[i]])), value);
}

/** Memory, processor time and how late the event loop is, all since the scrape before. */
function measureProcess(telemetry: Telemetry): void {
  for (const [kind, bytes] of Object.entries(process.memoryUsage())) telemetry.set('millrace_memory_bytes', bytes, kind);
  const { user, system } = process.cpuUsage();
  telemetry.set('millrace_cpu_seconds_total', user / 1e6, 'user');
  telemetry.set('millrace_cpu_seconds_total', system / 1e6, 'system');
  const utilization = performance.eventLoopUtilization();
  telemetry.set('millrace_event_loop_utilization', performance.eventLoopUtilization(utilization, lastUtilization).utilization);
  lastUtilization = utilization;
  if (lag === null) {
    lag = monitorEventLoopDelay({ resolution: 20 });
    lag.enable();
  }
  for (const [quantile, percentile] of [
    ['0.5', 50],
    ['0.99', 99],
    ['1', 100],
  ] as const) {
    const nanoseconds = lag.count === 0 ? 0 : lag.percentile(percentile);
    telemetry.set('millrace_event_loop_lag_seconds', nanoseconds / 1e9, quantile);
  }
  lag.reset();
}
