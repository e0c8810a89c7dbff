package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.cli.instance.Ports;
import io.tailwater.loadtests.shop.Incident;
import io.tailwater.loadtests.shop.Schedule;
import io.tailwater.loadtests.shop.ShopModel;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.KafkaTopics;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.stage.WebhookServer;
import io.tailwater.tests.truth.BusyMachine;
import io.tailwater.tests.truth.ShopHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The scripted incident of the demo, from agents to a webhook: the supplier's API becomes slow, one
 * page names it with traces that can be opened, and another says that it is over. The node is
 * killed in between; nobody is told anything twice, and who was not there is told all of it later.
 */
class AlertsIT {
  private static final int PARTITIONS = 4;
  private static final int TRACES_PER_SECOND = 10;
  private static final Duration HISTORY = Duration.ofMinutes(200);
  private static final Duration INCIDENT_AGO = Duration.ofMinutes(13);
  private static final Duration INCIDENT = Duration.ofMinutes(6);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration MACHINE_BUSY_AGO = Duration.ofMinutes(40);
  private static final Duration MACHINE_BUSY = Duration.ofMinutes(10);
  private static final long MINUTE_MILLIS = 60_000;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void incidentIsOnePageThatNamesItsCauseAndOneThatSaysItIsOver() throws Exception {
    tellOfTheIncident(Duration.ZERO);
  }

  @Test
  @Tag("long")
  void receiverThatIsAwayForTenMinutesIsToldAllOfItInOrder() throws Exception {
    tellOfTheIncident(Duration.ofMinutes(10));
  }

  private void tellOfTheIncident(Duration away) throws Exception {
    WebhookServer ops = started(WebhookServer.start(0));
    int portOfTheAbsent = Ports.free(1).getFirst();
    Servers servers = started(new Servers("alerts", config(ops, portOfTheAbsent)));
    Sql sql = servers.sql();
    servers.startKafka();
    servers.startClickHouse();
    // The history is written before anybody reads: who reads a source to its end takes it for live.
    try (KafkaTopics topics = new KafkaTopics(servers.brokers())) {
      topics.create(Topics.OTLP_SPANS, PARTITIONS);
      topics.create(Topics.OTLP_LOGS, PARTITIONS);
      topics.create(Topics.OTLP_METRICS, PARTITIONS);
    }
    KafkaClient kafka = started(new KafkaClient(servers.brokers()));
    long now = System.currentTimeMillis();
    long opened = now - HISTORY.toMillis();
    ShopHistory shop =
        new ShopHistory(
            20_261_128,
            new ShopModel(
                List.of(
                    new Incident.SlowSupplier(
                        new Schedule(HISTORY.minus(INCIDENT_AGO), INCIDENT, Duration.ofDays(1))))),
            TRACES_PER_SECOND,
            PARTITIONS,
            opened);
    shop.sendUntil(kafka, now);
    long busyFrom = (now - MACHINE_BUSY_AGO.toMillis()) / MINUTE_MILLIS * MINUTE_MILLIS;
    BusyMachine machine =
        new BusyMachine("db-7", opened, busyFrom, busyFrom + MACHINE_BUSY.toMillis(), now);
    kafka.send(machine.records());
    servers.startNode();

    awaitTold(ops, shop, kafka, "firing");
    long toldMillis = System.currentTimeMillis();
    servers.killNode();
    servers.startNode();
    awaitTold(ops, shop, kafka, "resolved");

    List<String> keys = ops.keys().stream().distinct().toList();
    assertThat(ops.keys().size() - keys.size())
        .as(
            "what a killed node had sent, and not noted, may come again under its key: %s",
            ops.keys())
        .isLessThanOrEqualTo(1);
    JsonNode page = ops.told().getFirst();
    assertThat(ops.told())
        .as("one incident")
        .allSatisfy(told -> assertThat(told.path("incident")).isEqualTo(page.path("incident")));
    assertThat(ops.told().stream().filter(AlertsIT::isFiring).map(told -> told.path("key")))
        .as("one page")
        .containsOnly(page.path("key"));
    JsonNode last = ops.told().getLast();
    assertThat(last.path("status").asText()).isEqualTo("resolved");
    assertThat(last.path("cause").path("service").asText())
        .as("the cause, in %s", last)
        .isEqualTo("supplier-api");
    await("what was told has landed")
        .atMost(PATIENCE)
        .until(
            () ->
                sql.number("SELECT count() FROM tailwater.incidents WHERE status = 'resolved'")
                    > 0);
    long begun = opened + HISTORY.minus(INCIDENT_AGO).toMillis();
    assertThat(
            sql.number(
                "SELECT toUnixTimestamp64Milli(min(time)) FROM tailwater.incidents"
                    + " WHERE cause = 'supplier-api'"))
        .as("the cause is named within 6 minutes of event time")
        .isBetween(begun, begun + Duration.ofMinutes(6).toMillis());
    assertExemplarsAreStored(sql, page);
    assertThat(
            sql.rows(
                """
                SELECT concat(entity_key, ' ', to_state, ' ',
                    toString(intDiv(toUnixTimestamp(minute) * 1000 - %d, 60000))) AS step
                FROM tailwater.alerts
                WHERE rule = 'host-cpu' AND to_state IN ('firing', 'resolved') ORDER BY minute
                """
                    .formatted(busyFrom)))
        .as("a machine that is busy for ten minutes is evidence, and no page")
        .extracting(row -> row.path("step").asText())
        .containsExactly("db-7 firing 4", "db-7 resolved 14");

    await("the other receiver is away for " + away)
        .atMost(away.plus(PATIENCE))
        .until(() -> System.currentTimeMillis() - toldMillis >= away.toMillis());
    WebhookServer absent = started(WebhookServer.start(portOfTheAbsent));
    await("who was not there is told all of it")
        .atMost(PATIENCE)
        .until(() -> absent.keys().size() >= keys.size());
    assertThat(absent.keys()).as("in order, once").isEqualTo(keys);
  }

