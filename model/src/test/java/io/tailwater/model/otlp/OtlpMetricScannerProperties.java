package io.tailwater.model.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.metric.Temporality;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OtlpMetricScannerProperties {

  @Property(tries = 300)
  void everyPointIsReadAsTheGeneratedClassesReadIt(@ForAll long seed) {
    MetricsData data = RandomMetrics.metrics(new Random(seed));
    List<Metric> expected = new ArrayList<>();
    data.getResourceMetricsList()
        .forEach(r -> r.getScopeMetricsList().forEach(s -> expected.addAll(s.getMetricsList())));
    Reading reading = new Reading(expected);

    new OtlpMetricScanner().scan(data.toByteArray(), reading);

    assertThat(reading.metrics).isEqualTo(expected.size());
  }

  @Property(tries = 2_000)
  void damagedBytesAreRefusedOrReadButNeverCrashOrHang(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int damages) {
    Random random = new Random(seed);
    byte[] bytes = RandomMetrics.metrics(random).toByteArray();
    for (int i = 0; i < damages; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    int[] points = {0};
    boolean refused = false;
    OtlpMetricScanner scanner = new OtlpMetricScanner();
    try {
      scanner.check(cut);
    } catch (MalformedOtlpException _) {
      refused = true;
    }
    try {
      scanner.scan(cut, counting(points));
      assertThat(refused).isFalse();
    } catch (MalformedOtlpException _) {
      assertThat(refused).isTrue();
    }
    assertThat(points[0]).isLessThanOrEqualTo(cut.length);
  }

  private static OtlpMetricVisitor counting(int[] points) {
    DataPointView point = new DataPointView();
    ExemplarView exemplar = new ExemplarView();
    return new OtlpMetricVisitor() {
      @Override
      public void context(ContextView context) {}

      @Override
      public void metric(MetricView metric) {
        int before = points[0];
        while (metric.nextPoint(point)) {
          points[0]++;
          for (int i = 0; i < point.exemplars().size(); i++) {
            exemplar.read(point.buffer(), point.exemplars().offset(i), point.exemplars().length(i));
          }
        }
        assertThat(points[0] - before).isEqualTo(metric.pointCount());
      }
    };
  }

  /** Compares each metric with the next of a list. */
  private static final class Reading implements OtlpMetricVisitor {
    private final List<Metric> expected;
    private final DataPointView point = new DataPointView();
    private final ExemplarView exemplar = new ExemplarView();
    private int metrics;

    Reading(List<Metric> expected) {
      this.expected = expected;
    }

    @Override
    public void context(ContextView context) {}

    @Override
    public void metric(MetricView view) {
      Metric metric = expected.get(metrics++);
      assertThat(view.problem()).isEqualTo(MetricView.Problem.NONE);
      assertThat(text(view.buffer(), view.nameOffset(), view.nameLength()))
          .isEqualTo(metric.getName());
      assertThat(text(view.buffer(), view.unitOffset(), view.unitLength()))
          .isEqualTo(metric.getUnit());
      switch (metric.getDataCase()) {
        case GAUGE -> numbers(view, MetricKind.GAUGE, metric.getGauge().getDataPointsList());
        case SUM -> {
          assertThat(view.monotonic()).isEqualTo(metric.getSum().getIsMonotonic());
          temporality(view, metric.getSum().getAggregationTemporalityValue());
          numbers(view, MetricKind.SUM, metric.getSum().getDataPointsList());
        }
        case HISTOGRAM -> {
          temporality(view, metric.getHistogram().getAggregationTemporalityValue());
          metric.getHistogram().getDataPointsList().forEach(p -> histogram(view, p));
        }
        case EXPONENTIAL_HISTOGRAM -> {
          temporality(view, metric.getExponentialHistogram().getAggregationTemporalityValue());
          metric.getExponentialHistogram().getDataPointsList().forEach(p -> exponential(view, p));
        }
        case SUMMARY -> metric.getSummary().getDataPointsList().forEach(p -> summary(view, p));
        case DATA_NOT_SET -> throw new AssertionError("a metric without data");
      }
      assertThat(view.nextPoint(point)).isFalse();
    }

    private void numbers(MetricView view, MetricKind kind, List<NumberDataPoint> points) {
      assertThat(view.kind()).isEqualTo(kind);
      assertThat(view.pointCount()).isEqualTo(points.size());
      for (NumberDataPoint p : points) {
        next(view, p.getStartTimeUnixNano(), p.getTimeUnixNano(), p.getAttributesCount());
        assertThat(point.isInteger()).isEqualTo(p.hasAsInt());
        assertThat(point.value()).isEqualTo(p.hasAsInt() ? p.getAsInt() : p.getAsDouble());
        assertThat(point.hasNoRecordedValue()).isEqualTo(p.getFlags() == 1);
        exemplars(p.getExemplarsList());
      }
    }

    private void histogram(MetricView view, HistogramDataPoint p) {
      next(view, p.getStartTimeUnixNano(), p.getTimeUnixNano(), p.getAttributesCount());
      assertThat(point.count()).isEqualTo(p.getCount());
      assertThat(point.hasSum()).isEqualTo(p.hasSum());
      assertThat(point.sum()).isEqualTo(p.getSum());
      assertThat(point.min()).isEqualTo(Double.valueOf(p.hasMin() ? p.getMin() : Double.NaN));
      assertThat(point.max()).isEqualTo(Double.valueOf(p.hasMax() ? p.getMax() : Double.NaN));
      assertThat(point.bucketCounts().toLongs())
          .containsExactly(p.getBucketCountsList().toArray(Long[]::new));
      assertThat(point.bounds().toDoubles())
          .containsExactly(p.getExplicitBoundsList().toArray(Double[]::new));
      exemplars(p.getExemplarsList());
    }

    private void exponential(MetricView view, ExponentialHistogramDataPoint p) {
      next(view, p.getStartTimeUnixNano(), p.getTimeUnixNano(), p.getAttributesCount());
      assertThat(point.scale()).isEqualTo(p.getScale());
      assertThat(point.zeroCount()).isEqualTo(p.getZeroCount());
      assertThat(point.zeroThreshold()).isEqualTo(p.getZeroThreshold());
      assertThat(point.positive().offset()).isEqualTo(p.getPositive().getOffset());
      assertThat(point.positive().counts().toLongs())
          .containsExactly(p.getPositive().getBucketCountsList().toArray(Long[]::new));
      assertThat(point.negative().offset()).isEqualTo(p.getNegative().getOffset());
      assertThat(point.negative().counts().toLongs())
          .containsExactly(p.getNegative().getBucketCountsList().toArray(Long[]::new));
    }

    private void summary(MetricView view, SummaryDataPoint p) {
      next(view, p.getStartTimeUnixNano(), p.getTimeUnixNano(), p.getAttributesCount());
      assertThat(point.count()).isEqualTo(p.getCount());
      assertThat(point.quantiles().toDoubles())
          .containsExactly(p.getQuantileValues(0).getQuantile(), p.getQuantileValues(0).getValue());
    }

    private void next(MetricView view, long start, long time, int attributes) {
      assertThat(view.nextPoint(point)).isTrue();
      assertThat(point.problem()).isEqualTo(DataPointView.Problem.NONE);
      assertThat(point.startNanos()).isEqualTo(start);
      assertThat(point.timeNanos()).isEqualTo(time);
      assertThat(point.attributes().size()).isEqualTo(attributes);
    }

    private void exemplars(List<Exemplar> exemplars) {
      assertThat(point.exemplars().size()).isEqualTo(exemplars.size());
      for (int i = 0; i < exemplars.size(); i++) {
        Exemplar e = exemplars.get(i);
        assertThat(
                exemplar.read(
                    point.buffer(), point.exemplars().offset(i), point.exemplars().length(i)))
            .isTrue();
        assertThat(exemplar.timeNanos()).isEqualTo(e.getTimeUnixNano());
        assertThat(exemplar.value()).isEqualTo(e.getAsDouble());
        assertThat(exemplar.traceIdLo())
            .isEqualTo(e.getTraceId().asReadOnlyByteBuffer().getLong(8));
        assertThat(exemplar.spanId()).isEqualTo(e.getSpanId().asReadOnlyByteBuffer().getLong(0));
      }
    }

    private static void temporality(MetricView view, int number) {
      assertThat(view.temporality()).isEqualTo(Temporality.ofNumber(number));
    }

    private static String text(byte[] bytes, int offset, int length) {
      return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
  }
}
