/*
 * What has been written to a topic, in two numbers that can be compared across engines: how many rows, or groups, and the sum of a hash of each. `outcome.ts` does the same for Millrace and says why.
 */
package millrace.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

final class Outcome {
  private final ObjectMapper json = new ObjectMapper();
  /** The last row of each key, or null where every row counts. */
  private final Map<Long, byte[]> last;
  private int count;
  private int checksum;

  private Outcome(Map<Long, byte[]> last) {
    this.last = last;
  }

  static Outcome ofRows() {
    return new Outcome(null);
  }

  static Outcome ofGroups() {
    return new Outcome(new HashMap<>());
  }

  void take(byte[] key, byte[] value) throws IOException {
    if (last == null) add(0, value);
    else last.put(ByteBuffer.wrap(key).getLong(), value);
  }

  /** When all has been taken. */
  Map<String, ?> reply() throws IOException {
    if (last != null) for (var group : last.entrySet()) add(group.getKey().intValue(), group.getValue());
    return Map.of("count", count, "checksum", checksum);
  }

  private void add(int key, byte[] value) throws IOException {
    var sum = key;
    for (var field : json.readTree(value).properties()) sum += field.getKey().toLowerCase(Locale.ROOT).hashCode() * hash(field.getValue());
    count++;
    checksum += (sum ^ (sum >>> 15)) * 0x85ebca6b;
  }

  private static int hash(JsonNode field) {
    return field.isNumber() ? (int) Math.round(field.doubleValue() * 1000) : field.asText().hashCode();
  }
}
