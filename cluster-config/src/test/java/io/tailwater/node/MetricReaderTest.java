package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tailwater.model.metric.NumberRow;
import io.tailwater.processors.metric.MetricCount;
import io.tailwater.processors.metric.MetricSettings;
import io.tailwater.processors.metric.MetricStage;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.sinks.MetricRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricReaderTest {
  /** 2026-11-20 10:00 UTC. */
  private static final long BEGIN_MILLIS = 1_795_168_800_000L;

  private static final Duration SAVE_EVERY = Duration.ofMinutes(5);
  private static final MetricStates.Saved NOTHING = new MetricStates.Saved(1, 0, List.of());

  private final List<MetricStates.Saved> saves = new ArrayList<>();
  private final MemoryBudget budget = new MemoryBudget(1 << 20);
  private final NodeMetrics metrics = new NodeMetrics();
  private Instant now = Instant.ofEpochMilli(BEGIN_MILLIS);
  private Future<RecordMetadata> answer = CompletableFuture.completedFuture(null);

  private MetricReader reader(MetricStage stage, MetricStates.Saved saved, long start) {
    return new MetricReader(
        0,
        "id",
        stage,
        saved,
        start,
        (_, _, memory) -> {
          saves.add(memory);
          return List.of(answer);
        },
        budget,
        metrics,
        () -> now);
  }

  private MetricReader fresh() {
    return reader(new MetricStage(MetricSettings.DEFAULTS), NOTHING, 0);
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  /** A counter that has grown to the offset's square. */
  private static ConsumerRecord<byte[], byte[]> record(long offset) {
    long millis = BEGIN_MILLIS + 10_000 * offset;
    MetricsData data =
        MetricsData.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .setResource(
                        Resource.newBuilder()
                            .addAttributes(
                                KeyValue.newBuilder()
                                    .setKey("service.name")
                                    .setValue(AnyValue.newBuilder().setStringValue("shop"))))
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(
                                Metric.newBuilder()
                                    .setName("jobs")
                                    .setSum(
                                        Sum.newBuilder()
                                            .setIsMonotonic(true)
                                            .setAggregationTemporality(
                                                AggregationTemporality
                                                    .AGGREGATION_TEMPORALITY_CUMULATIVE)
                                            .addDataPoints(
                                                NumberDataPoint.newBuilder()
                                                    .setStartTimeUnixNano(BEGIN_MILLIS * 1_000_000)
                                                    .setTimeUnixNano(millis * 1_000_000)
                                                    .setAsInt(offset * offset))))))
            .build();
    return record(offset, millis, data.toByteArray());
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, long millis, byte[] value) {
    return new ConsumerRecord<>(
        "tailwater.keyed.metrics",
        0,
        offset,
        millis,
        TimestampType.CREATE_TIME,
        0,
        value.length,
        null,
        value,
        new org.apache.kafka.common.header.internals.RecordHeaders(),
        java.util.Optional.empty());
  }

  private static List<Double> deltas(MetricReader reader, long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(offset -> reader.read(record(offset)))
        .flatMap(read -> read.rows().stream())
        .map(row -> ((NumberRow) row).delta())
        .toList();
  }

  private void passes(Duration time) {
    now = now.plus(time);
  }

  @Test
  void whoGoesOnFromASavedMemoryMakesTheSameRows() {
    MetricReader first = fresh();
    deltas(first, 1, 5);
    passes(SAVE_EVERY);
    first.landed(5);
    MetricStates.Saved saved = saves.getFirst();
    assertThat(saved.next()).isEqualTo(5);
    List<Double> rows = deltas(first, 5, 12);

    MetricReader second =
        reader(MetricStage.restore(MetricSettings.DEFAULTS, saved.chunks()), saved, 8);
    assertThat(deltas(second, 5, 12)).isEqualTo(rows);
  }

  @Test
  void whatIsReadOnceMoreIsNotCountedOnceMore() {
    MetricReader reader = reader(new MetricStage(MetricSettings.DEFAULTS), NOTHING, 8);
    deltas(reader, 1, 12);

    assertThat(metrics.metricPoints(MetricCount.POINTS).count()).isEqualTo(4);
  }

  @Test
  void memoryIsSavedInTwoSlotsInTurnAndNeverTwiceAheadOfWhatLanded() {
    MetricReader reader = fresh();
    deltas(reader, 1, 5);
    reader.landed(3);
    assertThat(saves).as("before its time").isEmpty();
    passes(SAVE_EVERY);
    reader.landed(3);
    passes(SAVE_EVERY);
    deltas(reader, 5, 9);
    reader.landed(4);
    assertThat(saves)
        .as("the first is still ahead of what landed, so it must not be followed by another")
        .hasSize(1);
    reader.landed(5);

    assertThat(saves).extracting(MetricStates.Saved::next).containsExactly(5L, 9L);
    assertThat(saves).extracting(MetricStates.Saved::slot).containsExactly(0, 1);
  }

  @Test
  void memoryThatKafkaDidNotTakeIsWrittenAnewIntoTheSameSlot() {
    MetricReader reader = fresh();
    deltas(reader, 1, 5);
    answer = CompletableFuture.failedFuture(new IllegalStateException("no"));
    passes(SAVE_EVERY);
    reader.landed(5);
    answer = CompletableFuture.completedFuture(null);
    passes(SAVE_EVERY);
    reader.landed(5);
    passes(SAVE_EVERY);
    deltas(reader, 5, 6);
    reader.landed(6);

    assertThat(saves).extracting(MetricStates.Saved::slot).containsExactly(0, 0, 1);
  }

  @Test
  void memoryIsSavedOnReleaseIfEverythingLanded() {
    MetricReader landed = fresh();
    deltas(landed, 1, 5);
    landed.landed(5);
    landed.release();
    assertThat(saves).extracting(MetricStates.Saved::next).containsExactly(5L);
    assertThat(budget.usedBytes()).isZero();

    MetricReader behind = fresh();
    deltas(behind, 1, 5);
    behind.landed(3);
    behind.release();
    assertThat(saves).as("what is ahead helps nobody").hasSize(1);
  }

  @Test
  void brokenRecordSaysWhatIsWrongAndTheNextGoesOn() {
    MetricReader reader = fresh();
    deltas(reader, 1, 5);
    byte[] garbage = {10, 100};
    MetricRecord broken = reader.read(record(5, BEGIN_MILLIS, garbage));

    assertThat(broken.rows()).isEmpty();
    assertThat(broken.fault()).isNotEmpty();
    assertThat(broken.bytes()).isEqualTo(garbage);
    assertThat(deltas(reader, 6, 7)).containsExactly(36.0 - 16.0);
  }
}
