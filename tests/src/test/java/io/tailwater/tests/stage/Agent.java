package io.tailwater.tests.stage;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An application under a real agent, in a process of its own. */
public final class Agent implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration REQUEST = Duration.ofSeconds(60);
  private static final String READY = "READY ";

  private final Process process;
  private final URI base;
  private final HttpClient client = HttpClient.newHttpClient();

  private Agent(Process process, URI base) {
    this.process = process;
    this.base = base;
  }

  /**
   * What the application answered.
   *
   * @param traceId of the request, as the agent within the application told it
   */
  public record Answer(int status, String traceId) {}

  /**
   * Starts an application and waits until it listens.
   *
   * @param service names its log
   * @param environment the agent's settings; none of this process's own come with them
   */
  static Agent start(String service, ProcessBuilder builder, Map<String, String> environment)
      throws IOException {
    Path log = WorkDirectory.fresh("agent-" + service).resolve("output.log");
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("OTEL_") || name.startsWith("SW_"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    try {
      URI base =
          await("READY in " + log)
              .atMost(START)
              .until(
                  () -> {
                    if (!process.isAlive()) {
                      throw new AssertionError(
                          service + " has ended: " + Files.readString(log, StandardCharsets.UTF_8));
                    }
                    return readyLine(log);
                  },
                  Optional::isPresent)
              .orElseThrow();
      return new Agent(process, base);
    } catch (Throwable failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  /** Where the application listens. */
  public URI base() {
    return base;
  }

  /** Sends a GET to the application. */
  public Answer ask(String path) {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(REQUEST).build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(
          response.statusCode(), response.headers().firstValue("x-trace-id").orElseThrow());
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      // An agent may take the signal for its own and stay.
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    process.onExit().join();
  }

  private static Optional<URI> readyLine(Path log) throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(READY))
        .map(line -> URI.create(line.substring(READY.length()).strip()))
        .findFirst();
  }
}
