package io.tailwater.tests;

import static io.tailwater.tests.truth.TestSpan.encoded;
import static io.tailwater.tests.truth.TestSpan.root;
import static io.tailwater.tests.truth.TestSpan.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.tailwater.model.Topics;
import io.tailwater.model.alert.Pin;
import io.tailwater.model.alert.PinFormat;
import io.tailwater.tests.stage.RunningInstance;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.stage.WorkDirectory;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Evidence that an alert has pinned, where the policies keep nothing. */
class PinsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NOTHING =
      """
      tail_sampling:
        decision_wait: 2s
        decision_wait_after_root_received: 500ms
        policies:
          - {name: rest, type: probabilistic, probabilistic: {sampling_percentage: 0}}
      """;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void whatShowsTheTroubleIsStoredFromThePinOnAndWeighsNothing() throws Exception {
    try (RunningInstance instance = RunningInstance.start(WorkDirectory.fresh("pins"), NOTHING)) {
      assertThat(verdictOn(instance, failed()).get("verdict").asText()).isEqualTo("dropped");

      Pin pin =
          new Pin.Place(
              "alert",
              Instant.now().plus(Duration.ofMinutes(10)).toEpochMilli(),
              "order-service",
              true,
              0,
              Pin.Place.MOST_TRACES);
      instance.kafka().send(Topics.PINS, 0, PinFormat.encode(List.of(pin)));
      JsonNode kept =
          await("a trace is pinned")
              .atMost(PATIENCE)
              .until(
                  () -> verdictOn(instance, failed()),
                  told -> told.get("verdict").asText().equals("kept"));

      assertThat(kept.get("policy").asText()).isEqualTo("pinned");
      assertThat(kept.get("sampleWeight").asDouble()).isZero();
      assertThat(kept.get("why").get(0).get("vote").asText()).isEqualTo("no");
      assertThat(verdictOn(instance, root()).get("verdict").asText())
          .as("it shows no trouble")
          .isEqualTo("dropped");
      Sql sql = instance.sql();
      String trace = kept.get("traceId").asText();
      String stored =
          " WHERE trace_id = '" + trace + "' AND policy = 'pinned' AND sample_weight = 0";
      await("the evidence is stored")
          .atMost(PATIENCE)
          .until(() -> sql.number("SELECT count() FROM tailwater.spans" + stored) == 1);
      assertThat(sql.number("SELECT count() FROM tailwater.traces" + stored)).isEqualTo(1);
      assertThat(instance.node().metrics().sum("tailwater_sampling_pinned_traces_total"))
          .isPositive();
    }
  }

  private static Span.Builder failed() {
    return root().setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR));
  }

  private JsonNode verdictOn(RunningInstance instance, Span.Builder span) {
    assertThat(instance.otlp().traces(encoded(span)).statusCode()).isEqualTo(200);
    return await("the verdict on " + traceId(span))
        .atMost(PATIENCE)
        .until(
            () -> explained(instance, traceId(span)),
            told -> told.path("state").asText().equals("settled") && told.has("why"));
  }

  private JsonNode explained(RunningInstance instance, String traceId)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(instance.state().node().resolve("/api/explain/" + traceId))
            .timeout(PATIENCE)
            .build();
    return new ObjectMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
  }
}
