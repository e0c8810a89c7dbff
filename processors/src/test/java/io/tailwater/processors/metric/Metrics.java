package io.tailwater.processors.metric;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
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
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;

/** Metrics of one process, made by the generated classes; times in seconds after a begin. */
final class Metrics {
  /** 2026-11-20 10:00 UTC. */
  static final long BEGIN_MILLIS = 1_795_168_800_000L;

  private Metrics() {}

  static long millis(double second) {
    return BEGIN_MILLIS + Math.round(second * 1e3);
  }

  static long nanos(double second) {
    return millis(second) * 1_000_000;
  }

  static byte[] data(Metric... metrics) {
    return from(
        Resource.newBuilder()
            .addAttributes(attribute("service.name", "shop"))
            .addAttributes(attribute("host.name", "h1"))
            .addAttributes(attribute("process.pid", "77"))
            .build(),
        metrics);
  }

  static byte[] from(Resource resource, Metric... metrics) {
    return MetricsData.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(resource)
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("meter"))
                        .addAllMetrics(List.of(metrics))))
        .build()
        .toByteArray();
  }

  static Metric counter(NumberDataPoint... points) {
    return sum("jobs", AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE, true, points);
  }

  static Metric sum(
      String name, AggregationTemporality temporality, boolean grows, NumberDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setSum(
            Sum.newBuilder()
                .setAggregationTemporality(temporality)
                .setIsMonotonic(grows)
                .addAllDataPoints(List.of(points)))
        .build();
  }

  static Metric gauge(String name, NumberDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setGauge(Gauge.newBuilder().addAllDataPoints(List.of(points)))
        .build();
  }

  static Metric histogram(String name, String unit, HistogramDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setUnit(unit)
        .setHistogram(
            Histogram.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addAllDataPoints(List.of(points)))
        .build();
  }

  static Metric exponential(ExponentialHistogramDataPoint... points) {
    return Metric.newBuilder()
        .setName("sizes")
        .setExponentialHistogram(
            ExponentialHistogram.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addAllDataPoints(List.of(points)))
        .build();
  }

  /** A whole number at a second, counted since another; a start below 0 is unknown. */
  static NumberDataPoint number(double start, double second, long value, String... keyValues) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setStartTimeUnixNano(start < 0 ? 0 : nanos(start))
            .setTimeUnixNano(nanos(second))
            .setAsInt(value);
    for (int i = 0; i < keyValues.length; i += 2) {
      point.addAttributes(attribute(keyValues[i], keyValues[i + 1]));
    }
    return point.build();
  }

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
