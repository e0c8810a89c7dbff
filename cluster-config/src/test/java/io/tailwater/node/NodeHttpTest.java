package io.tailwater.node;

import static io.tailwater.node.Policies.draft;
import static io.tailwater.node.Policies.keeping;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.tailwater.node.cluster.ShardQuestion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The node's HTTP over a real socket. */
final class NodeHttpTest {
  private final MemoryPolicyLog log = new MemoryPolicyLog();
  private final List<String> reasons = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final ActorSystem<SpawnProtocol.Command> system =
      ActorSystem.create(SpawnProtocol.create(), "http", ConfigFactory.load("tailwater-node"));
  private final HttpClient client = HttpClient.newHttpClient();
  private final ServerBinding binding = bind();

  private ServerBinding bind() {
    PolicyHistory history = new PolicyHistory();
    PolicyPublisher publisher =
        new PolicyPublisher(log, history, () -> Instant.ofEpochMilli(1_790_000_000_000L));
    NodeMetrics metrics = new NodeMetrics();
    publisher.publish(draft(keeping(10), "api"), _ -> true);
    history.complete();
    return new NodeHttp(
            "node-7",
            () -> reasons,
            () -> notices,
            metrics,
            new ConfigApi(history, new PolicyCheck(Policies.nodeSettings()), publisher, metrics),
            new ExplainApi(
                (_, _) -> Optional.empty(),
                (_, _, _) -> CompletableFuture.completedFuture(new ShardQuestion.Elsewhere()),
                (_, _) -> Optional.empty(),
                8),
            new AlertsApi(new FakeDesk(), true, Instant::now),
            Runnable::run)
        .bind(system, "127.0.0.1", 0)
        .toCompletableFuture()
        .join();
  }

  @AfterEach
  void stop() {
    binding.terminate(Duration.ofMillis(100)).toCompletableFuture().join();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void probesAnswer() {
    assertThat(get("/health").body()).contains("\"up\"", "node-7");
    notices.add("otlp_spans-3: offsets were deleted");
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(get("/ready").body()).contains("otlp_spans-3: offsets were deleted");
    assertThat(get("/metrics").body()).contains("tailwater_config_rejections_total");

    reasons.add("the policies have not been read yet");

    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("the policies have not been read yet");
  }

  @Test
  void putGoesThroughWithItsHeadersAndAddress() {
    HttpResponse<String> answer =
        send(
            request("/api/config")
                .PUT(BodyPublishers.ofString(keeping(20)))
                .header("If-Match", "\"1\""));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("ETag")).contains("\"2\"");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(log.versions().getLast().author()).isEqualTo("127.0.0.1");
    assertThat(log.versions().getLast().yaml()).isEqualTo(keeping(20));
  }

  @Test
  void yamlIsGivenToWhoAcceptsIt() {
    HttpResponse<String> answer = send(request("/api/config").header("Accept", "application/yaml"));

    assertThat(answer.body()).isEqualTo(keeping(10));
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/yaml");
  }

  @Test
  void bodyAboveAMebibyteIsRefusedWithOrWithoutALength() {
    byte[] body = new byte[(1 << 20) + 1];
    HttpResponse<String> sized = send(request("/api/config").PUT(BodyPublishers.ofByteArray(body)));
    HttpResponse<String> chunked =
        send(
            request("/api/config")
                .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))));

    assertThat(sized.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(chunked.body()).contains("error", "1048576");
  }

  @Test
  void unknownPathsMethodsAndIdsAreSaidInJson() {
    assertThat(get("/api/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/api/nothing").body()).startsWith("{\"error\":\"no such path: /api/nothing");
    HttpResponse<String> deleted = send(request("/api/config").DELETE());
    assertThat(deleted.statusCode()).isEqualTo(405);
    assertThat(deleted.headers().firstValue("Allow")).contains("GET, PUT");
    HttpResponse<String> posted = send(request("/ready").POST(BodyPublishers.noBody()));
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(get("/api/explain/xyz").statusCode()).isEqualTo(400);
    assertThat(get("/api/explain/0af7651916cd43dd8448eb211c80319c").body()).contains("busy");
  }

  private HttpResponse<String> get(String path) {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + binding.localAddress().getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
