package io.tailwater.tests.truth;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tailwater.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A machine that was busy for a while, as the collector's host metrics receiver tells of it: two
 * processors, each with its idle and its other time, every thirty seconds.
 *
 * @param host its name
 * @param fromMillis when it began to be measured, epoch milliseconds
 * @param busyFromMillis when it became busy
 * @param busyUntilMillis when that was over
 * @param untilMillis when it was measured last
 */
public record BusyMachine(
    String host, long fromMillis, long busyFromMillis, long busyUntilMillis, long untilMillis) {
  private static final long EVERY_MILLIS = Duration.ofSeconds(30).toMillis();
  private static final double IDLE_AS_USUAL = 0.7;
  private static final double IDLE_WHILE_BUSY = 0.02;

  /** All that it sent, each at the time at which it was measured. */
  public List<ProducerRecord<byte[], byte[]>> records() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long at = fromMillis; at < untilMillis; at += EVERY_MILLIS) {
      double idle = at >= busyFromMillis && at < busyUntilMillis ? IDLE_WHILE_BUSY : IDLE_AS_USUAL;
      records.add(new ProducerRecord<>(Topics.OTLP_METRICS, 0, at, null, measured(at, idle)));
    }
    return records;
  }

  private byte[] measured(long atMillis, double idle) {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (String processor : List.of("cpu0", "cpu1")) {
      gauge.addDataPoints(point(atMillis, processor, "idle", idle));
      gauge.addDataPoints(point(atMillis, processor, "user", 1 - idle));
    }
    return MetricsData.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(attribute("host.name", host)))
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(
                            Metric.newBuilder()
                                .setName("system.cpu.utilization")
                                .setUnit("1")
                                .setGauge(gauge))))
        .build()
        .toByteArray();
  }

  private static NumberDataPoint point(
      long atMillis, String processor, String state, double share) {
    return NumberDataPoint.newBuilder()
        .setTimeUnixNano(atMillis * 1_000_000)
        .setAsDouble(share)
        .addAttributes(attribute("cpu", processor))
        .addAttributes(attribute("state", state))
        .build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
