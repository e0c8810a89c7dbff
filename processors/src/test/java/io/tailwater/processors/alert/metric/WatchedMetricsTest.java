package io.tailwater.processors.alert.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
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
import io.tailwater.model.MetricMinute;
import io.tailwater.model.MetricMinute.Scope;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.processors.alert.rule.AlertEntity.Kind;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Escalation;
import io.tailwater.processors.alert.rule.Hysteresis;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.RuleSubject;
import io.tailwater.processors.alert.rule.Selector;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.processors.metric.MetricSettings;
import io.tailwater.processors.metric.MetricStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WatchedMetricsTest {
  /** 2026-11-20 10:00 UTC. */
  private static final long BEGIN_MILLIS = 1_795_168_800_000L;

  private final WatchedMetrics watched =
      WatchedMetrics.of(
          List.of(
              rule(Kind.SERVICE, "metric:orders"),
              rule(Kind.INSTANCE, "metric:queue.depth"),
              rule(Kind.SERVICE, "metric:job.duration")));
  private final MetricStage stage = new MetricStage(MetricSettings.DEFAULTS, watched::watches);

  @Test
  void processorOfAMachineIsBusyWhereItIsNotIdle() {
    send(0, cpu(100, 20, 0), cpu(900, 40, 0));
    List<MetricMinute> minutes = send(60, cpu(148, 20, 60), cpu(948, 40, 60));

    MetricMinute cpu = one(minutes, "host.cpu");
    assertThat(cpu.scope()).isEqualTo(Scope.HOST);
    assertThat(cpu.place()).isEqualTo("host:web-1");
    assertThat(cpu.minuteMillis())
        .as("what is measured at the end of a minute is of that minute")
        .isEqualTo(BEGIN_MILLIS);
    assertThat(cpu.amount() / cpu.base()).isCloseTo(0.8, within(1e-9));
  }

  /** The collector's name of the attribute, before it was {@code cpu.mode}. */
  private static Metric cpu(long busySeconds, long idleSeconds, int second) {
    return sum(
        "system.cpu.time",
        true,
        number(second, busySeconds, "state", "user", "cpu", "cpu" + idleSeconds),
        number(second, idleSeconds + second / 5, "state", "idle", "cpu", "cpu" + idleSeconds));
  }

  @Test
  void utilizationOfAMachineIsWhatIsNotIdleAndUsed() {
    List<MetricMinute> minutes =
        send(
            30,
            gauge(
                "system.cpu.utilization",
                gauged(30, 0.25, "state", "idle"),
                gauged(30, 0.75, "state", "user")),
            gauge(
                "system.memory.utilization",
                gauged(30, 0.9, "state", "used"),
                gauged(30, 0.1, "state", "free")),
            gauge(
                "system.filesystem.utilization",
                gauged(30, 0.5, "mountpoint", "/", "type", "ext4"),
                gauged(30, 0.7, "mountpoint", "/data", "type", "ext4"),
                gauged(30, 1, "mountpoint", "/snap/core", "type", "squashfs")));

    assertThat(values(minutes))
        .containsExactlyInAnyOrder(
            "host.cpu[] 0.75", "host.memory[] 0.9", "host.disk[/] 0.5", "host.disk[/data] 0.7");
  }

  @Test
  void heapIsFullWhereMuchIsUsedAfterItWasCollected() {
    List<MetricMinute> minutes =
        send(
            30,
            sum(
                "jvm.memory.used_after_last_gc",
                false,
                number(30, 900, "jvm.memory.type", "heap", "jvm.memory.pool.name", "Old"),
                number(30, 50, "jvm.memory.type", "heap", "jvm.memory.pool.name", "Eden")),
            sum(
                "jvm.memory.limit",
                false,
                number(30, 1_000, "jvm.memory.type", "heap", "jvm.memory.pool.name", "Old"),
                number(30, 10, "jvm.memory.type", "non_heap", "jvm.memory.pool.name", "Code")));

    assertThat(values(minutes))
        .as("a pool without a limit says nothing, and so does what is no heap")
        .containsExactlyInAnyOrder("process.memory[Old] 0.9", "process.memory[Eden] NaN");
  }

  @Test
  void memoryOfGoIsToldByKindAndItsLimitInAll() {
    MetricMinute memory =
        one(
            send(
                30,
                sum(
                    "go.memory.used",
                    false,
                    number(30, 100, "go.memory.type", "stack"),
                    number(30, 800, "go.memory.type", "other")),
                sum("go.memory.limit", false, number(30, 1_000))),
            "process.memory");

    assertThat(memory.amount() / memory.base()).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void namesAreCutAsThoseOfCallsAre() {
    Resource resource =
        Resource.newBuilder()
            .addAttributes(attribute("service.name", "s".repeat(300)))
            .addAttributes(attribute("host.name", "h".repeat(300)))
            .build();
    List<MetricMinute> minutes = new ArrayList<>();
    byte[] sent = data(resource, gauge("jvm.cpu.recent_utilization", gauged(30, 0.2)));
    for (MetricRow row : stage.add(sent, BEGIN_MILLIS + 30_000)) {
      watched.read(row, minutes::add);
    }

    assertThat(minutes)
        .singleElement()
        .satisfies(minute -> assertThat(minute.place()).hasSize(256));
  }

  @Test
  void pausesAreTheShareOfTimeThatCollectionsTake() {
    send(0, pauses(0, 10.0));
    MetricMinute pause = one(send(60, pauses(60, 19.0)), "runtime.gc.pause");

    assertThat(pause.scope()).isEqualTo(Scope.INSTANCE);
    assertThat(pause.name()).isEqualTo("web-1:77");
    assertThat(pause.amount() / pause.base()).isCloseTo(0.15, within(1e-9));
  }

  @Test
  void requestsThatWaitForAPoolAreTheServices() {
    MetricMinute waiting =
        one(
            send(
                30,
                sum(
                    "db.client.connections.pending_requests",
                    false,
                    number(30, 4, "pool.name", "orders"))),
            "database.pool.waiting");

    assertThat(waiting.scope()).isEqualTo(Scope.SERVICE);
    assertThat(waiting.place()).isEqualTo("shop");
    assertThat(waiting.part()).isEqualTo("orders");
    assertThat(waiting.amount()).isEqualTo(4);
  }

  @Test
  void rulesMayAskForAnyMetricByItsName() {
    send(0, sum("orders", true, number(0, 500)), durations(0, 10, 5));
    List<MetricMinute> minutes =
        send(
            60,
            sum("orders", true, number(60, 520)),
            gauge("queue.depth", gauged(60, 7, "queue", "mail")),
            durations(60, 14, 11),
            gauge("nobody.asks", gauged(60, 1)));

    assertThat(values(minutes))
        .containsExactlyInAnyOrder(
            "metric:orders[] 20.0 in all",
            "metric:queue.depth[queue=mail] 7.0",
            "metric:job.duration[] 1.5");
    assertThat(one(minutes, "metric:queue.depth").scope()).isEqualTo(Scope.INSTANCE);
    assertThat(stage.streams()).as("streams that nobody asks for are not remembered").isEqualTo(3);
  }

  @Test
  void whatHasNoServiceOrMachineOrIsNoNumberIsPassedOver() {
    List<MetricMinute> minutes = new ArrayList<>();
    byte[] nameless =
        data(
            Resource.getDefaultInstance(),
            gauge("system.cpu.utilization", gauged(30, 0.2, "state", "idle")),
            gauge("jvm.cpu.recent_utilization", gauged(30, 0.2)));
    for (MetricRow row : stage.add(nameless, BEGIN_MILLIS + 30_000)) {
      watched.read(row, minutes::add);
    }
    assertThat(minutes).isEmpty();

    assertThat(send(30, gauge("queue.depth", gauged(30, 1e300)))).isEmpty();
  }

  private List<MetricMinute> send(int second, Metric... metrics) {
    Resource resource =
        Resource.newBuilder()
            .addAttributes(attribute("service.name", "shop"))
            .addAttributes(attribute("host.name", "web-1"))
            .addAttributes(attribute("process.pid", "77"))
            .build();
    List<MetricMinute> minutes = new ArrayList<>();
    for (MetricRow row : stage.add(data(resource, metrics), BEGIN_MILLIS + second * 1_000L)) {
      watched.read(row, minutes::add);
    }
    return minutes;
  }

  /** Added up as the judges do it. */
  private static MetricMinute one(List<MetricMinute> minutes, String signal) {
    return minutes.stream()
        .filter(minute -> minute.signal().equals(signal))
        .reduce(MetricMinute::plus)
        .orElseThrow(() -> new AssertionError("no " + signal + " in " + minutes));
  }

  private static List<String> values(List<MetricMinute> minutes) {
    Map<String, List<MetricMinute>> parts =
        minutes.stream().collect(Collectors.groupingBy(of -> of.signal() + "[" + of.part() + "]"));
    return parts.entrySet().stream()
        .map(
            part -> {
              double amount = part.getValue().stream().mapToDouble(MetricMinute::amount).sum();
              double base = part.getValue().stream().mapToDouble(MetricMinute::base).sum();
              boolean total = base == 0 && part.getKey().startsWith("metric:");
              return part.getKey()
                  + " "
                  + (total ? amount + " in all" : base == 0 ? "NaN" : "" + amount / base);
            })
        .toList();
  }

  private static AlertRule rule(Kind kind, String signal) {
    return new AlertRule(
        new RuleIdentity(
            signal,
            1,
            RuleSubject.PROVIDED_SERVICE,
            RuleFamily.THRESHOLD,
            signal,
            Severity.WARNING,
            Escalation.NONE,
            false),
        Selector.all(kind),
        new Condition.Compared(Condition.Aggregate.MEAN, 1, Condition.Comparison.ABOVE, 100, ""),
        5,
        5,
        Hysteresis.NONE);
  }

  private static byte[] data(Resource resource, Metric... metrics) {
    return MetricsData.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(resource)
                .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
        .build()
        .toByteArray();
  }

  private static Metric gauge(String name, NumberDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setGauge(Gauge.newBuilder().addAllDataPoints(List.of(points)))
        .build();
  }

  private static Metric sum(String name, boolean grows, NumberDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setSum(
            Sum.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .setIsMonotonic(grows)
                .addAllDataPoints(List.of(points)))
        .build();
  }

  private static Metric pauses(int second, double seconds) {
    return histogram("jvm.gc.duration", second, 5, seconds);
  }

  private static Metric durations(int second, long count, double seconds) {
    return histogram("job.duration", second, count, seconds);
  }

  private static Metric histogram(String name, int second, long count, double sum) {
    return Metric.newBuilder()
        .setName(name)
        .setUnit("s")
        .setHistogram(
            Histogram.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addDataPoints(
                    HistogramDataPoint.newBuilder()
                        .setTimeUnixNano(nanos(second))
                        .setCount(count)
                        .setSum(sum)
                        .addBucketCounts(count)))
        .build();
  }

  private static NumberDataPoint number(int second, long value, String... keyValues) {
    return point(second, keyValues).setAsInt(value).build();
  }

  private static NumberDataPoint gauged(int second, double value, String... keyValues) {
    return point(second, keyValues).setAsDouble(value).build();
  }

  private static NumberDataPoint.Builder point(int second, String... keyValues) {
    NumberDataPoint.Builder point = NumberDataPoint.newBuilder().setTimeUnixNano(nanos(second));
    for (int i = 0; i < keyValues.length; i += 2) {
      point.addAttributes(attribute(keyValues[i], keyValues[i + 1]));
    }
    return point;
  }

  private static long nanos(int second) {
    return (BEGIN_MILLIS + second * 1_000L) * 1_000_000;
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
