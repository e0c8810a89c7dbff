package io.tailwater.tests;

import static io.tailwater.tests.stage.AccountCheck.tally;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.model.Topics;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.Stage;
import io.tailwater.tests.stage.AccountCheck;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.truth.GeneratedLoad;
import io.tailwater.tests.truth.GeneratedLoad.Kept;
import io.tailwater.tests.truth.GeneratedLoad.Turned;
import io.tailwater.tests.truth.RawSpan;
import io.tailwater.tests.truth.SecondJudge;
import io.tailwater.tests.truth.TroubledLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The promise that matters most: a node that is killed at any moment, many times, loses no span and
 * lands none twice, and a trace is judged once.
 *
 * <p>What must be there is computed from the generated spans by code of the tests. Merges are
 * stopped in ClickHouse, so that nothing can mend a span that landed twice. The product's own
 * accounting must come to the same numbers.
 */
@Tag("long")
class NodeKillIT {
  private static final int PARTITIONS = 8;
  private static final long SPANS = 1_000_000;
  private static final long SPANS_PER_SECOND = 20_000;
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final SecondJudge JUDGE = new SecondJudge(1_000, 25);
  private static final String CONFIG =
      """
      tail_sampling:
        decision_wait: 10s
        decision_wait_after_root_received: 2s
        policies:
          - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
          - {name: slow, type: latency, latency: {threshold_ms: 1000}}
          - {name: rest, type: probabilistic, probabilistic: {sampling_percentage: 25}}
      node:
        partitions: 8
        clickhouse: {batch_max_rows: 2000, batch_max_delay: 100ms}
      """;

  private final Servers servers;
  private final Sql sql;
  private final AccountCheck accounts;

