/*
 * Runs one Flink SQL script in a local mini cluster in this process: statements with semicolons, the last one an INSERT INTO that goes on for ever. Parallelism 1, a checkpoint every second,
 * exactly once; state on the heap and checkpoints as files, which is Flink's default and its fastest for state of this size.
 * Arguments: a directory for checkpoints, the script.
 */
package millrace.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

final class FlinkPeer {
  public static void main(String[] args) throws Exception {
    var control = new Control();
    control
        .on("start", words -> start(args[0], Path.of(args[1])))
        .on(
            "processed",
            words -> {
              FlinkGauges.awaitCheckpointBehind(Long.parseLong(words[1]));
              return Map.of();
            })
        .serve();
  }

  private static Map<String, ?> start(String directory, Path script) throws Exception {
    var settings = new Configuration();
    settings.setString("execution.checkpointing.interval", "1 s");
    settings.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
    settings.setString("execution.checkpointing.storage", "filesystem");
    settings.setString("execution.checkpointing.dir", Path.of(directory).toUri().toString());
    settings.setString("restart-strategy.type", "none");
    settings.setString("metrics.reporters", "gauges");
    settings.setString("metrics.reporter.gauges.factory.class", FlinkGauges.class.getName());
    settings.setString("rest.port", "0");
    settings.setString("rest.bind-address", "127.0.0.1");
    var environment = StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    var tables = StreamTableEnvironment.create(environment);
    JobClient job = null;
    for (var statement : Files.readString(script).split(";")) {
      if (statement.isBlank()) continue;
      if (statement.strip().startsWith("SET ")) set(tables, statement.strip());
      else job = tables.executeSql(statement).getJobClient().orElse(null);
    }
    while (job.getJobStatus().get() != JobStatus.RUNNING) Thread.sleep(20);
    job.getJobExecutionResult().exceptionally(failure -> {
      Control.die(failure);
      return null;
    });
    return Map.of();
  }

  /** `SET 'name' = 'value'`, which only Flink's own client knows. */
  private static void set(StreamTableEnvironment tables, String statement) {
    var parts = statement.split("'");
    tables.getConfig().set(parts[1], parts[3]);
  }
}
