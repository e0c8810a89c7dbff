package io.tailwater.tests;

import static io.tailwater.tests.truth.TestSpan.childOf;
import static io.tailwater.tests.truth.TestSpan.encoded;
import static io.tailwater.tests.truth.TestSpan.root;
import static io.tailwater.tests.truth.TestSpan.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.RunningInstance;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.stage.WorkDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Policies that are changed while spans flow. */
class LiveConfigIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SECONDS = Duration.ofSeconds(10);
  private static final int FEW_SWAPS = 30;
  private static final int MANY_SWAPS = 1_000;
  private static final String REST =
      """
      tail_sampling:
        decision_wait: 2s
        decision_wait_after_root_received: 500ms
        policies:
          - {name: rest, type: probabilistic, probabilistic: {sampling_percentage: %s}}
      """;

  /** Sets that keep everything and gather different things of each span. */
  private static final List<String> KEEP_ALL =
      List.of(
          """
          tail_sampling:
            decision_wait: 2s
            decision_wait_after_root_received: 300ms
            policies:
              - {name: all, type: always_sample}
          """,
          """
          tail_sampling:
            decision_wait: 1s
            decision_wait_after_root_received: 500ms
            policies:
              - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
              - {name: slow, type: latency, latency: {threshold_ms: 5000}}
              - {name: all, type: always_sample}
          """,
          """
          tail_sampling:
            decision_wait: 3s
            policies:
              - {name: all, type: always_sample}
              - name: core
                type: string_attribute
                string_attribute: {key: tailwater.tier, values: [nothing]}
          """);

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger probes = new AtomicInteger();

  @Test
  void putChangesWhatIsKeptBadOnesDoNotAndRollBackAndRestartKeepTheirWord() throws Exception {
    Path data = WorkDirectory.fresh("live-config");
    try (RunningInstance instance = RunningInstance.start(data)) {
      Sql sql = instance.sql();
      assertThat(get(instance, "/api/config").get("source").asText()).startsWith("file:/");
      int nothing = put(instance, REST.formatted(0)).get("version").asInt();
      assertThat(nothing).isEqualTo(2);
      JsonNode rejected = awaitJudgedBy(instance, "dropped", nothing);
      assertThat(rejected.get("why").get(0).get("policy").asText()).isEqualTo("rest");
      assertThat(rejected.get("why").get(0).get("vote").asText()).isEqualTo("no");

      int everything;
      try (Traffic _ = new Traffic(instance)) {
        double dropped = dropped(instance);
        await().atMost(PATIENCE).until(() -> dropped(instance) > dropped + 20);

        everything = put(instance, REST.formatted(100)).get("version").asInt();

        await("spans judged by version " + everything)
            .atMost(SECONDS)
            .until(() -> spansOf(sql, everything) > 0);
      }
      assertThat(everything).isEqualTo(3);
      assertThat(spansOf(sql, nothing)).isZero();
      JsonNode kept = awaitJudgedBy(instance, "kept", everything);
      assertThat(kept.get("policy").asText()).isEqualTo("rest");
      assertThat(kept.get("spans").asInt()).isEqualTo(1);
      assertThat(kept.get("why").get(0).get("vote").asText()).isEqualTo("yes");

      HttpResponse<String> refused =
          send(instance, "PUT", "/api/config", REST.formatted("most") + "zzz: 1\n");
      assertThat(refused.statusCode()).isEqualTo(400);
      JsonNode error = json(refused).get("errors").get(0);
      assertThat(error.get("line").asInt()).isEqualTo(5);
      assertThat(error.get("key").asText())
          .isEqualTo("tail_sampling.policies[0].probabilistic.sampling_percentage");
      assertThat(get(instance, "/api/config").get("version").asInt()).isEqualTo(everything);
      awaitJudgedBy(instance, "kept", everything);

      HttpResponse<String> back = send(instance, "POST", "/api/config/rollback?to=" + nothing, "");
      assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
      assertThat(json(back).get("version").asInt()).isEqualTo(4);
      awaitJudgedBy(instance, "dropped", 4);
    }

    try (RunningInstance instance = RunningInstance.start(data)) {
      JsonNode current = get(instance, "/api/config");
      assertThat(current.get("version").asInt()).isEqualTo(4);
      assertThat(current.get("source").asText()).isEqualTo("rollback:2");
      assertThat(current.get("yaml").asText()).isEqualTo(REST.formatted(0));
      assertThat(get(instance, "/api/config/versions").get("versions")).hasSize(4);
      awaitJudgedBy(instance, "dropped", 4);
    }
  }

  @Test
  void swapsUnderLoadLoseNothing() throws Exception {
    swapUnderLoad(FEW_SWAPS);
  }

  @Tag("long")
  @Test
  void aThousandSwapsUnderLoadLoseNothing() throws Exception {
    swapUnderLoad(MANY_SWAPS);
  }

  private void swapUnderLoad(int swaps) throws Exception {
    Path data = WorkDirectory.fresh("live-config-swaps");
    try (RunningInstance instance = RunningInstance.start(data)) {
      Sql sql = instance.sql();
      put(instance, KEEP_ALL.getFirst());
      await("a trace judged by version 2")
          .atMost(PATIENCE)
          .until(() -> verdictOnATrace(instance).path("policyVersion").asInt() == 2);

      Traffic traffic = new Traffic(instance);
      int newest = 0;
      try (traffic) {
        for (int i = 0; i < swaps; i++) {
          newest = put(instance, KEEP_ALL.get(i % KEEP_ALL.size())).get("version").asInt();
        }
        assertThat(newest).isEqualTo(2 + swaps);
        int last = newest;
        await("spans judged by version " + last)
            .atMost(PATIENCE)
            .until(() -> spansOf(sql, last) > 0);
      }
      long expected = probes.get() + traffic.spans();
      await(expected + " spans have landed")
          .atMost(PATIENCE)
          .until(() -> sql.number("SELECT count() FROM tailwater.spans") >= expected);

      assertThat(sql.number("SELECT count() FROM tailwater.spans")).isEqualTo(expected);
      assertThat(sql.number("SELECT uniqExact(trace_id, span_id) FROM tailwater.spans"))
          .isEqualTo(expected);
      assertThat(sql.number("SELECT uniqExact(policy_version) FROM tailwater.spans"))
          .as("versions under which traces were judged")
          .isGreaterThan(swaps / 30);
      assertThat(
              sql.number(
                  "SELECT count() FROM (SELECT trace_id FROM tailwater.spans GROUP BY trace_id"
                      + " HAVING uniqExact(policy_version) > 1)"))
          .as("traces judged by two versions")
          .isZero();
      assertThat(instance.node().metrics().sum("tailwater_config_version")).isEqualTo(newest);
      assertThat(instance.node().metrics().sum("tailwater_sampling_policy_errors_total")).isZero();
    }
  }

  /** Traces of four spans, in two records each, twenty at a time until closed. */
  private static final class Traffic implements AutoCloseable {
    private static final int TRACES = 20;
    private static final long PERIOD_MILLIS = 50;

    private final RunningInstance instance;
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong spans = new AtomicLong();
    private final AtomicInteger partition = new AtomicInteger();
    private List<byte[]> secondHalves = List.of();

    Traffic(RunningInstance instance) {
      this.instance = instance;
      var _ = sender.scheduleAtFixedRate(this::send, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send() {
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      secondHalves.forEach(half -> records.add(record(half)));
      List<byte[]> later = new ArrayList<>();
      for (int i = 0; i < TRACES; i++) {
        Span.Builder root = root();
        records.add(record(encoded(childOf(root), childOf(root))));
        later.add(encoded(root, childOf(root)));
      }
      secondHalves = later;
      instance.kafka().send(records);
      spans.addAndGet(2L * records.size());
    }

    private ProducerRecord<byte[], byte[]> record(byte[] otlp) {
      return new ProducerRecord<>(
          Topics.OTLP_SPANS, Math.floorMod(partition.getAndIncrement(), 8), null, otlp);
    }

    /** Spans that Kafka has acknowledged; all of them once this is closed. */
    long spans() {
      return spans.get();
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  /**
   * Sends traces of one span until one is judged this way by this version, and gives what the node
   * says of that one.
   */
  private JsonNode awaitJudgedBy(RunningInstance instance, String verdict, int version) {
    return await("a trace is " + verdict + " by version " + version)
        .atMost(PATIENCE)
        .until(
            () -> verdictOnATrace(instance),
            told ->
                told.get("verdict").asText().equals(verdict)
                    && told.path("policyVersion").asInt() == version);
  }

  private JsonNode verdictOnATrace(RunningInstance instance) {
    Span.Builder span = root();
    probes.incrementAndGet();
    assertThat(instance.otlp().traces(encoded(span)).statusCode()).isEqualTo(200);
    return await("the verdict on " + traceId(span))
        .atMost(PATIENCE)
        .until(
            () -> json(send(instance, "GET", "/api/explain/" + traceId(span), "")),
            told -> told.path("state").asText().equals("settled") && told.has("why"));
  }

  private static double dropped(RunningInstance instance) {
    return instance.node().metrics().sum("tailwater_sampling_traces_total", "decision", "dropped");
  }

  private static long spansOf(Sql sql, int policyVersion) {
    return sql.number(
        "SELECT count() FROM tailwater.spans WHERE policy_version = " + policyVersion);
  }

  private JsonNode put(RunningInstance instance, String yaml) {
    HttpResponse<String> answer = send(instance, "PUT", "/api/config", yaml);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private JsonNode get(RunningInstance instance, String path) {
    HttpResponse<String> answer = send(instance, "GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private HttpResponse<String> send(
      RunningInstance instance, String method, String path, String body) {
    URI target = instance.state().node().resolve(path);
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(PATIENCE)
            .header("X-Tailwater-Author", "LiveConfigIT")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
