/*
 * How far Flink is, read from its own gauges within the process. The offset that its consumer commits says nothing of the kind: while no records come, it is sent only when a poll of ten seconds ends.
 * Flink makes it as the metrics reporter that FlinkPeer asks for (found through META-INF/services).
 */
package millrace.peers;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

public final class FlinkGauges implements MetricReporter, MetricReporterFactory {
  private static final int POLL_MS = 20;
  /** By name: there is one job with one source of one partition. */
  private static final Map<String, Gauge<?>> GAUGES = new ConcurrentHashMap<>();

  /** Returns when a checkpoint is complete that began after the source had read everything below `end`. */
  static void awaitCheckpointBehind(long end) throws InterruptedException {
    while (value("currentOffset") < end - 1) Thread.sleep(POLL_MS);
    // In this order: one that ends between the two is counted twice and only waited for in vain, never taken for the wanted one.
    var before = value("numberOfInProgressCheckpoints");
    before += value("numberOfCompletedCheckpoints");
    while (value("numberOfCompletedCheckpoints") <= before) Thread.sleep(POLL_MS);
  }

  private static long value(String name) {
    var gauge = GAUGES.get(name);
    return gauge == null ? -1 : ((Number) gauge.getValue()).longValue();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Gauge<?> gauge) GAUGES.put(name, gauge);
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    GAUGES.remove(name, metric);
  }
}
