package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.model.TraceId;
import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.RollupKind;
import io.tailwater.model.rollup.StatementKey;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.clickhouse.ClickHouseConnection;
import io.tailwater.sinks.clickhouse.ClickHouseRollupSink;
import io.tailwater.sinks.clickhouse.SchemaMigrations;
import io.tailwater.tests.stage.ClickHouseEngine;
import io.tailwater.tests.stage.CommandRun;
import io.tailwater.tests.stage.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The past, judged from what the sink has landed on the real engine. */
class BacktestIT {
  @RegisterExtension static final ClickHouseEngine ENGINE = new ClickHouseEngine();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MINUTE = 60_000;
  private static final long START = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli();
  private static final int MINUTES = 300;
  private static final int TROUBLE = 240;
  private static final int TROUBLE_MINUTES = 12;
  private static final int CALLS = 120;
  private static final TraceId TRACE = new TraceId(7, 9);

  private final Path directory = WorkDirectory.fresh("BacktestCommand");
  private long offset;

  @BeforeEach
  void landHistory() {
    try (ClickHouseConnection connection = ClickHouseConnection.open(ENGINE.url())) {
      SchemaMigrations.apply(connection);
      ClickHouseRollupSink sink = new ClickHouseRollupSink(connection);
      Map<RequestKey, CallStats> requests = new LinkedHashMap<>();
      Map<EdgeKey, EdgeStats> edges = new LinkedHashMap<>();
      Map<StatementKey, CallStats> statements = new LinkedHashMap<>();
      for (int minute = 0; minute < MINUTES; minute++) {
        boolean bad = minute >= TROUBLE && minute < TROUBLE + TROUBLE_MINUTES;
        long at = START + minute * MINUTE;
        for (String instance : List.of("i-1", "i-2")) {
          requests.put(request(at, "web", instance), calls(minute, bad, 40_000_000));
          requests.put(request(at, "cart", instance), calls(minute, bad, 20_000_000));
        }
        CallStats both = calls(minute, bad, 20_000_000);
        edges.put(
            new EdgeKey(at, "web", "cart", EdgeKey.Kind.SERVICE),
            EdgeStats.of(both, both, calls(minute, false, 1_000_000).latency()));
        edges.put(
            new EdgeKey(at, EdgeKey.USER, "web", EdgeKey.Kind.SERVICE),
            EdgeStats.of(new CallStats(), both, new CallStats().latency()));
        statements.put(
            new StatementKey(at, "cart", "postgresql", "shop", "SELECT ?"),
            calls(minute, false, 3_000_000));
      }
      land(sink, RollupKind.REQUESTS.encode(requests));
      land(sink, RollupKind.EDGES.encode(edges));
      land(sink, RollupKind.STATEMENTS.encode(statements));
    }
  }

  private void land(ClickHouseRollupSink sink, List<EncodedRollup> counted) {
    for (EncodedRollup one : counted) {
      Rollup record = new Rollup(offset, START + offset, one.kind(), one.bytes());
      var receipt =
          sink.write(new SinkBatch<>("tailwater.rollups", 0, offset, offset, List.of(record)));
      offset++;
      assertThat(receipt.undecodable()).isEmpty();
      assertThat(receipt.refused()).isEmpty();
    }
  }

  private static RequestKey request(long minute, String service, String instance) {
    return new RequestKey(
        minute, service, instance, "GET /'\\\n", RequestKey.Kind.SERVER, "http", "200");
  }

  private static CallStats calls(int minute, boolean bad, long nanos) {
    CallStats stats = new CallStats();
    for (int i = 0; i < CALLS; i++) {
      boolean failed = bad && i % 2 == 0;
      stats.record(
          nanos + (i * 7919 + minute * 104_729) % 1_000 * (nanos / 2_000), failed, 1 << 25);
      if (failed) {
        stats.show(TRACE, nanos, true);
      }
    }
    return stats;
  }

  private CommandRun backtest(String... arguments) {
    List<String> all = new ArrayList<>(List.of("backtest", "--clickhouse", ENGINE.url()));
    all.addAll(List.of(arguments));
    return CommandRun.of(directory.resolve("backtest.log"), all.toArray(String[]::new));
  }

  private Map<String, List<JsonNode>> json(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--json", "--since", "2026-11-20T12:00:00Z"));
    all.addAll(List.of(arguments));
    CommandRun run = backtest(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.output()).isZero();
    Map<String, List<JsonNode>> lines = new HashMap<>();
    for (String line : run.output().lines().toList()) {
      JsonNode node = JSON.readTree(line);
      lines.computeIfAbsent(node.path("kind").asText(), _ -> new ArrayList<>()).add(node);
    }
    return lines;
  }

  private static List<JsonNode> of(Map<String, List<JsonNode>> lines, String kind) {
    return lines.getOrDefault(kind, List.of());
  }

  private static long fired(Map<String, List<JsonNode>> lines, String rule) {
    return of(lines, "rule").stream()
        .filter(line -> line.path("rule").asText().equals(rule))
        .mapToLong(line -> line.path("fired").asLong())
        .sum();
  }

