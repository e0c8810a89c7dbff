package io.tailwater.sinks.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bodies that other programs were written for, letter by letter. */
class CompatibilityTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long NOW = Incidents.SINCE_MILLIS + 5_000;
  private static final Endpoint ENDPOINT = Endpoint.of("ops", "https://bot.example/hook");

  @Test
  void alertmanagerWebhookHasTheFieldsOfVersionFour() throws IOException {
    Receiver webhook = new Receiver.AlertmanagerWebhook(ENDPOINT, "https://tw.example", List.of());

    assertThat(body(webhook, Incidents.firing()))
        .isEqualTo(
            MAPPER.readTree(
                """
                {
                  "receiver": "ops",
                  "status": "firing",
                  "alerts": [{
                    "status": "firing",
                    "labels": {"alertname": "P99AboveBaseline", "env": "prod", "service": "payment"},
                    "annotations": {
                      "description": "P99 latency of POST /pay: 2.41 s (±1.08 %, n=412), baseline 310 ms\\nSince 2026-11-27 14:03 UTC\\nProbable cause: bank-api\\n- edge payment->bank-api waits 2.1 s longer; 38 of 40 slow traces pass it\\nLook at\\n- incident https://tw.example/incident/inc-7\\n- trace 4bf92f3577b34da6a3ce929d0e0e4736 https://tw.example/trace/4bf92f3577b34da6a3ce929d0e0e4736\\nAffected: payment, checkout\\n1 alert, incident inc-7",
                      "runbook": "https://wiki.example/p99",
                      "summary": "[CRITICAL] payment is slow & failing",
                      "tailwater_baseline": "310 ms",
                      "tailwater_incident": "inc-7",
                      "tailwater_root": "bank-api",
                      "tailwater_traces": "https://tw.example/trace/4bf92f3577b34da6a3ce929d0e0e4736"
                    },
                    "startsAt": "2026-11-27T14:03:20Z",
                    "endsAt": "0001-01-01T00:00:00Z",
                    "generatorURL": "https://tw.example/incident/inc-7",
                    "fingerprint": "00ff00ff00ff00ff"
                  }],
                  "groupLabels": {"env": "prod"},
                  "commonLabels": {"alertname": "P99AboveBaseline", "env": "prod", "service": "payment"},
                  "commonAnnotations": {
                    "description": "P99 latency of POST /pay: 2.41 s (±1.08 %, n=412), baseline 310 ms\\nSince 2026-11-27 14:03 UTC\\nProbable cause: bank-api\\n- edge payment->bank-api waits 2.1 s longer; 38 of 40 slow traces pass it\\nLook at\\n- incident https://tw.example/incident/inc-7\\n- trace 4bf92f3577b34da6a3ce929d0e0e4736 https://tw.example/trace/4bf92f3577b34da6a3ce929d0e0e4736\\nAffected: payment, checkout\\n1 alert, incident inc-7",
                    "runbook": "https://wiki.example/p99",
                    "summary": "[CRITICAL] payment is slow & failing",
                    "tailwater_baseline": "310 ms",
                    "tailwater_incident": "inc-7",
                    "tailwater_root": "bank-api",
                    "tailwater_traces": "https://tw.example/trace/4bf92f3577b34da6a3ce929d0e0e4736"
                  },
                  "externalURL": "https://tw.example",
                  "version": "4",
                  "groupKey": "{}:{incident=\\"inc-7\\"}",
                  "truncatedAlerts": 0,
                  "notification_reason": "first notification",
                  "routeLabels": {}
                }
                """));
  }

  @Test
  void alertmanagerWebhookOfAResolvedIncidentSaysWhenEachAlertEnded() throws IOException {
    Receiver webhook = new Receiver.AlertmanagerWebhook(ENDPOINT, "", List.of());

    JsonNode body = body(webhook, Incidents.resolved());

    assertThat(body.path("status").textValue()).isEqualTo("resolved");
    assertThat(body.path("notification_reason").textValue()).isEqualTo("all alerts resolved");
    assertThat(body.path("alerts").path(0).path("status").textValue()).isEqualTo("resolved");
    assertThat(body.path("alerts").path(0).path("endsAt").textValue())
        .isEqualTo("2026-11-27T14:22:00Z");
  }

  @Test
  void alertmanagerWebhookSharesOnlyWhatAllAlertsHaveAndCountsWhatItCuts() throws IOException {
    Receiver webhook = new Receiver.AlertmanagerWebhook(ENDPOINT, "", List.of());
    Notification many =
        Incidents.of(
            "inc-7",
            2,
            NotificationStatus.UPDATED,
            IntStream.range(0, 100).mapToObj(Incidents::numbered).toList(),
            List.of());

    byte[] bytes = Requests.of(webhook, new Message.Single(many), NOW).body();
    JsonNode body = MAPPER.readTree(bytes);

    assertThat(bytes.length).isLessThanOrEqualTo(20_000);
    assertThat(body.path("alerts").size()).isPositive();
    assertThat(body.path("alerts").size() + body.path("truncatedAlerts").intValue()).isEqualTo(100);
    assertThat(body.path("commonLabels").toString())
        .isEqualTo("{\"alertname\":\"P99AboveBaseline\"}");
    assertThat(body.path("notification_reason").textValue()).isEqualTo("new alerts added");
  }

  @Test
  void alertmanagerIsPushedAlertsThatOutliveTheirRefresh() throws IOException {
    Receiver push =
        new Receiver.AlertmanagerPush(
            Endpoint.of("am", "https://am.example/api/v2/alerts"), 60_000);

    JsonNode firing = body(push, Incidents.firing());
    JsonNode resolved = body(push, Incidents.resolved());

    assertThat(firing.size()).isEqualTo(1);
    assertThat(fields(firing.path(0)))
        .containsExactly("labels", "annotations", "startsAt", "endsAt", "generatorURL");
    assertThat(firing.path(0).path("labels").path("alertname").textValue())
        .isEqualTo("P99AboveBaseline");
    assertThat(firing.path(0).path("startsAt").textValue()).isEqualTo("2026-11-27T14:03:20Z");
    assertThat(firing.path(0).path("endsAt").textValue()).isEqualTo("2026-11-27T14:07:25Z");
    assertThat(resolved.path(0).path("endsAt").textValue()).isEqualTo("2026-11-27T14:22:00Z");
  }

  @Test
  void skyWalkingBotsGetTheirArray() throws IOException {
    Receiver bot = new Receiver.SkyWalking(ENDPOINT, List.of());

    assertThat(
            new String(Requests.of(bot, new Message.Single(Incidents.firing()), NOW).body(), UTF_8))
        .isEqualTo(
            """
            [{"scopeId":1,"scope":"SERVICE","name":"payment","id0":"cGF5bWVudA==.1","id1":"",\
            "ruleName":"P99AboveBaseline",\
            "alarmMessage":"payment is slow & failing. P99 latency of POST /pay: 2.41 s (±1.08 %, n=412), baseline 310 ms",\
            "startTime":1795788200000,\
            "tags":[{"key":"level","value":"CRITICAL"},{"key":"incident","value":"inc-7"},\
            {"key":"value","value":"2.41 s"},{"key":"baseline","value":"310 ms"},\
            {"key":"cause","value":"bank-api"},\
            {"key":"traces","value":"4bf92f3577b34da6a3ce929d0e0e4736"},\
            {"key":"link","value":"https://tw.example/incident/inc-7"}]}]""");
  }

  @Test
  void skyWalkingBotsLearnOfRecovery() throws IOException {
    JsonNode alarm =
        body(new Receiver.SkyWalking(ENDPOINT, List.of()), Incidents.resolved()).path(0);

    assertThat(alarm.path("recoveryTime").longValue()).isEqualTo(1795789320000L);
    assertThat(alarm.path("alarmMessage").textValue()).startsWith("Resolved: ");
  }

  @Test
  void skyWalkingScopesFollowTheLabels() throws IOException {
    assertThat(scope("service", "shop", "endpoint", "GET:/a"))
        .containsExactly("3", "ENDPOINT", "GET:/a in shop", "c2hvcA==.1_R0VUOi9h", "");
    assertThat(scope("service", "shop", "instance", "i1"))
        .containsExactly("2", "SERVICE_INSTANCE", "i1 of shop", "c2hvcA==.1_aTE=", "");
    assertThat(scope("service", "shop", "peer", "bank"))
        .containsExactly("4", "SERVICE_RELATION", "shop to bank", "c2hvcA==.1", "YmFuaw==.1");
  }

  private static List<String> scope(String... labels) throws IOException {
    Notification one =
        Incidents.of(
            "inc-7",
            1,
            NotificationStatus.FIRING,
            List.of(Incidents.alert(NotificationStatus.FIRING, Incidents.labels(labels))),
            List.of());
    JsonNode alarm = body(new Receiver.SkyWalking(ENDPOINT, List.of()), one).path(0);
    return List.of(
        alarm.path("scopeId").asText(),
        alarm.path("scope").textValue(),
        alarm.path("name").textValue(),
        alarm.path("id0").textValue(),
        alarm.path("id1").textValue());
  }

  private static List<String> fields(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode body(Receiver receiver, Notification one) throws IOException {
    return MAPPER.readTree(Requests.of(receiver, new Message.Single(one), NOW).body());
  }
}
