package io.tailwater.ingest.decode.skywalking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.encoding.MetricDecoders;
import io.tailwater.model.MetricEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.skywalking.apm.network.common.v3.CPU;
import org.apache.skywalking.apm.network.language.agent.v3.GC;
import org.apache.skywalking.apm.network.language.agent.v3.GCPhase;
import org.apache.skywalking.apm.network.language.agent.v3.JVMMetric;
import org.apache.skywalking.apm.network.language.agent.v3.JVMMetricCollection;
import org.apache.skywalking.apm.network.language.agent.v3.Label;
import org.apache.skywalking.apm.network.language.agent.v3.Memory;
import org.apache.skywalking.apm.network.language.agent.v3.MemoryPool;
import org.apache.skywalking.apm.network.language.agent.v3.MeterBucketValue;
import org.apache.skywalking.apm.network.language.agent.v3.MeterData;
import org.apache.skywalking.apm.network.language.agent.v3.MeterDataCollection;
import org.apache.skywalking.apm.network.language.agent.v3.MeterHistogram;
import org.apache.skywalking.apm.network.language.agent.v3.MeterSingleValue;
import org.apache.skywalking.apm.network.language.agent.v3.PoolType;
import org.junit.jupiter.api.Test;

class SkyWalkingMetricsTest {
  private static final long MILLIS = 1_700_000_000_000L;

  private final RecordDecoder meters = MetricDecoders.of(MetricEncoding.SKYWALKING_METERS);
  private final RecordDecoder jvm = MetricDecoders.of(MetricEncoding.SKYWALKING_JVM);

