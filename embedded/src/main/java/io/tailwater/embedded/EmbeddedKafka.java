package io.tailwater.embedded;

import io.tailwater.embedded.kafka.FurtherListener;
import io.tailwater.embedded.kafka.KafkaBrokerMain;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the embedded Kafka broker as a child process. */
public final class EmbeddedKafka {
  /** A broker without memory is ended and started again rather than left half alive. */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms256m",
          "-Xmx1g",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=50",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dlogback.configurationFile=logback-embedded.xml");

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private EmbeddedKafka() {}

  /**
   * Starts a broker and waits until it answers.
   *
   * @param dataDir kept between starts; created as needed
   * @param port on the loopback; 0 for any free one
   * @param logFile takes what the broker says
   * @return the running broker; its endpoint is what clients call {@code bootstrap.servers}
   * @throws IOException with one clear line when it does not come up
   */
  public static ChildProcess start(Path dataDir, int port, Path logFile) throws IOException {
    return start(dataDir, port, List.of(), logFile);
  }

  /**
   * Starts a broker with more listeners for clients than the usual one.
   *
   * @param dataDir kept between starts; created as needed
   * @param port of the usual listener, on the loopback; 0 for any free one
   * @param further the other listeners; their ports must be free
   * @param logFile takes what the broker says
   * @return the running broker; its endpoint is that of the usual listener
   * @throws IOException with one clear line when it does not come up
   */
  public static ChildProcess start(
      Path dataDir, int port, List<FurtherListener> further, Path logFile) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data", dataDir.toString(), "--port", Integer.toString(port), "--supervised"));
    if (!further.isEmpty()) {
      arguments.addAll(List.of("--listeners", FurtherListener.text(further)));
    }
    return ChildProcess.start(
        new ChildProcess.Launch(
            KafkaBrokerMain.class.getName(), JVM_OPTIONS, Map.of(), arguments, logFile, DEADLINE));
  }
}
