package io.tailwater.model.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Random;

/** Metrics of all kinds, made at random by the generated classes. */
final class RandomMetrics {
  private RandomMetrics() {}

  static MetricsData metrics(Random random) {
    MetricsData.Builder metrics = MetricsData.newBuilder();
    for (int r = random.nextInt(3); r >= 0; r--) {
      ResourceMetrics.Builder resource =
          ResourceMetrics.newBuilder()
              .setResource(Resource.newBuilder().addAttributes(attribute("service.name", "s" + r)));
      for (int s = random.nextInt(3); s > 0; s--) {
        ScopeMetrics.Builder scope =
            ScopeMetrics.newBuilder().setScope(InstrumentationScope.newBuilder().setName("m" + s));
        for (int i = random.nextInt(6); i > 0; i--) {
          scope.addMetrics(metric(random, i));
        }
        resource.addScopeMetrics(scope);
      }
      metrics.addResourceMetrics(resource);
    }
    return metrics.build();
  }

  private static Metric metric(Random random, int i) {
    Metric.Builder metric = Metric.newBuilder().setName("metric." + i).setDescription("about it");
    if (random.nextBoolean()) {
      metric.setUnit("ms");
    }
    int points = random.nextInt(4);
    int temporality = random.nextInt(3);
    switch (random.nextInt(5)) {
      case 0 -> {
        Gauge.Builder data = Gauge.newBuilder();
        for (int p = 0; p < points; p++) {
          data.addDataPoints(number(random));
        }
        metric.setGauge(data);
      }
      case 1 -> {
        Sum.Builder data =
            Sum.newBuilder()
                .setAggregationTemporalityValue(temporality)
                .setIsMonotonic(random.nextBoolean());
        for (int p = 0; p < points; p++) {
          data.addDataPoints(number(random));
        }
        metric.setSum(data);
      }
      case 2 -> {
        Histogram.Builder data = Histogram.newBuilder().setAggregationTemporalityValue(temporality);
        for (int p = 0; p < points; p++) {
          data.addDataPoints(histogram(random));
        }
        metric.setHistogram(data);
      }
      case 3 -> {
        ExponentialHistogram.Builder data =
            ExponentialHistogram.newBuilder().setAggregationTemporalityValue(temporality);
        for (int p = 0; p < points; p++) {
          data.addDataPoints(exponential(random));
        }
        metric.setExponentialHistogram(data);
      }
      default -> {
        Summary.Builder data = Summary.newBuilder();
        for (int p = 0; p < points; p++) {
          data.addDataPoints(
              SummaryDataPoint.newBuilder()
                  .setTimeUnixNano(random.nextLong())
                  .setCount(random.nextLong())
                  .setSum(random.nextDouble())
                  .addAttributes(attribute("k", "v"))
                  .addQuantileValues(
                      SummaryDataPoint.ValueAtQuantile.newBuilder()
                          .setQuantile(0.5)
                          .setValue(random.nextDouble())));
        }
        metric.setSummary(data);
      }
    }
    return metric.build();
  }

  private static NumberDataPoint number(Random random) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setStartTimeUnixNano(random.nextLong())
            .setTimeUnixNano(random.nextLong())
            .setFlags(random.nextInt(2));
    if (random.nextBoolean()) {
      point.setAsInt(random.nextLong());
    } else {
      point.setAsDouble(random.nextGaussian());
    }
    for (int a = random.nextInt(5); a > 0; a--) {
      point.addAttributes(attribute("key" + a, "value".repeat(random.nextInt(40))));
    }
    if (random.nextBoolean()) {
      point.addExemplars(exemplar(random));
    }
    return point.build();
  }

  private static HistogramDataPoint histogram(Random random) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .setTimeUnixNano(random.nextLong())
            .setCount(random.nextLong())
            .setFlags(random.nextInt(2))
            .addAttributes(attribute("k", "v"))
            .addExemplars(exemplar(random));
    if (random.nextBoolean()) {
      point.setSum(random.nextDouble()).setMin(random.nextDouble()).setMax(random.nextDouble());
    }
    int bounds = random.nextInt(20);
    for (int b = 0; b < bounds; b++) {
      point.addExplicitBounds(b * 1.5).addBucketCounts(random.nextLong());
    }
    return point.addBucketCounts(random.nextInt(9)).build();
  }

  private static ExponentialHistogramDataPoint exponential(Random random) {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .setTimeUnixNano(random.nextLong())
            .setCount(random.nextLong())
            .setSum(random.nextDouble())
            .setScale(random.nextInt(30) - 10)
            .setZeroCount(random.nextLong())
            .setZeroThreshold(random.nextDouble())
            .addAttributes(attribute("k", "v"));
    ExponentialHistogramDataPoint.Buckets.Builder buckets =
        ExponentialHistogramDataPoint.Buckets.newBuilder().setOffset(random.nextInt());
    for (int b = random.nextInt(200); b > 0; b--) {
      buckets.addBucketCounts(random.nextLong() >>> random.nextInt(64));
    }
    return (random.nextBoolean() ? point.setPositive(buckets) : point.setNegative(buckets)).build();
  }

  private static Exemplar exemplar(Random random) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return Exemplar.newBuilder()
        .setTimeUnixNano(random.nextLong())
        .setAsDouble(random.nextDouble())
        .setTraceId(ByteString.copyFrom(id))
        .setSpanId(ByteString.copyFrom(id, 0, 8))
        .build();
  }

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