  @Test
  void serviceInstanceAndTimeOfTheFirstMeterHoldForAll() {
    MetricsData data =
        decode(
            meters,
            MeterDataCollection.newBuilder()
                .addMeterData(
                    single("requests_counter", 5)
                        .setService("shop")
                        .setServiceInstance("i1")
                        .setTimestamp(MILLIS))
                .addMeterData(single("queue", 3))
                .build()
                .toByteArray());

    assertThat(data.getResourceMetricsCount()).isOne();
    assertThat(attributes(data.getResourceMetrics(0).getResource().getAttributesList()))
        .containsEntry("service.name", "shop")
        .containsEntry("service.instance.id", "i1")
        .containsEntry("telemetry.sdk.name", "skywalking");
    List<Metric> metrics = metrics(data);
    assertThat(metrics.get(0).getSum().getIsMonotonic()).isTrue();
    assertThat(metrics.get(0).getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    NumberDataPoint gauge = metrics.get(1).getGauge().getDataPoints(0);
    assertThat(gauge.getAsDouble()).isEqualTo(3);
    assertThat(gauge.getTimeUnixNano()).isEqualTo(MILLIS * 1_000_000);
    assertThat(gauge.getStartTimeUnixNano()).isZero();
    assertThat(attributes(gauge.getAttributesList())).containsExactly(Map.entry("k", "v"));
  }

  @Test
  void meterWithoutATimeHasTheRecords() {
    MetricsData data =
        decode(
            meters,
            MeterDataCollection.newBuilder().addMeterData(single("m", 1)).build().toByteArray());

    assertThat(metrics(data).getFirst().getGauge().getDataPoints(0).getTimeUnixNano())
        .isEqualTo((MILLIS + 7) * 1_000_000);
  }

  @Test
  void lowerBoundsBecomeUpperBounds() {
    HistogramDataPoint point =
        histogram(bucket(0, 1, true), bucket(10, 2, false), bucket(50, 3, false));
    assertThat(point.getExplicitBoundsList()).containsExactly(10.0, 50.0);
    assertThat(point.getBucketCountsList()).containsExactly(1L, 2L, 3L);
    assertThat(point.getCount()).isEqualTo(6);
    assertThat(point.hasSum()).isFalse();

    HistogramDataPoint finite = histogram(bucket(50, 3, false), bucket(10, 2, false));
    assertThat(finite.getExplicitBoundsList()).containsExactly(10.0, 50.0);
    assertThat(finite.getBucketCountsList()).containsExactly(0L, 2L, 3L);
  }

  @Test
  void jvmMetricsHaveTodaysNames() {
    MetricsData data =
        decode(
            jvm,
            JVMMetricCollection.newBuilder()
                .setService("shop")
                .setServiceInstance("i1")
                .addMetrics(
                    JVMMetric.newBuilder()
                        .setTime(MILLIS)
                        .setCpu(CPU.newBuilder().setUsagePercent(50))
                        .addMemory(Memory.newBuilder().setIsHeap(true).setUsed(100).setMax(-1))
                        .addMemory(Memory.newBuilder().setUsed(7).setCommitted(8))
                        .addMemoryPool(
                            MemoryPool.newBuilder()
                                .setType(PoolType.OLDGEN_USAGE)
                                .setUsed(60)
                                .setMax(90))
                        .addGc(GC.newBuilder().setPhase(GCPhase.OLD).setCount(2).setTime(300))
                        .setThread(
                            org.apache.skywalking.apm.network.language.agent.v3.Thread.newBuilder()
                                .setLiveCount(9)
                                .setRunnableStateThreadCount(4)
                                .setWaitingStateThreadCount(5))
                        .setClazz(
                            org.apache.skywalking.apm.network.language.agent.v3.Class.newBuilder()
                                .setLoadedClassCount(11)
                                .setTotalLoadedClassCount(12)))
                .build()
                .toByteArray());

    Map<String, String> seen = new TreeMap<>();
    for (Metric metric : metrics(data)) {
      switch (metric.getDataCase()) {
        case GAUGE -> add(seen, metric, metric.getGauge().getDataPoints(0));
        case SUM -> add(seen, metric, metric.getSum().getDataPoints(0));
        case HISTOGRAM -> {
          HistogramDataPoint p = metric.getHistogram().getDataPoints(0);
          assertThat(metric.getHistogram().getAggregationTemporality())
              .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
          seen.put(
              metric.getName() + attributes(p.getAttributesList()),
              p.getCount() + " " + p.getSum());
        }
        default -> throw new AssertionError(metric);
      }
    }
    assertThat(seen)
        .containsEntry("jvm.cpu.recent_utilization{}", "0.5")
        .containsEntry("jvm.memory.used{jvm.memory.pool.name=oldgen, jvm.memory.type=heap}", "60")
        .containsEntry("jvm.memory.limit{jvm.memory.pool.name=oldgen, jvm.memory.type=heap}", "90")
        .containsEntry("jvm.memory.used{jvm.memory.type=non_heap}", "7")
        .doesNotContainKey("jvm.memory.used{jvm.memory.type=heap}")
        .containsEntry("jvm.gc.duration{jvm.gc.name=old}", "2 0.3")
        .containsEntry("jvm.thread.count{jvm.thread.state=runnable}", "4")
        .containsEntry("jvm.thread.count{jvm.thread.state=blocked}", "0")
        .containsEntry("jvm.class.count{}", "11")
        .containsEntry("jvm.class.loaded{}", "12");
  }

  @Test
  void metricsOfOtlpJsonAreReadToo() {
    byte[] json =
        """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","sum":{"isMonotonic":true,
        "aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"5","asInt":"7"}]}}]}]}]}"""
            .getBytes(StandardCharsets.UTF_8);

    Metric metric = metrics(decode(MetricDecoders.of(MetricEncoding.OTLP_JSON), json)).getFirst();

    assertThat(metric.getSum().getDataPoints(0).getAsInt()).isEqualTo(7);
    assertThatThrownBy(
            () -> MetricDecoders.of(MetricEncoding.OTLP_JSON).decode(new byte[] {'x'}, 0))
        .isInstanceOf(UndecodableException.class);
  }

  @Property(tries = 1_000)
  void damagedRecordsAreRefusedOrReadButNothingElse(@ForAll long seed)
      throws InvalidProtocolBufferException {
    Random random = new Random(seed);
    byte[] bytes =
        random.nextBoolean()
            ? MeterDataCollection.newBuilder()
                .addMeterData(single("requests_counter", 5).setService("shop"))
                .addMeterData(
                    MeterData.newBuilder()
                        .setHistogram(
                            MeterHistogram.newBuilder()
                                .setName("h")
                                .addValues(bucket(random.nextInt(9), 2, false))
                                .addValues(bucket(random.nextInt(9), 2, random.nextBoolean()))))
                .build()
                .toByteArray()
            : JVMMetricCollection.newBuilder()
                .setService("shop")
                .addMetrics(
                    JVMMetric.newBuilder()
                        .setTime(random.nextLong())
                        .addGc(GC.newBuilder().setCount(3))
                        .addMemoryPool(MemoryPool.newBuilder().setUsed(4)))
                .build()
                .toByteArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    for (RecordDecoder decoder : List.of(meters, jvm)) {
      try {
        assertThat(MetricsData.parseFrom(decoder.decode(bytes, MILLIS)).isInitialized()).isTrue();
      } catch (UndecodableException e) {
        assertThat(e).hasMessageContaining("SkyWalking");
      }
    }
  }

  private static void add(Map<String, String> seen, Metric metric, NumberDataPoint p) {
    seen.put(
        metric.getName() + attributes(p.getAttributesList()),
        p.hasAsInt() ? Long.toString(p.getAsInt()) : Double.toString(p.getAsDouble()));
  }

  private HistogramDataPoint histogram(MeterBucketValue... buckets) {
    return metrics(
            decode(
                meters,
                MeterDataCollection.newBuilder()
                    .addMeterData(
                        MeterData.newBuilder()
                            .setHistogram(
                                MeterHistogram.newBuilder()
                                    .setName("h")
                                    .addAllValues(List.of(buckets))))
                    .build()
                    .toByteArray()))
        .getFirst()
        .getHistogram()
        .getDataPoints(0);
  }

  private static MeterBucketValue bucket(double bound, long count, boolean infinite) {
    return MeterBucketValue.newBuilder()
        .setBucket(bound)
        .setCount(count)
        .setIsNegativeInfinity(infinite)
        .build();
  }

  private static MeterData.Builder single(String name, double value) {
    return MeterData.newBuilder()
        .setSingleValue(
            MeterSingleValue.newBuilder()
                .setName(name)
                .setValue(value)
                .addLabels(Label.newBuilder().setName("k").setValue("v")));
  }

  private static MetricsData decode(RecordDecoder decoder, byte[] value) {
    try {
      return MetricsData.parseFrom(decoder.decode(value, MILLIS + 7));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Metric> metrics(MetricsData data) {
    List<Metric> metrics = new ArrayList<>();
    data.getResourceMetricsList()
        .forEach(r -> r.getScopeMetricsList().forEach(s -> metrics.addAll(s.getMetricsList())));
    return metrics;
  }

  private static Map<String, String> attributes(List<KeyValue> list) {
    Map<String, String> map = new TreeMap<>();
    list.forEach(pair -> map.put(pair.getKey(), pair.getValue().getStringValue()));
    return map;
  }
}
