/*
 * Does at the broker what the bench asks for, in a process of its own, so that it weighs on nobody's CPU time: makes topics, appends the events, waits for a peer, reads outputs back.
 * A round's events are appended in one transaction; nobody who reads committed records sees them before `commit`. That is the round's start for every peer.
 * Argument: the broker's address.
 */
package millrace.peers;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

final class Driver {
  private static final int POLL_MS = 20;
  private static final long GIVE_UP_NANOS = 300_000_000_000L;

  private record Event(long timestamp, byte[] key, byte[] value) {}

  private final String address;
  private final Admin admin;
  private final Map<String, List<Event>> data = new HashMap<>();
  private final Map<String, KafkaProducer<byte[], byte[]>> producers = new HashMap<>();

  private Driver(String address) {
    this.address = address;
    this.admin = Admin.create(client());
  }

  public static void main(String[] args) throws Exception {
    var control = new Control();
    var driver = new Driver(args[0]);
    control
        .on("data", words -> driver.readData(words[1], Path.of(words[2])))
        .on("topic", words -> driver.makeTopic(words[1]))
        .on("append", words -> driver.append(words[1], words[2], Long.parseLong(words[3])))
        .on("commit", words -> driver.commit(words[1]))
        .on("committed", words -> driver.awaitCommitted(words[1], words[2], Long.parseLong(words[3])))
        .on("closed", words -> driver.awaitClosed(words[1]))
        .on("rows", words -> driver.read(words[1], Outcome.ofRows()))
        .on("groups", words -> driver.read(words[1], Outcome.ofGroups()))
        .on("drop", words -> driver.drop(words[1]))
        .serve();
  }

  private Properties client() {
    var settings = new Properties();
    settings.put("bootstrap.servers", address);
    return settings;
  }

  /** Records as the bench wrote them: time, key's length (-1: none) and bytes, value's length and bytes; big-endian. */
  private Map<String, ?> readData(String name, Path file) throws Exception {
    var events = new ArrayList<Event>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      for (var count = in.readInt(); count > 0; count--) {
        var timestamp = in.readLong();
        var keyLength = in.readInt();
        var key = keyLength < 0 ? null : in.readNBytes(keyLength);
        events.add(new Event(timestamp, key, in.readNBytes(in.readInt())));
      }
    }
    data.put(name, events);
    return Map.of("records", events.size());
  }

  private Map<String, ?> makeTopic(String topic) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    return Map.of();
  }

  private Map<String, ?> append(String topic, String name, long later) throws Exception {
    var producer = producers.computeIfAbsent(topic, this::producer);
    producer.beginTransaction();
    Future<RecordMetadata> last = null;
    for (var event : data.get(name)) {
      last = producer.send(new ProducerRecord<>(topic, 0, event.timestamp() + later, event.key(), event.value()));
    }
    producer.flush();
    return Map.of("end", last.get().offset() + 1);
  }

  private KafkaProducer<byte[], byte[]> producer(String topic) {
    var settings = client();
    settings.put("transactional.id", "driver-" + topic);
    settings.put("transaction.timeout.ms", 900_000);
    // Batches of about a thousand records, as the bench appends them to Millrace.
    settings.put("batch.size", 256 << 10);
    settings.put("linger.ms", 50);
    var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  /** Lets the round's events be seen. */
  private Map<String, ?> commit(String topic) {
    producers.get(topic).commitTransaction();
    return Map.of();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private Map<String, ?> await(String what, Condition condition) throws Exception {
    var from = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - from > GIVE_UP_NANOS) throw new IllegalStateException(what + " after five minutes");
      Thread.sleep(POLL_MS);
    }
    return Map.of();
  }

  private Map<String, ?> awaitCommitted(String group, String topic, long end) throws Exception {
    return await(group + " is not through " + topic, () -> committed(group, topic) >= end);
  }

  private Map<String, ?> awaitClosed(String topic) throws Exception {
    return await("a transaction is open on " + topic, () -> end(topic, IsolationLevel.READ_COMMITTED) == end(topic, IsolationLevel.READ_UNCOMMITTED));
  }

  private long committed(String group, String topic) throws Exception {
    var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    var offset = offsets.get(new TopicPartition(topic, 0));
    return offset == null ? 0 : offset.offset();
  }

  private long end(String topic, IsolationLevel isolation) throws Exception {
    var partition = new TopicPartition(topic, 0);
    return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation)).partitionResult(partition).get().offset();
  }

  /** All committed records. */
  private Map<String, ?> read(String topic, Outcome outcome) throws Exception {
    var settings = client();
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    var partition = new TopicPartition(topic, 0);
    var end = end(topic, IsolationLevel.READ_COMMITTED);
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < end) {
        for (var record : consumer.poll(Duration.ofMillis(100))) outcome.take(record.key(), record.value());
      }
    }
    return outcome.reply();
  }

  private Map<String, ?> drop(String topic) throws Exception {
    var producer = producers.remove(topic);
    if (producer != null) producer.close();
    admin.deleteTopics(List.of(topic)).all().get();
    return Map.of();
  }
}