  private static boolean isFiring(JsonNode told) {
    return told.path("status").asText().equals("firing");
  }

  private static void assertExemplarsAreStored(Sql sql, JsonNode page) {
    List<String> traces = new ArrayList<>();
    page.path("traces").forEach(trace -> traces.add(trace.path("id").asText()));
    assertThat(traces).as("traces of %s", page).hasSize(3);
    String ids = traces.stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
    await("the page's traces can be opened: " + ids)
        .atMost(PATIENCE)
        .until(
            () ->
                sql.number(
                        "SELECT uniqExact(trace_id) FROM tailwater.traces WHERE trace_id IN ("
                            + ids
                            + ")")
                    == traces.size());
  }

  /** The shop goes on while somebody waits. */
  private static void awaitTold(
      WebhookServer ops, ShopHistory shop, KafkaClient kafka, String status) {
    await("somebody is told that it is " + status)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              shop.sendUntil(kafka, System.currentTimeMillis());
              return ops.statuses().contains(status);
            });
  }

  private <T extends AutoCloseable> T started(T one) {
    open.add(one);
    return one;
  }

  private static String config(WebhookServer ops, int portOfTheAbsent) {
    return """
    tail_sampling:
      decision_wait: 5s
      decision_wait_after_root_received: 2s
      policies:
        - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
        - {name: slow, type: latency, latency: {threshold_ms: 500}}
        - {name: rest, type: probabilistic, probabilistic: {sampling_percentage: 5}}
    node:
      partitions: %d
    alerts:
      lateness: 5s
      close_after: 1m
      links: {trace: "https://tailwater.example/trace/{trace_id}"}
    receivers:
      - {name: ops, type: generic, url: "%s", allow_private: true}
      - {name: absent, type: generic, url: "http://127.0.0.1:%d/hook", allow_private: true}
    """
        .formatted(PARTITIONS, ops.url(), portOfTheAbsent);
  }
}
