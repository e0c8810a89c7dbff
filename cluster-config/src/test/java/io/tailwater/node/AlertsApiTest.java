package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.incident.IncidentView;
import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.rule.LabelMatcher;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.processors.alert.shard.DeskCommand;
import io.tailwater.sinks.notify.outbox.LaneStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertsApiTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  private final FakeDesk desk = new FakeDesk();
  private final AlertsApi api = new AlertsApi(desk, true, () -> NOW);

  @Test
  void showsOpenIncidentsSilencesAndReceivers() {
    desk.view =
        new AlertsApi.View(
            NOW.toEpochMilli(),
            List.of(
                new IncidentView("inc-1", "bank-api", Severity.CRITICAL, 2, false, "", List.of())),
            List.of(silence("s1")),
            List.of(new LaneStatus("ops", 3, 1, 2, "HTTP 500", 0, false, 7, 0)));

    ApiAnswer answer = ask("GET", "/api/alerts", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"judgedUntil\":\"2026-11-28T10:00:00Z\"")
        .contains("\"incident\":\"inc-1\"", "\"root\":\"bank-api\"", "\"severity\":\"critical\"")
        .contains("\"id\":\"s1\"", "service=")
        .contains("\"receiver\":\"ops\"", "\"waiting\":3", "HTTP 500");
  }

  @Test
  void silenceIsPutByItsLabelsForItsTime() {
    ApiAnswer answer =
        ask(
            "POST",
            "/api/alerts/silences",
            """
            {"matchers": ["service=cart", "rule=~latency.*"], "duration": "PT30M",
             "author": "anna", "comment": "known"}
            """);

    assertThat(answer.status()).isEqualTo(202);
    Silence silence = ((DeskCommand.PutSilence) desk.asked.getFirst()).silence();
    assertThat(silence.covers(Map.of("service", "cart", "rule", "latency-spike"))).isTrue();
    assertThat(silence.endMillis() - silence.startMillis()).isEqualTo(30 * 60_000);
    assertThat(silence.startMillis()).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void silenceThatMakesNoSenseIsRefusedInOneLine() {
    ApiAnswer noComment =
        ask(
            "POST",
            "/api/alerts/silences",
            "{\"matchers\": [\"service=cart\"], \"author\": \"anna\"}");
    ApiAnswer noDuration =
        ask(
            "POST",
            "/api/alerts/silences",
            "{\"matchers\": [\"service=cart\"], \"author\": \"a\", \"comment\": \"c\", \"duration\": \"x\"}");
    ApiAnswer noJson = ask("POST", "/api/alerts/silences", "silence it");

    assertThat(noComment.status()).isEqualTo(400);
    assertThat(noComment.body()).contains("needs a comment");
    assertThat(noDuration.status()).isEqualTo(400);
    assertThat(noJson.status()).isEqualTo(400);
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void whatIsNotThereCannotBeEndedTakenOrTried() {
    assertThat(ask("DELETE", "/api/alerts/silences/s9", "").status()).isEqualTo(404);
    assertThat(
            ask("POST", "/api/alerts/incidents/inc-9/acknowledge", "{\"author\": \"anna\"}")
                .status())
        .isEqualTo(404);
    assertThat(ask("POST", "/api/alerts/receivers/ops/retry", "").status()).isEqualTo(404);
    assertThat(ask("GET", "/api/alerts/nothing", "").status()).isEqualTo(404);
    assertThat(ask("PUT", "/api/alerts", "").status()).isEqualTo(405);
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void whatIsThereIs() {
    desk.view =
        new AlertsApi.View(
            1,
            List.of(new IncidentView("inc-1", "cart", Severity.WARNING, 1, false, "", List.of())),
            List.of(silence("s1")),
            List.of(new LaneStatus("ops", 0, 0, 0, "", 0, true, 0, 0)));

    assertThat(ask("DELETE", "/api/alerts/silences/s1", "").status()).isEqualTo(202);
    assertThat(
            ask("POST", "/api/alerts/incidents/inc-1/acknowledge", "{\"author\": \"anna\"}")
                .status())
        .isEqualTo(202);
    assertThat(ask("POST", "/api/alerts/receivers/ops/retry", "").status()).isEqualTo(202);
    assertThat(ask("POST", "/api/alerts/receivers/ops/replay", "").status()).isEqualTo(202);

    assertThat(desk.asked)
        .containsExactly(
            new DeskCommand.EndSilence("s1"),
            new DeskCommand.Acknowledge("inc-1", "anna"),
            new DeskCommand.RetryNow("ops"),
            new DeskCommand.Replay("ops"));
  }

  @Test
  void whereAlertsAreOffItSaysHowToTurnThemOn() {
    ApiAnswer answer =
        new AlertsApi(desk, false, () -> NOW).answer(request("GET", "/api/alerts", ""));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("alerts.enabled");
  }

  private static Silence silence(String id) {
    return new Silence(
        id,
        Silence.Kind.SILENCE,
        List.of(LabelMatcher.parse("service=cart")),
        0,
        1_000,
        "anna",
        "known");
  }

  private ApiAnswer ask(String method, String path, String body) {
    return api.answer(request(method, path, body));
  }

  private static ApiRequest request(String method, String path, String body) {
    return new ApiRequest(
        method, path, Map.of(), Map.of(), "local", body.getBytes(StandardCharsets.UTF_8));
  }
}
