package io.tailwater.tests.stage;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The OpenTelemetry Collector: takes OTLP/HTTP and publishes with its Kafka exporter, in each
 * encoding to a topic of that name.
 */
public final class Collector implements AutoCloseable {
  private static final Path SOURCES =
      Path.of(System.getProperty("tailwater.tests.agents", "agents")).toAbsolutePath();

  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;
  private final Map<String, URI> ways;
  private final HttpClient client = HttpClient.newHttpClient();

  private Collector(Process process, Map<String, URI> ways) {
    this.process = process;
    this.ways = ways;
  }

  /** Builds it, if nobody has on this machine, and starts it. */
  public static Collector start(String brokers, List<String> encodings)
      throws IOException, InterruptedException {
    Map<String, URI> ways = new LinkedHashMap<>();
    for (String encoding : encodings) {
      ways.put(encoding, URI.create("http://127.0.0.1:" + freePort() + "/v1/traces"));
    }
    Path directory = WorkDirectory.fresh("collector");
    Path config = Files.writeString(directory.resolve("collector.yaml"), config(brokers, ways));
    Process process =
        new ProcessBuilder(program(), "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    Collector collector = new Collector(process, ways);
    try {
      ways.values().forEach(way -> collector.awaitListening(way, directory.resolve("output.log")));
    } catch (Throwable failed) {
      collector.close();
      throw failed;
    }
    return collector;
  }

  private void awaitListening(URI way, Path log) {
    await("the Collector listens at " + way)
        .atMost(START)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("the Collector has ended: " + Files.readString(log));
              }
              try (Socket _ = new Socket(way.getHost(), way.getPort())) {
                return true;
              } catch (ConnectException _) {
                return false;
              }
            });
  }

  private static String program() throws IOException, InterruptedException {
    Process build =
        new ProcessBuilder(SOURCES.resolve("collector").resolve("build.sh").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String path = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (build.waitFor() != 0) {
      throw new IOException("agents/collector/build.sh failed; its messages are above");
    }
    return path;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String config(String brokers, Map<String, URI> ways) {
    StringBuilder receivers = new StringBuilder("receivers:\n");
    StringBuilder exporters = new StringBuilder("exporters:\n");
    StringBuilder pipelines =
        new StringBuilder("service:\n  telemetry: {metrics: {level: none}}\n  pipelines:\n");
    ways.forEach(
        (encoding, way) -> {
          receivers.append(
              "  otlp/%s: {protocols: {http: {endpoint: \"%s\"}}}\n"
                  .formatted(encoding, way.getAuthority()));
          exporters.append(
              "  kafka/%1$s: {brokers: [\"%2$s\"], traces: {topic: %1$s, encoding: %1$s}}\n"
                  .formatted(encoding, brokers));
          pipelines.append(
              "    traces/%1$s: {receivers: [otlp/%1$s], exporters: [kafka/%1$s]}\n"
                  .formatted(encoding));
        });
    return receivers.append(exporters).append(pipelines).toString();
  }

  /**
   * Sends spans on their way.
   *
   * @return whether the Collector has taken them
   */
  public boolean send(String encoding, byte[] tracesData) throws IOException, InterruptedException {
    URI way = ways.getOrDefault(encoding, URI.create("http://127.0.0.1:9"));
    return client
            .send(
                HttpRequest.newBuilder(way)
                    .header("content-type", "application/x-protobuf")
                    .POST(BodyPublishers.ofByteArray(tracesData))
                    .build(),
                BodyHandlers.discarding())
            .statusCode()
        == 200;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
