/*
 * The lines of the bench as Kafka Streams applications, written as its users write them: typed records through Jackson, the DSL, one thread. Settings are Kafka Streams' own except for the
 * guarantee and the time between commits, which the bench chooses (100 ms is its own for exactly_once_v2; for at_least_once that is 30 s, and a round would never seem to end).
 * Arguments: line, input, output, the broker's address, a directory for state, the application's id, guarantee, time between commits in ms.
 */
package millrace.peers;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;

final class StreamsPeer {
  public static final class Bid {
    public long auction;
    public long bidder;
    public long price;
    public String channel;
    public String url;
    public long dateTime;
    public String extra;
  }

  public record Passed(long auction, long bidder, long price, long dateTime, String extra) {}

  public record Converted(long auction, long bidder, double price, long dateTime, String extra) {}

  public record Priced(long auction, long price) {}

  public record Projected(long auction, long bidder, double price, String channel) {}

  public static final class Keyed {
    public long amount;
    public String note;
    public boolean flag;
  }

  public static final class Group {
    public long n;
    public long total;

    Group plus(Keyed event) {
      n++;
      total += event.amount;
      return this;
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static <T> Serde<T> serde(Class<T> type) {
    var reader = JSON.readerFor(type);
    var writer = JSON.writerFor(type);
    return Serdes.serdeFrom(
        (topic, value) -> {
          try {
            return value == null ? null : writer.writeValueAsBytes(value);
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        },
        (topic, bytes) -> {
          try {
            return bytes == null ? null : reader.readValue(bytes);
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        });
  }

  private static KStream<byte[], Bid> bids(StreamsBuilder builder, String input) {
    return builder.stream(input, Consumed.with(Serdes.ByteArray(), serde(Bid.class)));
  }

  private static <T> Produced<byte[], T> as(Class<T> type) {
    return Produced.with(Serdes.ByteArray(), serde(type));
  }

  private static void build(String line, StreamsBuilder builder, String input, String output) {
    switch (line) {
      case "q0" ->
          bids(builder, input)
              .mapValues(bid -> new Passed(bid.auction, bid.bidder, bid.price, bid.dateTime, bid.extra))
              .to(output, as(Passed.class));
      case "q1" ->
          bids(builder, input)
              .mapValues(bid -> new Converted(bid.auction, bid.bidder, 0.908 * bid.price, bid.dateTime, bid.extra))
              .to(output, as(Converted.class));
      case "q2" ->
          bids(builder, input)
              .filter((key, bid) -> bid.auction % 123 == 0)
              .mapValues(bid -> new Priced(bid.auction, bid.price))
              .to(output, as(Priced.class));
      case "filter-project" ->
          bids(builder, input)
              .filter((key, bid) -> bid.price > 3000)
              .mapValues(bid -> new Projected(bid.auction, bid.bidder, bid.price * 0.908, bid.channel))
              .to(output, as(Projected.class));
      case "group" ->
          builder.stream(input, Consumed.with(Serdes.Long(), serde(Keyed.class)))
              .groupByKey(Grouped.with(Serdes.Long(), serde(Keyed.class)))
              .aggregate(
                  Group::new,
                  (key, event, group) -> group.plus(event),
                  Materialized.<Long, Group, KeyValueStore<Bytes, byte[]>>as("groups").withKeySerde(Serdes.Long()).withValueSerde(serde(Group.class)))
              .toStream()
              .to(output, Produced.with(Serdes.Long(), serde(Group.class)));
      default -> throw new IllegalArgumentException("no line " + line);
    }
  }

  public static void main(String[] args) throws Exception {
    var control = new Control();
    var builder = new StreamsBuilder();
    build(args[0], builder, args[1], args[2]);
    var streams = new KafkaStreams(builder.build(), settings(args));
    control.on("start", words -> start(streams)).serve();
  }

  private static Properties settings(String[] args) {
    var settings = new Properties();
    settings.putAll(
        Map.of(
            "bootstrap.servers", args[3],
            "state.dir", args[4],
            "application.id", args[5],
            "processing.guarantee", args[6],
            "commit.interval.ms", args[7],
            "num.stream.threads", "1",
            // Rounds begin with the commit of a transaction, so at_least_once reads committed records too.
            "consumer.isolation.level", "read_committed"));
    return settings;
  }

  /** Returns when it runs. */
  private static Map<String, ?> start(KafkaStreams streams) throws Exception {
    var running = new CountDownLatch(1);
    streams.setStateListener((now, before) -> {
      if (now == KafkaStreams.State.RUNNING) running.countDown();
    });
    streams.setUncaughtExceptionHandler(failure -> {
      Control.die(failure);
      return StreamThreadExceptionResponse.SHUTDOWN_APPLICATION;
    });
    streams.start();
    if (!running.await(120, TimeUnit.SECONDS)) throw new IllegalStateException("Kafka Streams does not run after two minutes");
    return Map.of();
  }
}
