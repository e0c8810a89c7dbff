package io.tailwater.processors.metric;

import static io.tailwater.processors.metric.Metrics.counter;
import static io.tailwater.processors.metric.Metrics.data;
import static io.tailwater.processors.metric.Metrics.exponential;
import static io.tailwater.processors.metric.Metrics.gauge;
import static io.tailwater.processors.metric.Metrics.histogram;
import static io.tailwater.processors.metric.Metrics.millis;
import static io.tailwater.processors.metric.Metrics.nanos;
import static io.tailwater.processors.metric.Metrics.number;
import static io.tailwater.processors.metric.Metrics.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.tailwater.model.metric.ExponentialHistogramRow;
import io.tailwater.model.metric.HistogramRow;
import io.tailwater.model.metric.Label;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.NumberRow;
import io.tailwater.model.metric.SummaryRow;
import io.tailwater.model.otlp.MalformedOtlpException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricStageTest {
  private static final AggregationTemporality DELTA =
      AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
  private static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

  private MetricStage stage = new MetricStage(MetricSettings.DEFAULTS);

  @Test
  void totalOfAStreamThatBeganBeforeTheStageIsABaseline() {
    NumberRow first = add(100, number(0, 100, 5_000));
    NumberRow second = add(110, number(0, 110, 5_007));

    assertThat(first.value()).isEqualTo(5_000);
    assertThat(first.delta()).isZero();
    assertThat(first.startNanos()).isEqualTo(first.timeNanos());
    assertThat(second.delta()).isEqualTo(7);
    assertThat(second.startNanos()).isEqualTo(nanos(100));
  }

  @Test
  void streamThatBeginsUnderTheEyesOfTheStageCountsFromItsBegin() {
    add(100, number(0, 100, 5_000));
    NumberRow begun = add(130, number(125, 130, 3, "queue", "new"));

    assertThat(begun.delta()).isEqualTo(3);
    assertThat(begun.startNanos()).isEqualTo(nanos(125));
  }

  @Test
  void unknownStartIsABaselineEachTimeItIsTheFirst() {
    add(100, number(-1, 100, 50));
    NumberRow marked = add(110, number(110, 110, 9, "queue", "marked"));
    NumberRow next = add(120, number(110, 120, 12, "queue", "marked"));

    assertThat(marked.delta()).isZero();
    assertThat(next.delta()).isEqualTo(3);
  }

  @Test
  void restartIsToldByItsStart() {
    add(100, number(0, 100, 50));
    NumberRow restarted = add(110, number(105, 110, 60));

    assertThat(restarted.delta()).isEqualTo(60);
    assertThat(restarted.startNanos()).isEqualTo(nanos(105));
    assertThat(count(MetricCount.RESET)).isOne();
  }

  @Test
  void restartIsToldByAValueThatShrank() {
    add(100, number(0, 100, 50));
    NumberRow restarted = add(110, number(0, 110, 4));

    assertThat(restarted.delta()).isEqualTo(4);
    assertThat(restarted.startNanos()).isEqualTo(nanos(100));
  }

  @Test
  void startThatMovesALittleIsNoRestart() {
    add(100, number(0, 100, 50));
    NumberRow jitter = add(110, number(0.004, 110, 55));

    assertThat(jitter.delta()).isEqualTo(5);
    assertThat(count(MetricCount.RESET)).isZero();
  }

  @Test
  void sumThatMayShrinkDoesNotRestart() {
    stage.add(data(sum("open", CUMULATIVE, false, number(0, 100, 9))), millis(100));
    List<MetricRow> rows =
        stage.add(data(sum("open", CUMULATIVE, false, number(0, 110, 4))), millis(110));

    NumberRow row = (NumberRow) rows.getFirst();
    assertThat(row.value()).isEqualTo(4);
    assertThat(row.delta()).isEqualTo(-5);
  }

  @Test
  void duplicatesAndOlderTotalsAreDroppedAndCounted() {
    add(100, number(0, 100, 50));
    add(110, number(0, 110, 52));

    assertThat(stage.add(data(counter(number(0, 110, 52))), millis(111))).isEmpty();
    assertThat(stage.add(data(counter(number(0, 105, 51))), millis(112))).isEmpty();
    assertThat(count(MetricCount.DUPLICATE)).isOne();
    assertThat(count(MetricCount.OUT_OF_ORDER)).isOne();
    assertThat(add(120, number(0, 120, 60)).delta()).isEqualTo(8);
  }

  @Test
  void deltasAndGaugesLandInAnyOrderButOnce() {
    stage.add(data(sum("d", DELTA, true, number(100, 110, 3))), millis(110));
    stage.add(data(sum("d", DELTA, true, number(120, 130, 4))), millis(130));
    List<MetricRow> late = stage.add(data(sum("d", DELTA, true, number(110, 120, 5))), millis(131));

    assertThat(((NumberRow) late.getFirst()).delta()).isEqualTo(5);
    assertThat(late.getFirst().startNanos()).isEqualTo(nanos(110));
    assertThat(stage.add(data(sum("d", DELTA, true, number(110, 120, 5))), millis(132))).isEmpty();
    assertThat(count(MetricCount.DUPLICATE)).isOne();
  }

  @Test
  void largeWholeNumbersLoseNothing() {
    long large = (1L << 53) + 1;
    add(100, number(0, 100, large));

    assertThat(add(110, number(0, 110, large + 1)).delta()).isOne();
  }

  @Test
  void histogramOfTheOldConventionLandsInSecondsUnderTodaysName() {
    stage.add(data(histogram("http.server.duration", "ms", buckets(100, 7, 1, 2, 4))), millis(100));
    HistogramRow row =
        (HistogramRow)
            stage
                .add(
                    data(histogram("http.server.duration", "ms", buckets(110, 12, 2, 3, 7))),
                    millis(110))
                .getFirst();

    assertThat(row.series().name()).isEqualTo("http.server.request.duration");
    assertThat(row.series().sourceName()).isEqualTo("http.server.duration");
    assertThat(row.series().unit()).isEqualTo("s");
    assertThat(row.series().attributes())
        .containsExactly(
            new Label("http.request.method", "GET"), new Label("server.address", "shop.example"));
    assertThat(row.count()).isEqualTo(5);
    assertThat(row.sum()).isEqualTo(0.5);
    assertThat(row.bounds()).containsExactly(0.025, 0.075);
    assertThat(row.counts()).containsExactly(1, 1, 3);
    assertThat(row.min()).isNaN();
    assertThat(row.startNanos()).isEqualTo(nanos(100));
    assertThat(count(MetricCount.BASELINE)).isOne();
  }

  @Test
  void bothGenerationsOfAConventionLandOnce() {
    stage.add(data(histogram("http.server.duration", "ms", buckets(100, 7, 1, 2, 4))), millis(100));
    HistogramDataPoint today =
        buckets(110, 12, 2, 3, 7).toBuilder()
            .clearAttributes()
            .addAttributes(Metrics.attribute("server.address", "shop.example"))
            .addAttributes(Metrics.attribute("http.request.method", "GET"))
            .setSum(1.2)
            .clearExplicitBounds()
            .addExplicitBounds(0.025)
            .addExplicitBounds(0.075)
            .build();
    List<MetricRow> rows =
        stage.add(
            data(
                histogram("http.server.duration", "ms", buckets(110, 12, 2, 3, 7)),
                histogram("http.server.request.duration", "s", today)),
            millis(110));

    assertThat(rows).hasSize(1);
    assertThat(count(MetricCount.DUPLICATE)).isOne();

    HistogramDataPoint alone =
        today.toBuilder()
            .setTimeUnixNano(nanos(120))
            .setCount(13)
            .setSum(1.25)
            .setBucketCounts(0, 3)
            .build();
    HistogramRow next =
        (HistogramRow)
            stage
                .add(data(histogram("http.server.request.duration", "s", alone)), millis(120))
                .getFirst();
    assertThat(next.sum()).isCloseTo(0.05, within(1e-9));
    assertThat(next.counts()).containsExactly(1, 0, 0);
  }

  @Test
  void boundsThatChangeKeepTheCountGoing() {
    stage.add(data(histogram("h", "", buckets(100, 7, 1, 2, 4))), millis(100));
    HistogramDataPoint other =
        buckets(110, 9, 4, 5).toBuilder().clearExplicitBounds().addExplicitBounds(1).build();
    HistogramRow row =
        (HistogramRow) stage.add(data(histogram("h", "", other)), millis(110)).getFirst();

    assertThat(row.count()).isEqualTo(2);
    assertThat(row.counts()).isEmpty();
  }

  @Test
  void exponentialHistogramGoesOnWhenItsScaleShrinks() {
    stage.add(data(exponential(exponentialPoint(100, 3, 0, 1, 1, 1))), millis(100));
    ExponentialHistogramRow row =
        (ExponentialHistogramRow)
            stage.add(data(exponential(exponentialPoint(110, 2, 0, 3, 4))), millis(110)).getFirst();

    assertThat(row.buckets().scale()).isEqualTo(2);
    assertThat(row.buckets().positiveOffset()).isZero();
    assertThat(row.buckets().positive()).containsExactly(1, 3);
    assertThat(row.count()).isEqualTo(4);
  }

  @Test
  void summaryLandsWithItsQuantilesAndWhatWasAdded() {
    stage.add(data(summary(100, 10, 5)), millis(100));
    SummaryRow row = (SummaryRow) stage.add(data(summary(110, 14, 9)), millis(110)).getFirst();

    assertThat(row.count()).isEqualTo(4);
    assertThat(row.sum()).isEqualTo(4);
    assertThat(row.quantiles()).containsExactly(0.5);
    assertThat(row.values()).containsExactly(0.25);
  }

  @Test
  void exemplarsLandOnceThoughTotalsRepeatThem() {
    NumberDataPoint withExemplar = number(0, 100, 5).toBuilder().addExemplars(exemplar(95)).build();
    NumberDataPoint again =
        number(0, 110, 6).toBuilder()
            .addExemplars(exemplar(95))
            .addExemplars(exemplar(105))
            .build();

    assertThat(add(100, withExemplar).exemplars()).hasSize(1);
    assertThat(add(110, again).exemplars())
        .singleElement()
        .satisfies(e -> assertThat(e.timeNanos()).isEqualTo(nanos(105)))
        .satisfies(e -> assertThat(e.spanId()).isEqualTo(0x0101010101010101L));
  }

  @Test
  void streamsBeyondTheLimitAreOneSeriesAndNothingIsLost() {
    stage = new MetricStage(new MetricSettings(3, 100, Duration.ofHours(1), 1 << 20));
    NumberDataPoint[] first = new NumberDataPoint[10];
    NumberDataPoint[] second = new NumberDataPoint[10];
    for (int i = 0; i < 10; i++) {
      first[i] = number(0, 100, 1_000, "user", "u" + i);
      second[i] = number(0, 110, 1_000 + i, "user", "u" + i);
    }
    stage.add(data(counter(first)), millis(100));
    List<MetricRow> rows = stage.add(data(counter(second)), millis(110));

    assertThat(rows).hasSize(4);
    NumberRow overflow = (NumberRow) rows.getLast();
    assertThat(overflow.series().overflow()).isTrue();
    assertThat(overflow.series().name()).isEqualTo("jobs");
    assertThat(overflow.series().attributes())
        .containsExactly(new Label("tailwater.overflow", "true"));
    assertThat(overflow.delta()).isEqualTo(3 + 4 + 5 + 6 + 7 + 8 + 9);
    assertThat(rows.stream().mapToDouble(row -> ((NumberRow) row).delta()).sum()).isEqualTo(45);
    assertThat(count(MetricCount.OVERFLOW)).isEqualTo(14);
    assertThat(count(MetricCount.MERGED)).isEqualTo(12);
    assertAccountBalances();
  }

  @Test
  void streamsThatThereIsNoRoomForAreCounted() {
    stage = new MetricStage(new MetricSettings(3, 4, Duration.ofHours(1), 1 << 20));
    for (int i = 0; i < 10; i++) {
      stage.add(data(counter(number(0, 100, 7, "user", "u" + i))), millis(100));
    }

    assertThat(stage.streams()).isEqualTo(4);
    assertThat(count(MetricCount.NO_ROOM)).isEqualTo(6);
    assertAccountBalances();
  }

  @Test
  void totalsThatThereIsNoRoomForAreCountedAndTakeNone() {
    stage = new MetricStage(new MetricSettings(100, 100, Duration.ofHours(1), 1_000));
    HistogramDataPoint.Builder large = buckets(100, 0).toBuilder().clearExplicitBounds();
    for (int i = 0; i < 200; i++) {
      large.addExplicitBounds(i).addBucketCounts(0);
    }
    stage.add(data(histogram("h", "", large.addBucketCounts(0).build())), millis(100));

    assertThat(count(MetricCount.NO_ROOM)).isOne();
    assertThat(stage.heldBytes()).isLessThan(2_500);
    assertAccountBalances();
  }

  @Test
  void silentStreamIsForgottenAndItsOldTotalIsNotCountedAgain() {
    stage = new MetricStage(new MetricSettings(1, 10, Duration.ofMinutes(10), 1 << 20));
    add(100, number(90, 100, 5, "user", "a"));
    stage.add(data(gauge("other", number(-1, 1_000, 1))), millis(1_000));
    assertThat(count(MetricCount.STALE_STREAMS)).isOne();
    NumberRow back = add(1_001, number(90, 1_001, 9, "user", "a"));

    assertThat(back.delta()).isZero();
    assertThat(back.series().overflow()).isFalse();
  }

  @Test
  void pointsThatSayNothingAreCounted() {
    stage.add(
        data(
            gauge(
                "g",
                NumberDataPoint.newBuilder().setTimeUnixNano(nanos(1)).setFlags(1).build(),
                NumberDataPoint.newBuilder()
                    .setTimeUnixNano(nanos(1))
                    .setAsDouble(Double.NaN)
                    .build()),
            Metric.newBuilder().setName("nothing").build(),
            sum(
                "s",
                AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED,
                true,
                number(0, 1, 1))),
        millis(1));

    assertThat(count(MetricCount.NO_VALUE)).isOne();
    assertThat(count(MetricCount.NOT_A_NUMBER)).isOne();
    assertThat(count(MetricCount.INVALID_METRIC)).isEqualTo(2);
    assertThat(count(MetricCount.INVALID_POINT)).isOne();
    assertAccountBalances();
  }

  @Test
  void implausibleTimeBecomesThatOfTheRecord() {
    List<MetricRow> rows = stage.add(data(gauge("g", number(-1, 4_000, 1))), millis(100));

    assertThat(rows.getFirst().timeNanos()).isEqualTo(nanos(100));
    assertThat(count(MetricCount.TIME_MENDED)).isOne();
  }

  @Test
  void brokenRecordChangesNothing() {
    byte[] whole = data(counter(number(0, 100, 5)), counter(number(0, 100, 5, "a", "b")));
    byte[] broken = Arrays.copyOf(whole, whole.length - 1);

    assertThatThrownBy(() -> stage.add(broken, millis(100)))
        .isInstanceOf(MalformedOtlpException.class);
    assertThat(stage.streams()).isZero();
    assertThat(count(MetricCount.POINTS)).isZero();
  }

  @Test
  void seriesKnowsWhoSentIt() {
    NumberRow row = add(100, number(0, 100, 5));

    assertThat(row.series().resource().service()).isEqualTo("shop");
    assertThat(row.series().resource().instance()).isEqualTo("h1:77");
    assertThat(row.series().resource().host()).isEqualTo("h1");
    assertThat(row.series().scope()).isEqualTo("meter");
  }

  @Test
  void exponentialHistogramMovesToTheNewUnitByWholeBuckets() {
    var moved =
        ExponentialMath.divided(
            new io.tailwater.model.metric.ExponentialBuckets(
                5, 0, 0, 0, new long[] {1}, 0, new long[0]),
            1_000);

    double lower = Math.pow(2, moved.positiveOffset() / 32.0);
    assertThat(lower).isCloseTo(0.001, within(0.001 * 0.011));
  }

  private NumberRow add(double second, NumberDataPoint point) {
    List<MetricRow> rows = new ArrayList<>(stage.add(data(counter(point)), millis(second)));
    assertThat(rows).hasSize(1);
    return (NumberRow) rows.getFirst();
  }

  private long count(MetricCount what) {
    return stage.counters().count(what);
  }

  private void assertAccountBalances() {
    long accounted = count(MetricCount.ROWS) + count(MetricCount.MERGED);
    for (MetricCount what : MetricCount.values()) {
      accounted += what.isDropped() ? count(what) : 0;
    }
    assertThat(accounted).isEqualTo(count(MetricCount.POINTS));
  }

  private static HistogramDataPoint buckets(double second, long count, long... counts) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(nanos(0))
            .setTimeUnixNano(nanos(second))
            .setCount(count)
            .setSum(count * 100)
            .setMin(1)
            .addExplicitBounds(25)
            .addExplicitBounds(75)
            .addAttributes(Metrics.attribute("http.method", "GET"))
            .addAttributes(Metrics.attribute("net.host.name", "shop.example"));
    for (long bucket : counts) {
      point.addBucketCounts(bucket);
    }
    return point.build();
  }

  private static ExponentialHistogramDataPoint exponentialPoint(
      double second, int scale, int offset, long... counts) {
    ExponentialHistogramDataPoint.Buckets.Builder buckets =
        ExponentialHistogramDataPoint.Buckets.newBuilder().setOffset(offset);
    long count = 0;
    for (long bucket : counts) {
      buckets.addBucketCounts(bucket);
      count += bucket;
    }
    return ExponentialHistogramDataPoint.newBuilder()
        .setStartTimeUnixNano(nanos(0))
        .setTimeUnixNano(nanos(second))
        .setScale(scale)
        .setCount(count)
        .setPositive(buckets)
        .build();
  }

  private static Metric summary(double second, long count, double sum) {
    return Metric.newBuilder()
        .setName("waits")
        .setSummary(
            Summary.newBuilder()
                .addDataPoints(
                    SummaryDataPoint.newBuilder()
                        .setStartTimeUnixNano(nanos(0))
                        .setTimeUnixNano(nanos(second))
                        .setCount(count)
                        .setSum(sum)
                        .addQuantileValues(
                            SummaryDataPoint.ValueAtQuantile.newBuilder()
                                .setQuantile(0.5)
                                .setValue(0.25))))
        .build();
  }

  private static Exemplar exemplar(double second) {
    return Exemplar.newBuilder()
        .setTimeUnixNano(nanos(second))
        .setAsDouble(1)
        .setTraceId(ByteString.copyFrom(filled(16)))
        .setSpanId(ByteString.copyFrom(filled(8)))
        .build();
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }
}
