package io.tailwater.tests.truth;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.List;

/** Counters for tests: totals since the process began, as SDKs export them. */
public final class TestMetric {
  private TestMetric() {}

  /** A point of a counter that stood at zero when its process began. */
  public static NumberDataPoint.Builder total(Instant begun, Instant at, long total) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(TestSpan.nanos(begun))
        .setTimeUnixNano(TestSpan.nanos(at))
        .setAsInt(total);
  }

  /** The encoded {@code MetricsData} of one counter of an instance of {@code order-service}. */
  public static byte[] encoded(String instance, String counter, NumberDataPoint.Builder... points) {
    Sum.Builder sum =
        Sum.newBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (NumberDataPoint.Builder point : points) {
      sum.addDataPoints(point);
    }
    return MetricsData.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAllAttributes(
                            List.of(
                                TestSpan.text("service.name", "order-service"),
                                TestSpan.text("service.instance.id", instance))))
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(Metric.newBuilder().setName(counter).setSum(sum))))
        .build()
        .toByteArray();
  }
}