  @Test
  void incidentOfThePastIsToldWithItsRuleAtItsMinute() throws IOException {
    Map<String, List<JsonNode>> lines = json();

    JsonNode history = of(lines, "history").getFirst();
    assertThat(history.path("learnedFrom").asText()).isEqualTo("2026-11-20T10:00:00Z");
    assertThat(history.path("until").asText()).isEqualTo("2026-11-20T14:59:00Z");
    assertThat(history.path("countedMinutes").asInt()).isEqualTo(MINUTES - 1);
    assertThat(history.path("minutesWithoutCounts").asInt()).isZero();
    assertThat(of(lines, "incident"))
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.path("since").asText()).isEqualTo("2026-11-20T14:00:00Z");
              assertThat(incident.path("severity").asText()).isEqualTo("critical");
              assertThat(incident.path("root").asText()).isEqualTo("cart");
              assertThat(incident.path("rules").toString()).contains("budget-burn-fast");
              assertThat(incident.path("services").toString()).contains("web", "cart");
              assertThat(Instant.parse(incident.path("told").asText()))
                  .isBefore(Instant.parse("2026-11-20T14:03:00Z"));
            });
    assertThat(fired(lines, "budget-burn-fast")).isEqualTo(2);
    assertThat(fired(lines, "dependency-errors")).isEqualTo(1);
    assertThat(of(lines, "summary").getFirst().path("incidents").asInt()).isEqualTo(1);
    assertThat(of(lines, "summary").getFirst().has("live")).isFalse();
  }

  @Test
  void reportIsTextForPeople() {
    CommandRun run = backtest("--since", "2026-11-20T12:00:00Z", "--until", "2026-11-20T14:50:00Z");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .startsWith(
            "judged 2026-11-20 12:00 to 2026-11-20 14:50 UTC, 0.118 days, by the shipped rules")
        .contains("history from 2026-11-20 10:00 UTC, 0.0833 days before that")
        .contains("not judged, as it would need log lines by ten seconds: log-surge")
        .contains("incidents:\n  2026-11-20 14:00 to ")
        .contains("budget-burn-fast  critical  2 fired")
        .contains("rules judged and did not fire\nalerts fired ")
        .contains("incidents 1, messages ");
  }

  @Test
  void stricterRulesFireMoreAndOthersLess() throws IOException {
    Path strict =
        Files.writeString(
            directory.resolve("strict.yaml"),
            """
            alerts:
              disable: [dependency-errors]
              rules:
                - name: never-slow
                  on: service
                  match: [service=cart]
                  signal: latency.p95
                  above: 1
                  for: 5m
                - {name: half-fails, on: endpoint, signal: error.ratio, above: 0.4, for: 3m}
            """);

    Map<String, List<JsonNode>> lines = json("--rules", strict.toString());

    assertThat(fired(lines, "half-fails")).isEqualTo(2);
    assertThat(of(lines, "rule"))
        .filteredOn(line -> line.path("rule").asText().equals("never-slow"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("fired").asInt()).isZero();
              assertThat(line.path("firingFromBefore").asInt()).isEqualTo(1);
            });
    assertThat(of(lines, "incident"))
        .filteredOn(line -> line.path("fromBefore").asBoolean())
        .singleElement()
        .satisfies(
            line -> assertThat(line.path("since").asText()).isEqualTo("2026-11-20T10:00:00Z"));
    assertThat(fired(lines, "dependency-errors")).isZero();
    assertThat(fired(lines, "budget-burn-fast")).isEqualTo(2);
    assertThat(of(lines, "history").getFirst().path("rules").asText()).isEqualTo(strict.toString());
  }

  @Test
  void badFileIsRefusedWithItsLine() throws IOException {
    Path bad = Files.writeString(directory.resolve("bad.yaml"), "alerts:\n  disable: [log-urge]\n");

    CommandRun run = backtest("--rules", bad.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output())
        .isEqualTo(
            bad + ":2:13: alerts.disable: unknown rule 'log-urge'; did you mean 'log-surge'?\n");
  }

  @Test
  void timeWithoutHistoryIsSaid() {
    CommandRun run = backtest("--since", "2027-01-01T00:00:00Z", "--until", "2027-01-02T00:00:00Z");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output())
        .isEqualTo(
            "there is no history of that time: there are counts from 2026-11-20T10:00:00Z to"
                + " 2026-11-20T14:59:00Z\n");
  }

  @Test
  void whatFiredLiveIsSetBeside() throws IOException {
    long minute = START + TROUBLE * MINUTE;
    try (ClickHouseConnection connection = ClickHouseConnection.open(ENGINE.url())) {
      AlertRow fired = step(minute, "pending", "firing");
      land(
          new ClickHouseRollupSink(connection),
          List.of(
              new EncodedRollup(
                  AlertRow.KIND,
                  AlertRow.encode(List.of(fired, step(minute, "firing", "suppressed"))))));
    }

    Map<String, List<JsonNode>> lines = json("--service", "cart");

    assertThat(of(lines, "rule"))
        .filteredOn(line -> line.path("rule").asText().equals("budget-burn-fast"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("fired").asInt()).isEqualTo(1);
              assertThat(line.path("live").asInt()).isEqualTo(1);
            });
    assertThat(of(lines, "summary").getFirst().path("live").asInt()).isEqualTo(1);
  }

  private static AlertRow step(long minute, String from, String to) {
    return new AlertRow(
        minute,
        minute + MINUTE,
        "default",
        "ab".repeat(32),
        "budget-burn-fast",
        1,
        "slo",
        "slo.errors",
        "critical",
        "cart",
        "service",
        "availability",
        "cart",
        from,
        to,
        minute,
        1,
        1,
        1,
        0,
        CALLS,
        0.5,
        "",
        "",
        List.of(TRACE),
        "held",
        "",
        false,
        false);
  }
}
