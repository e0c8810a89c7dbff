package io.tailwater.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What a node says about itself over HTTP. */
public final class NodeHttp {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * The answer of {@code /ready}.
   *
   * @param reasons why not; empty when ready
   */
  public record Readiness(boolean ready, List<String> reasons) {}

  private final URI base;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** A client of the node with this HTTP endpoint. */
  public NodeHttp(URI base) {
    this.base = base;
  }

  /** Whether the node is alive; empty when it does not answer at all. */
  public Optional<Boolean> health() {
    return ask("/health").map(answer -> answer.statusCode() == 200);
  }

  /** Whether the node takes work; one that does not answer is not ready. */
  public Readiness readiness() {
    return ask("/ready")
        .map(
            answer ->
                answer.statusCode() == 200
                    ? new Readiness(true, List.of())
                    : new Readiness(false, reasons(answer.body())))
        .orElseGet(() -> new Readiness(false, List.of("the node does not answer at " + base)));
  }

  /** The node's metrics; none when it does not answer. */
  public PrometheusText metrics() {
    return PrometheusText.parse(
        ask("/metrics")
            .filter(answer -> answer.statusCode() == 200)
            .map(HttpResponse::body)
            .orElse(""));
  }

  private Optional<HttpResponse<String>> ask(String path) {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).build();
    try {
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The list {@code reasons} of a JSON answer, or the lines of any other. */
  static List<String> reasons(String body) {
    try {
      JsonNode reasons = new ObjectMapper().readTree(body).path("reasons");
      if (reasons.isArray()) {
        return StreamSupport.stream(reasons.spliterator(), false).map(JsonNode::asText).toList();
      }
    } catch (IOException _) {
      return body.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
    return List.of(body.strip());
  }
}
