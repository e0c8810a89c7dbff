package io.tailwater.processors.metric;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.Random;

/** Histograms of both kinds that grow with a number. */
final class RandomHistograms {
  private RandomHistograms() {}

  static Metric cumulative(Random random, int growth, double second) {
    if (random.nextBoolean()) {
      return Metrics.histogram(
          "http.server.duration",
          "ms",
          HistogramDataPoint.newBuilder()
              .setStartTimeUnixNano(Metrics.nanos(0))
              .setTimeUnixNano(Metrics.nanos(second))
              .setCount(3L * growth)
              .setSum(growth * 100.0)
              .addExplicitBounds(5)
              .addBucketCounts(growth)
              .addBucketCounts(2L * growth)
              .build());
    }
    return Metrics.exponential(
        ExponentialHistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(Metrics.nanos(0))
            .setTimeUnixNano(Metrics.nanos(second))
            .setScale(5 - growth / 10)
            .setCount(growth)
            .setSum(growth)
            .setPositive(
                ExponentialHistogramDataPoint.Buckets.newBuilder()
                    .setOffset(random.nextInt(3))
                    .addBucketCounts(growth))
            .build());
  }
}
