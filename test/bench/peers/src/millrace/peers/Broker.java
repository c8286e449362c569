/*
 * One Apache Kafka broker with its controller (KRaft), on the loopback address, everything in one directory. Settings are Kafka's own, except for what a cluster of one node needs.
 * Arguments: directory, port, controller's port.
 */
package millrace.peers;

import java.io.FileOutputStream;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

final class Broker {
  public static void main(String[] args) throws Exception {
    var control = new Control();
    var settings = settings(args[0], args[1], args[2]);
    var file = args[0] + ".properties";
    try (var out = new FileOutputStream(file)) {
      settings.store(out, null);
    }
    var formatted = StorageTool.execute(new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file}, System.err);
    if (formatted != 0) throw new IllegalStateException("the broker's directory could not be formatted");
    new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM).startup();
    control.on("ready", words -> Map.of()).serve();
  }

  private static Properties settings(String directory, String port, String controllerPort) {
    var settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
            "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "advertised.listeners", "PLAINTEXT://127.0.0.1:" + port,
            "controller.listener.names", "CONTROLLER",
            "log.dirs", directory));
    // A cluster of one.
    settings.putAll(
        Map.of(
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "group.initial.rebalance.delay.ms", "0"));
    // The events' times are years ago: by them Kafka would drop what has been written within the minute, and begin a file at every commit, whose marker has the time of day.
    settings.putAll(Map.of("log.retention.ms", "-1", "log.roll.ms", Long.toString(Long.MAX_VALUE)));
    return settings;
  }
}
