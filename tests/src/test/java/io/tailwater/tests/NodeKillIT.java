package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.model.Topics;
import io.tailwater.node.StageAccounts;
import io.tailwater.processors.accounting.AccountReport;
import io.tailwater.processors.accounting.Accounting;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.SpanTally;
import io.tailwater.processors.accounting.Stage;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.truth.GeneratedLoad;
import io.tailwater.tests.truth.GeneratedLoad.Kept;
import io.tailwater.tests.truth.GeneratedLoad.Turned;
import io.tailwater.tests.truth.RawSpan;
import io.tailwater.tests.truth.SecondJudge;
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
import org.junit.jupiter.api.Test;

/**
 * The promise that matters most: a node that is killed at any moment, many times, loses no span and
 * lands none twice, and a trace is judged once.
 *
 * <p>What must be there is computed from the generated spans by code of the tests. Merges are
 * stopped in ClickHouse, so that nothing can mend a span that landed twice. The product's own
 * accounting must come to the same numbers.
 */
class NodeKillIT {
  private static final int PARTITIONS = 8;
  private static final long SPANS = 1_000_000;
  private static final long SPANS_PER_SECOND = 20_000;
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final int REPEATED_SHARE = 100;
  private static final int POISONED = 5;
  private static final byte[] POISON = {0x0a, 0x7f, 1};
  private static final List<Count> MAIN =
      List.of(
          Count.RECEIVED,
          Count.KEPT,
          Count.DROPPED_BY_POLICY,
          Count.DUPLICATES,
          Count.DEAD_LETTERED,
          Count.UNDECIDED);
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

  NodeKillIT() throws Exception {
    servers = new Servers("node-kill", CONFIG);
    sql = servers.sql();
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
      List<ProducerRecord<byte[], byte[]>> repeated = repeatedByTheirAgents(load.onTime());
      kafka.send(withPoison(load.onTime(), repeated));

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
      assertAccounted(load.spanCount(), repeated, onTime);
    }

    Map<String, Kept> stored = stored();
    turned.forEach((id, trace) -> assertTurned(id, stored.remove(id), trace));
    assertThat(stored).isEqualTo(inTheEnd);
    assertThat(sql.number("SELECT count() FROM tailwater.traces"))
        .isEqualTo(inTheEnd.size() + turned.size());
    assertThat(sql.number("SELECT sum(span_count) FROM tailwater.traces")).isEqualTo(landed());
    assertThat(
            sql.number(
                "SELECT countIf(min_block_number != max_block_number) FROM system.parts"
                    + " WHERE database = 'tailwater' AND table != 'accounting' AND active"))
        .as("merged parts")
        .isZero();
  }

  /** Some records are sent twice in a row, as agents do when an answer gets lost. */
  private static List<ProducerRecord<byte[], byte[]>> repeatedByTheirAgents(
      List<ProducerRecord<byte[], byte[]>> records) {
    List<ProducerRecord<byte[], byte[]>> repeated = new ArrayList<>();
    for (int i = 0; i < records.size(); i += REPEATED_SHARE) {
      repeated.add(records.get(i));
    }
    return repeated;
  }

  /** Adds the repeated records, and among the first ones some that cannot be read. */
  private static List<ProducerRecord<byte[], byte[]>> withPoison(
      List<ProducerRecord<byte[], byte[]>> records, List<ProducerRecord<byte[], byte[]>> repeated) {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      ProducerRecord<byte[], byte[]> record = records.get(i);
      all.add(record);
      if (i % REPEATED_SHARE == 0) {
        all.add(repeated.get(i / REPEATED_SHARE));
      }
      if (i < POISONED) {
        all.add(
            new ProducerRecord<>(
                record.topic(), record.partition(), record.timestamp(), null, POISON));
      }
    }
    return all;
  }

  /**
   * What is known of every span that was sent, in the offsets, in SQL and in the metrics.
   *
   * @param sent spans, each once
   */
  private void assertAccounted(
      long sent, List<ProducerRecord<byte[], byte[]>> repeated, Map<String, Kept> onTime)
      throws Exception {
    long copies = 0;
    long duplicates = 0;
    for (ProducerRecord<byte[], byte[]> record : repeated) {
      for (RawSpan span : RawSpan.of(record.value())) {
        copies++;
        duplicates += onTime.containsKey(span.traceId()) ? 1 : 0;
      }
    }
    long received = sent + copies;
    SpanTally rekey = tally(received + POISONED, received).add(Count.DEAD_LETTERED, POISONED);
    SpanTally keyed = tally(received, received);
    SpanTally sampling =
        tally(received, landed())
            .add(Count.DUPLICATES, duplicates)
            .add(Count.DROPPED_BY_POLICY, received - landed() - duplicates);
    SpanTally clickHouse = tally(landed(), landed());
    Map<Stage, SpanTally> expected =
        Map.of(
            Stage.REKEY, rekey,
            Stage.KEYED, keyed,
            Stage.SAMPLING, sampling,
            Stage.CLICKHOUSE, clickHouse);

    Accounting accounting = new Accounting();
    try (StageAccounts accounts = StageAccounts.connect(servers.brokers())) {
      await("the offsets have the last account")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                accounting.look(accounts.read());
                AccountReport report = accounting.look(accounts.read());
                assertThat(report.uncounted()).isEmpty();
                expected.forEach(
                    (stage, tally) -> {
                      assertThat(report.gap(stage)).as("gap of %s", stage).isZero();
                      assertThat(main(report.total(stage))).as("%s", stage).isEqualTo(tally);
                    });
              });
    }
    await("SQL and metrics show it")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              PrometheusText metrics = servers.node().metrics();
              assertThat(metrics.sum("tailwater_accounting_gap_spans")).isZero();
              for (Stage stage : Stage.values()) {
                PrometheusText of = metrics.where("stage", stage.word());
                for (Count count : MAIN) {
                  assertThat(of.sum("tailwater_accounting_spans", "count", count.word()))
                      .as("%s of %s", count, stage)
                      .isEqualTo(expected.get(stage).of(count));
                }
                assertThat(inSql(stage)).as("SQL on %s", stage).isEqualTo(expected.get(stage));
              }
            });
    assertThat(sql.number("SELECT count() FROM tailwater.accounting WHERE gap != 0")).isZero();
  }

  private static SpanTally tally(long received, long kept) {
    return new SpanTally().add(Count.RECEIVED, received).add(Count.KEPT, kept);
  }

  /** Without the counts that say more of others. */
  private static SpanTally main(SpanTally tally) {
    SpanTally main = new SpanTally();
    MAIN.forEach(count -> main.add(count, tally.of(count)));
    return main;
  }

  private SpanTally inSql(Stage stage) {
    SpanTally sum = new SpanTally();
    for (JsonNode row :
        sql.rows(
            "SELECT * FROM tailwater.accounting WHERE stage = '"
                + stage.word()
                + "' ORDER BY time DESC LIMIT 1 BY topic, partition")) {
      MAIN.forEach(count -> sum.add(count, row.get(count.word()).asLong()));
    }
    return sum;
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
