package io.tailwater.model.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tailwater.model.metric.MetricKind;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class DataPointViewTest {
  private final DataPointView point = new DataPointView();

  @Test
  void countsThatDoNotFitTheBoundsAreAProblem() {
    read(
        MetricKind.HISTOGRAM,
        HistogramDataPoint.newBuilder()
            .addExplicitBounds(1)
            .addExplicitBounds(2)
            .addBucketCounts(1)
            .addBucketCounts(2)
            .build()
            .toByteArray());

    assertThat(point.problem()).isEqualTo(DataPointView.Problem.INVALID_BUCKETS);
  }

  @Test
  void boundsThatDoNotRiseAreAProblem() {
    read(
        MetricKind.HISTOGRAM,
        HistogramDataPoint.newBuilder()
            .addExplicitBounds(2)
            .addExplicitBounds(2)
            .addAllBucketCounts(Collections.nCopies(3, 1L))
            .build()
            .toByteArray());

    assertThat(point.problem()).isEqualTo(DataPointView.Problem.INVALID_BUCKETS);
  }

  @Test
  void listsThatAreTooLongAreAProblemAndTakeNoRoom() {
    read(
        MetricKind.EXPONENTIAL_HISTOGRAM,
        ExponentialHistogramDataPoint.newBuilder()
            .setPositive(
                ExponentialHistogramDataPoint.Buckets.newBuilder()
                    .addAllBucketCounts(Collections.nCopies(1_000_000, 0L)))
            .build()
            .toByteArray());

    assertThat(point.problem()).isEqualTo(DataPointView.Problem.MALFORMED_POINT);
    assertThat(point.positive().counts().size()).isLessThanOrEqualTo(DataPointView.MAX_BUCKETS);
  }

  @Test
  void attributesThatAreTooManyAreAProblem() {
    read(
        MetricKind.GAUGE,
        NumberDataPoint.newBuilder()
            .addAllAttributes(Collections.nCopies(257, RandomMetrics.attribute("k", "v")))
            .build()
            .toByteArray());

    assertThat(point.problem()).isEqualTo(DataPointView.Problem.TOO_MANY_ATTRIBUTES);
  }

  @Test
  void identityOfAResourceIsThatOfItsAttributesInAnyOrder() {
    byte[] one = resource("a", "b");
    byte[] other = resource("b", "a");

    assertThat(new ResourceIdentity().read(one, one.length).hi())
        .isEqualTo(new ResourceIdentity().read(other, other.length).hi())
        .isNotZero();
    byte[] third = resource("a", "c");
    assertThat(new ResourceIdentity().read(one, one.length).lo())
        .isNotEqualTo(new ResourceIdentity().read(third, third.length).lo());
  }

  private static byte[] resource(String... keys) {
    Resource.Builder resource = Resource.newBuilder();
    for (String key : keys) {
      resource.addAttributesBuilder().setKey(key).setValue(AnyValue.newBuilder().setIntValue(7));
    }
    return ResourceMetrics.newBuilder()
        .setResource(resource)
        .setSchemaUrl("any")
        .build()
        .toByteArray();
  }

  private void read(MetricKind kind, byte[] bytes) {
    point.read(kind, bytes, 0, bytes.length);
  }
}
