package io.tailwater.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which node a command asks, and the asking. */
final class NodeApi {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--node",
      paramLabel = "URL",
      description = "Ask this node instead, such as http://127.0.0.1:8080.")
  private @Nullable URI node;

  @Mixin private DataOption data = new DataOption();

  /**
   * Asks a node.
   *
   * @param path of its API
   * @param body JSON; null for none
   * @throws CommandFailure if there is no node, or it refuses; in its own words
   */
  JsonNode ask(String method, String path, @Nullable JsonNode body) {
    URI base = base();
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() >= 300) {
        throw new CommandFailure(
            ExitCode.FAILED,
            answer.path("error").asText("the node answers " + response.statusCode()));
      }
      return answer;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "the node at %s does not answer (%s); see ./tailwater status"
              .formatted(base, ClickHouseHttp.reason(e)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted");
    }
  }

  private URI base() {
    URI named = node;
    if (named != null) {
      if (named.getScheme() == null || named.getHost() == null) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--node takes a URL such as http://127.0.0.1:8080, not '" + named + "'");
      }
      return named;
    }
    return data.running("a node with --node").nodes().getFirst().http();
  }
}
