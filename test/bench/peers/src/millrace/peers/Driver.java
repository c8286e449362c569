/*
 * Does at the broker what the bench asks for, in a process of its own, so that it weighs on nobody's CPU time: makes topics, appends the events, waits for a peer, reads outputs back.
 * A round's events are appended in one transaction; nobody who reads committed records sees them before `go` commits it. That is the round's start for every peer.
 * Argument: the broker's address.
 */
package millrace.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
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
  private final Map<String, Long> ends = new HashMap<>();
  private final ObjectMapper json = new ObjectMapper();

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
        .on("go", words -> driver.go(words[1], words[2], words[3]))
        .on("rows", words -> driver.rows(words[1]))
        .on("groups", words -> driver.groups(words[1]))
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
    try (var in = new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
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
    ends.put(topic, last.get().offset() + 1);
    return Map.of("end", ends.get(topic));
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

  /** Lets the round's events be seen and waits until the group has committed all of them and no transaction is open on the output. */
  private Map<String, ?> go(String topic, String group, String output) throws Exception {
    var from = System.nanoTime();
    producers.get(topic).commitTransaction();
    while (committed(group, topic) < ends.get(topic) || end(output, IsolationLevel.READ_COMMITTED) < end(output, IsolationLevel.READ_UNCOMMITTED)) {
      if (System.nanoTime() - from > GIVE_UP_NANOS) throw new IllegalStateException(group + " is not through " + topic + " after five minutes");
      Thread.sleep(POLL_MS);
    }
    return Map.of("seconds", (System.nanoTime() - from) / 1e9);
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

  private interface Reader {
    void read(byte[] key, byte[] value) throws Exception;
  }

  private void readAll(String topic, Reader reader) throws Exception {
    var settings = client();
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    var partition = new TopicPartition(topic, 0);
    var end = end(topic, IsolationLevel.READ_COMMITTED);
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < end) {
        for (var record : consumer.poll(Duration.ofMillis(100))) reader.read(record.key(), record.value());
      }
    }
  }

  /** How many rows there are and a sum over `auction` and `price` (in thousandths), which no order changes. `outcome.ts` does the same for Millrace. */
  private Map<String, ?> rows(String topic) throws Exception {
    var count = new long[1];
    var sum = new long[1];
    readAll(topic, (key, value) -> {
      var row = fields(value);
      count[0]++;
      sum[0] += 31 * row.get("auction").longValue() + Math.round(row.get("price").doubleValue() * 1000);
    });
    return Map.of("count", count[0], "checksum", Long.toString(sum[0]));
  }

  /** How many groups there are and a sum over key and last `n` and `total` of each. */
  private Map<String, ?> groups(String topic) throws Exception {
    var last = new HashMap<Long, byte[]>();
    var count = new long[1];
    readAll(topic, (key, value) -> {
      count[0]++;
      last.put(ByteBuffer.wrap(key).getLong(), value);
    });
    var sum = 0L;
    for (var group : last.entrySet()) {
      var row = fields(group.getValue());
      sum += (group.getKey() + 1) * (row.get("n").longValue() * 1_000_003 + row.get("total").longValue());
    }
    return Map.of("count", last.size(), "updates", count[0], "checksum", Long.toString(sum));
  }

  /** A record's fields by their names in lower case. */
  private Map<String, JsonNode> fields(byte[] value) throws Exception {
    var fields = new HashMap<String, JsonNode>();
    for (var field : json.readTree(value).properties()) fields.put(field.getKey().toLowerCase(), field.getValue());
    return fields;
  }

  private Map<String, ?> drop(String topic) throws Exception {
    var producer = producers.remove(topic);
    if (producer != null) producer.close();
    admin.deleteTopics(List.of(topic)).all().get();
    return Map.of();
  }
}
