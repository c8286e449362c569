/*
 * How the bench speaks to a Java process: a command a line on standard input, a JSON array of its name and arguments; one JSON object a line on standard output. Everything that libraries print goes to standard error.
 * The process ends with its input, so it never outlives the bench, however that ended.
 */
package millrace.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

final class Control {
  /** Does what the words after the command say. What it returns is sent back. */
  interface Command {
    Map<String, ?> run(String[] words) throws Exception;
  }

  private final PrintStream replies = System.out;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Command> commands = new HashMap<>();

  Control() {
    System.setOut(System.err);
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    on("cpu", words -> Map.of("cpuSeconds", system.getProcessCpuTime() / 1e9));
  }

  Control on(String name, Command command) {
    commands.put(name, command);
    return this;
  }

  /** Answers until the input ends, then ends the process. */
  void serve() throws Exception {
    var lines = new BufferedReader(new InputStreamReader(System.in));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var words = json.readValue(line, String[].class);
      try {
        reply(commands.get(words[0]).run(words));
      } catch (Throwable failure) {
        failure.printStackTrace();
        reply(Map.of("error", failure.toString()));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  /** For what fails in another thread: the bench is told by the process' end. */
  static void die(Throwable failure) {
    failure.printStackTrace();
    Runtime.getRuntime().halt(2);
  }

  private void reply(Map<String, ?> answer) throws Exception {
    replies.println(json.writeValueAsString(answer));
    replies.flush();
  }
}
