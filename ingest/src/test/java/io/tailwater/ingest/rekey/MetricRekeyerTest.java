package io.tailwater.ingest.rekey;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MetricRekeyerTest {
  private static final int PARTITIONS = 8;

  private final MetricRekeyer rekeyer = new MetricRekeyer(PARTITIONS, new RekeyLimits(1 << 20, 64));

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static Metric gauge(String name, int points) {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (int i = 0; i < points; i++) {
      gauge.addDataPoints(NumberDataPoint.newBuilder().setTimeUnixNano(1_000 + i).setAsInt(i));
    }
    return Metric.newBuilder().setName(name).setGauge(gauge).build();
  }

  private static byte[] record(Resource resource, Metric... metrics) {
    return MetricsData.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(resource)
                .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
        .build()
        .toByteArray();
  }

  private int add(byte[] record) {
    return rekeyer.add(record, (value, _) -> value, 0);
  }

  private List<Metric> taken(int partition) throws InvalidProtocolBufferException {
    return MetricsData.parseFrom(rekeyer.takeSlice(partition)).getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .toList();
  }

  @Test
  void allThatAProcessSendsStaysTogetherInWhateverOrderItsAttributesStand() throws Exception {
    TreeSet<Integer> used = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      KeyValue service = attribute("service.name", "shop");
      KeyValue instance = attribute("service.instance.id", "i" + i);
      add(
          record(
              Resource.newBuilder().addAttributes(service).addAttributes(instance).build(),
              gauge("a", 1)));
      add(
          record(
              Resource.newBuilder().addAttributes(instance).addAttributes(service).build(),
              gauge("b", 1)));
      List<Metric> found = new ArrayList<>();
      for (int p = 0; p < PARTITIONS; p++) {
        List<Metric> here = taken(p);
        if (!here.isEmpty()) {
          used.add(p);
          assertThat(found).as("metrics of instance %d on another partition", i).isEmpty();
          found.addAll(here);
        }
      }
      assertThat(found).containsExactly(gauge("a", 1), gauge("b", 1));
    }
    assertThat(used).hasSize(PARTITIONS);
  }

  @Test
  void metricOfManySeriesIsNotTooLargeForBeingLargerThanASpan() {
    assertThat(add(record(Resource.getDefaultInstance(), gauge("many", 1_000)))).isOne();
    assertThat(rekeyer.takeRefused()).isEmpty();
  }

  @Test
  void namelessMetricIsRefusedAndItsNeighboursFlow() {
    assertThat(add(record(Resource.getDefaultInstance(), gauge("", 1), gauge("good", 1)))).isOne();

    assertThat(rekeyer.itemsSeen()).isEqualTo(2);
    assertThat(rekeyer.takeRefused())
        .extracting(RefusedBytes::reason)
        .containsExactly("nameless_metric");
  }

  @Test
  void recordOfGarbageIsRefusedWhole() {
    assertThat(add(new byte[] {10, 100, 1})).isZero();
    assertThat(rekeyer.takeRefused())
        .extracting(RefusedBytes::reason)
        .containsExactly("malformed_record");
  }
}