  NodeKillIT() throws Exception {
    servers = new Servers("node-kill", CONFIG);
    sql = servers.sql();
    accounts = new AccountCheck(servers);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void killedNodeLosesNothingAndLandsNothingTwice() throws Exception {
    GeneratedLoad load =
        new GeneratedLoad(
            20_261_122, PARTITIONS, SPANS, System.currentTimeMillis() - 60_000, SPANS_PER_SECOND);
    Map<String, Kept> onTime = load.keptOnTime(JUDGE);
    Map<String, Kept> inTheEnd = load.keptInTheEnd(JUDGE);
    long onTimeSpans = GeneratedLoad.spanCount(onTime);
    Map<String, Turned> turned = load.turned(JUDGE);
    long allSpans =
        GeneratedLoad.spanCount(inTheEnd)
            + turned.values().stream().mapToLong(trace -> trace.speaking().size()).sum();
    assertThat(onTime).hasSizeBetween(load.traceCount() / 5, load.traceCount() / 3);
    assertThat(allSpans).isGreaterThan(onTimeSpans + 500);
    assertThat(turned).as("rejections that a late error turns").hasSizeGreaterThan(10);
    servers.startKafka();
    servers.startClickHouse();

    try (KafkaClient kafka = new KafkaClient(servers.brokers())) {
      createTablesThatNeverMerge();
      TroubledLoad trouble = new TroubledLoad(load.onTime());
      kafka.send(trouble.records());

      servers.startNode();
      killWhen("spans are re-keyed", () -> metric("tailwater_ingest_spans_total") > 20_000);
      servers.startNode();
      killWhen("spans are judged", () -> metric("tailwater_sampling_judged_spans_total") > 10_000);
      servers.startNode();
      killWhen("the first spans land", () -> landed() > 0);
      servers.startNode();
      killWhen("a third has landed", () -> landed() > onTimeSpans / 3);
      assertThat(landed()).as("the node was killed in the middle").isLessThan(onTimeSpans);
      servers.startNode();
      killWhen("two thirds have landed", () -> landed() > onTimeSpans * 2 / 3);
      servers.startNode();
      awaitDrained(onTimeSpans);
      assertThat(stored()).isEqualTo(onTime);

      kafka.send(load.late());
      killWhen("late spans land", () -> landed() > onTimeSpans);
      servers.startNode();
      awaitDrained(allSpans);
      assertThat(keptTopic(kafka)).as("the kept topic").isEqualTo(spanIds(stored()));
      assertAccounted(load.spanCount(), trouble, onTime.keySet());
      assertStored(inTheEnd, turned);
      assertAccountsBeginInTheMidst(kafka, load.late());
    }
  }

  private void assertStored(Map<String, Kept> inTheEnd, Map<String, Turned> turned) {
    Map<String, Kept> stored = stored();
    turned.forEach((id, trace) -> assertTurned(id, stored.remove(id), trace));
    assertThat(stored).isEqualTo(inTheEnd);
    assertThat(sql.number("SELECT count() FROM tailwater.traces"))
        .isEqualTo(inTheEnd.size() + turned.size());
    assertThat(sql.number("SELECT sum(span_count) FROM tailwater.traces")).isEqualTo(landed());
    assertThat(
            sql.number(
                "SELECT countIf(min_block_number != max_block_number) FROM system.parts"
                    + " WHERE database = 'tailwater' AND table IN ('spans', 'trace_parts')"
                    + " AND active"))
        .as("merged parts")
        .isZero();
  }

  /** The product's own account of every span that was sent. */
  private void assertAccounted(long sent, TroubledLoad trouble, Set<String> keptOnTime) {
    long received = sent + trouble.copies();
    long unreadable = trouble.unreadable();
    long duplicates = trouble.copiesOf(keptOnTime);
    long landed = landed();
    accounts.awaitEverywhere(
        Map.of(
            Stage.REKEY,
            tally(received + unreadable, received).add(Count.DEAD_LETTERED, unreadable),
            Stage.KEYED,
            tally(received, received),
            Stage.SAMPLING,
            tally(received, landed)
                .add(Count.DUPLICATES, duplicates)
                .add(Count.DROPPED_BY_POLICY, received - landed - duplicates),
            Stage.CLICKHOUSE,
            tally(landed, landed)));
    assertThat(accounts.gapsEver()).isZero();
  }

  /**
   * An upgrade from nodes that keep no accounts: what was before is not missed, and what comes is
   * counted. Late spans that come once more follow their traces.
   */
  private void assertAccountsBeginInTheMidst(
      KafkaClient kafka, List<ProducerRecord<byte[], byte[]>> late) throws Exception {
    servers.killNode();
    accounts.forgetAccounts();
    servers.startNode();
    kafka.send(late);
    long spans = 0;
    for (ProducerRecord<byte[], byte[]> record : late) {
      spans += RawSpan.of(record.value()).size();
    }
    long received = spans;
    accounts.awaitInOffsets(
        report -> {
          for (Stage stage : List.of(Stage.REKEY, Stage.KEYED, Stage.SAMPLING)) {
            assertThat(report.total(stage).of(Count.RECEIVED)).as("%s", stage).isEqualTo(received);
          }
          assertThat(report.total(Stage.CLICKHOUSE).of(Count.KEPT))
              .isPositive()
              .isEqualTo(report.total(Stage.SAMPLING).of(Count.KEPT));
        });
  }

  private void createTablesThatNeverMerge() throws IOException {
    servers.startNode();
    await().atMost(PATIENCE).until(() -> sql.countIfThere("tailwater.traces").isPresent());
    servers.killNode();
    sql.run("SYSTEM STOP MERGES tailwater.spans");
    sql.run("SYSTEM STOP MERGES tailwater.trace_parts");
  }

  private void killWhen(String what, Callable<Boolean> condition) {
    quickly(what).until(condition);
    servers.killNode();
  }

  /** Waits until nothing is under way; too few rows are for the comparison to explain. */
  private void awaitDrained(long spans) {
    await("the node is ready").atMost(PATIENCE).until(() -> servers.node().readiness().ready());
    await(spans + " spans have landed, nothing is undecided or on its way")
        .atMost(PATIENCE)
        .until(() -> landed() >= spans && isIdle());
  }

  private boolean isIdle() {
    PrometheusText metrics = servers.node().metrics();
    return !metrics.samples().isEmpty()
        && metrics.sum("tailwater_consumer_lag_records") == 0
        && metrics.sum("tailwater_sampling_undecided_spans") == 0;
  }

  private double metric(String name) {
    return servers.node().metrics().sum(name);
  }

  private long landed() {
    return sql.countIfThere("tailwater.spans").orElse(0);
  }

  private static void assertTurned(String id, @Nullable Kept stored, Turned expected) {
    assertThat(stored).as("trace %s, whose rejection was turned", id).isNotNull();
    if (stored != null) {
      assertThat(stored.policy()).isIn(expected.policies());
      assertThat(stored.weight()).isEqualTo(1);
      assertThat(stored.spanIds()).containsAll(expected.speaking());
      assertThat(expected.late()).containsAll(stored.spanIds());
    }
  }

  /** ClickHouse may swallow what comes twice in one insert; a topic swallows nothing. */
  private static List<String> keptTopic(KafkaClient kafka) throws InvalidProtocolBufferException {
    List<String> written = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : kafka.all(Topics.KEPT_SPANS)) {
      RawSpan.of(record.value()).forEach(span -> written.add(span.traceId() + span.spanId()));
    }
    Collections.sort(written);
    return written;
  }

  private static List<String> spanIds(Map<String, Kept> traces) {
    List<String> ids = new ArrayList<>();
    traces.forEach((trace, kept) -> kept.spanIds().forEach(span -> ids.add(trace + span)));
    Collections.sort(ids);
    return ids;
  }

  /** All that is stored; a trace that is there twice or with two verdicts equals nothing. */
  private Map<String, Kept> stored() {
    Map<String, Kept> stored = new HashMap<>();
    for (JsonNode row :
        sql.rows(
            "SELECT trace_id, count() AS rows, groupUniqArray(span_id) AS ids,"
                + " groupUniqArray(policy) AS policies, groupUniqArray(sample_weight) AS weights"
                + " FROM tailwater.spans GROUP BY trace_id")) {
      Set<String> ids = new TreeSet<>();
      row.get("ids").forEach(id -> ids.add(id.asText()));
      assertThat(ids).as("rows of trace %s", row.get("trace_id")).hasSize(row.get("rows").asInt());
      assertThat(row.get("policies")).as("policies of %s", row).hasSize(1);
      assertThat(row.get("weights")).as("weights of %s", row).hasSize(1);
      stored.put(
          row.get("trace_id").asText(),
          new Kept(row.get("policies").get(0).asText(), row.get("weights").get(0).asDouble(), ids));
    }
    return stored;
  }

  private static ConditionFactory quickly(String what) {
    return await(what)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(PATIENCE);
  }
}
