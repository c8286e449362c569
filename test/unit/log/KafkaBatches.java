// Writes one segment file with Kafka's own classes: a batch for each codec, with keys, nulls and headers. Run by kafka-tools.test.ts.
import java.io.FileOutputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.*;

public class KafkaBatches {
  public static void main(String[] args) throws Exception {
    try (FileOutputStream out = new FileOutputStream(args[0])) {
      long offset = 0;
      for (CompressionType type : CompressionType.values()) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        MemoryRecordsBuilder builder = MemoryRecords.builder(
            buffer, RecordBatch.MAGIC_VALUE_V2, Compression.of(type).build(), TimestampType.CREATE_TIME, offset, 0L, 77L, (short) 3, (int) offset, false, 0);
        for (int i = 0; i < 40; i++) {
          byte[] key = i % 5 == 0 ? null : ("k" + i).getBytes();
          byte[] value = i % 7 == 0 ? null : (type.name + " " + i + " " + "ab".repeat(i * 20)).getBytes();
          builder.append(1_700_000_000_000L + i, key, value, new Header[] {new RecordHeader("h", new byte[] {(byte) i})});
        }
        MemoryRecords records = builder.build();
        ByteBuffer bytes = records.buffer();
        out.getChannel().write(bytes);
        offset += 40;
      }
    }
  }
}
