package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.truth.GeneratedLoad;
import io.tailwater.tests.truth.GeneratedLoad.Kept;
import io.tailwater.tests.truth.RawSpan;
import io.tailwater.tests.truth.SecondJudge;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node that is sent several times what it has memory for: it lags, judges early and catches up;
 * every error is kept and every span is counted.
 */
@Tag("long")
class OverloadIT {
  private static final int PARTITIONS = 4;
  private static final long SPANS = 500_000;
  private static final long SPANS_PER_SECOND = 100_000;
  private static final double BUDGET_BYTES = 64 << 20;
  private static final double HEAP_BYTES = 700 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** No trace is slow by this, and none of the rest is kept. */
  private static final SecondJudge ERRORS_ALONE = new SecondJudge(1_000_000, 0.000_001);

  /** Undecided, the load would take 160 MB. */
  private static final String CONFIG =
      """
      tail_sampling:
        decision_wait: 15s
        policies:
          - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
      node:
        partitions: 4
        memory_budget: 64MiB
        clickhouse: {batch_max_delay: 200ms}
      """;

  private final Servers servers;
  private final Sql sql;
  private double mostUsedBytes;
  private double mostHeapBytes;
  private double mostLag;

  OverloadIT() throws Exception {
    servers = new Servers("overload", CONFIG);
    sql = servers.sql();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void moreThanMemoryCanHoldIsJudgedEarlyAndNothingIsLostUncounted() throws Exception {
    GeneratedLoad load =
        new GeneratedLoad(
            5, PARTITIONS, SPANS, System.currentTimeMillis() - 5_000, SPANS_PER_SECOND);
    Map<String, Kept> failed = load.keptOnTime(ERRORS_ALONE);
    servers.startKafka();
    servers.startClickHouse();
    servers.startNode();
    await("the node is ready").atMost(PATIENCE).until(() -> servers.node().readiness().ready());
    long sent = load.onTime().stream().mapToLong(OverloadIT::spans).sum();
    try (KafkaClient kafka = new KafkaClient(servers.brokers())) {
      kafka.send(load.onTime());
    }
    await("everything is judged")
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE)
        .until(() -> isJudged(sent));

    PrometheusText metrics = servers.node().metrics();
    double kept = metrics.sum("tailwater_sampling_spans_total", "decision", "kept");
    await("all that is kept has landed")
        .atMost(PATIENCE)
        .until(() -> sql.number("SELECT count() FROM tailwater.spans") >= kept);
    System.out.printf(
        "overload: most lag %,.0f records, most memory %.1f MB of %.1f MB, most heap %.0f MB,"
            + " %,.0f of %,.0f traces judged early%n",
        mostLag,
        mostUsedBytes / 1e6,
        BUDGET_BYTES / 1e6,
        mostHeapBytes / 1e6,
        metrics.sum("tailwater_sampling_decisions_total", "reason", "memory_pressure"),
        metrics.sum("tailwater_sampling_traces_total"));
    assertThat(metrics.sum("tailwater_sampling_decisions_total", "reason", "memory_pressure"))
        .isPositive();
    assertThat(mostLag).as("it lagged").isGreaterThan(100);
    assertThat(mostUsedBytes).isLessThan(BUDGET_BYTES);
    assertThat(mostHeapBytes).isLessThan(HEAP_BYTES);
    assertThat(metrics.sum("tailwater_sampling_spans_total"))
        .as("every span is kept or dropped and counted so")
        .isEqualTo(sent);
    assertThat(sql.number("SELECT count() FROM tailwater.spans")).isEqualTo((long) kept);
    assertThat(sql.number("SELECT uniqExact(trace_id, span_id) FROM tailwater.spans"))
        .isEqualTo((long) kept);
    assertThat(sql.number("SELECT uniqExact(trace_id) FROM tailwater.spans WHERE status = 'ERROR'"))
        .as("traces whose error is kept")
        .isEqualTo(failed.size());
  }

  private static long spans(ProducerRecord<byte[], byte[]> sent) {
    try {
      return RawSpan.of(sent.value()).size();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private boolean isJudged(long sent) {
    PrometheusText metrics = servers.node().metrics();
    mostUsedBytes = Math.max(mostUsedBytes, metrics.sum("tailwater_memory_used_bytes"));
    mostHeapBytes = Math.max(mostHeapBytes, metrics.sum("jvm_memory_used_bytes", "area", "heap"));
    mostLag = Math.max(mostLag, metrics.sum("tailwater_consumer_lag_records"));
    return metrics.sum("tailwater_sampling_spans_total") >= sent
        && metrics.sum("tailwater_consumer_lag_records") == 0
        && metrics.sum("tailwater_sampling_undecided_spans") == 0;
  }
}
