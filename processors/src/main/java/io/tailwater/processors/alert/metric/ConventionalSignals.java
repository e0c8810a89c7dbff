package io.tailwater.processors.alert.metric;

import io.tailwater.model.MetricMinute.Scope;
import io.tailwater.model.metric.HistogramRow;
import io.tailwater.model.metric.Label;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.NumberRow;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signals of machines, processes and pools, as OpenTelemetry's agents and collectors measure
 * them: shares of what there is, 0 to 1, but for the requests that wait for a pool.
 *
 * <p>Source: OpenTelemetry's semantic conventions 1.44 (system, process, JVM, Go and database
 * client metrics) and the collector's host metrics receiver, whose names of attributes are today's
 * by the time that they come here.
 */
final class ConventionalSignals {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Set<String> IDLE_MODES = Set.of("idle", "iowait", "wait");
  private static final Set<String> MEMORY_OF_A_MACHINE =
      Set.of("used", "free", "cached", "buffers", "buffered", "inactive");

  /** File systems that are full by nature. */
  private static final Set<String> FULL_BY_NATURE = Set.of("squashfs", "iso9660", "overlay", "udf");

  /** By metric, the signal that it tells of. */
  private static final Map<String, String> SIGNALS =
      Map.ofEntries(
          Map.entry("system.cpu.utilization", "host.cpu"),
          Map.entry("system.cpu.time", "host.cpu"),
          Map.entry("system.memory.utilization", "host.memory"),
          Map.entry("system.memory.usage", "host.memory"),
          Map.entry("system.filesystem.utilization", "host.disk"),
          Map.entry("system.filesystem.usage", "host.disk"),
          Map.entry("process.cpu.utilization", "process.cpu"),
          Map.entry("jvm.cpu.recent_utilization", "process.cpu"),
          Map.entry("k8s.pod.cpu_limit_utilization", "process.cpu"),
          Map.entry("jvm.memory.used_after_last_gc", "process.memory"),
          Map.entry("jvm.memory.limit", "process.memory"),
          Map.entry("go.memory.used", "process.memory"),
          Map.entry("go.memory.limit", "process.memory"),
          Map.entry("k8s.pod.memory_limit_utilization", "process.memory"),
          Map.entry("jvm.gc.duration", "runtime.gc.pause"),
          Map.entry("v8js.gc.duration", "runtime.gc.pause"),
          Map.entry("jvm.file_descriptor.count", "process.files"),
          Map.entry("jvm.file_descriptor.limit", "process.files"),
          Map.entry("tomcat.thread.busy.count", "process.threads"),
          Map.entry("tomcat.thread.limit", "process.threads"),
          Map.entry("jetty.thread.busy.count", "process.threads"),
          Map.entry("jetty.thread.limit", "process.threads"),
          Map.entry("db.client.connection.pending_requests", "database.pool.waiting"));

  private ConventionalSignals() {}

  /** The signal that a metric tells of; null where it is none of these. */
  static @Nullable String signal(String metric) {
    return SIGNALS.get(metric);
  }

  /** What a point adds to the signal of its metric; null where that is nothing. */
  static @Nullable Contribution of(MetricRow row) {
    String metric = row.series().name();
    String signal = SIGNALS.get(metric);
    if (signal == null || row.series().overflow()) {
      return null;
    }
    if (row instanceof HistogramRow histogram && signal.equals("runtime.gc.pause")) {
      return pause(signal, histogram);
    }
    return row instanceof NumberRow number ? number(metric, signal, number) : null;
  }

  /** Collections one after the other, each kind with a share of the interval. */
  private static @Nullable Contribution pause(String signal, HistogramRow row) {
    double seconds = (row.timeNanos() - row.startNanos()) / NANOS_PER_SECOND;
    return seconds > 0
        ? new Contribution(
            Scope.INSTANCE, signal, MetricLabels.text(row.series()), row.sum(), seconds)
        : null;
  }

  private static @Nullable Contribution number(String metric, String signal, NumberRow row) {
    return switch (metric) {
      case "system.cpu.utilization" -> {
        String mode = label(row, "cpu.mode");
        yield mode.equals("idle")
            ? Contribution.value(Scope.HOST, signal, "", 1 - row.value())
            : null;
      }
      case "system.cpu.time" -> {
        double busy = IDLE_MODES.contains(label(row, "cpu.mode")) ? 0 : row.delta();
        yield new Contribution(Scope.HOST, signal, "", busy, row.delta());
      }
      case "system.memory.utilization" ->
          label(row, "system.memory.state").equals("used")
              ? Contribution.value(Scope.HOST, signal, "", row.value())
              : null;
      case "system.memory.usage" -> {
        String state = label(row, "system.memory.state");
        double used = state.equals("used") ? row.value() : 0;
        yield MEMORY_OF_A_MACHINE.contains(state)
            ? new Contribution(Scope.HOST, signal, "", used, row.value())
            : null;
      }
      case "system.filesystem.utilization", "system.filesystem.usage" ->
          fileSystem(metric, signal, row);
      case "process.cpu.utilization" ->
          Contribution.value(Scope.INSTANCE, signal, label(row, "cpu.mode"), row.value());
      case "jvm.memory.used_after_last_gc", "jvm.memory.limit" ->
          label(row, "jvm.memory.type").equals("heap")
              ? share(metric, signal, label(row, "jvm.memory.pool.name"), row)
              : null;
      case "jvm.cpu.recent_utilization",
          "k8s.pod.cpu_limit_utilization",
          "k8s.pod.memory_limit_utilization" ->
          Contribution.value(Scope.INSTANCE, signal, "", row.value());
      case "db.client.connection.pending_requests" ->
          Contribution.value(
              Scope.SERVICE, signal, label(row, "db.client.connection.pool.name"), row.value());
      // What is used is told by kind of memory, the limit is of all of it.
      case "go.memory.used", "go.memory.limit" -> share(metric, signal, "", row);
      default -> share(metric, signal, MetricLabels.text(row.series()), row);
    };
  }

  private static @Nullable Contribution fileSystem(String metric, String signal, NumberRow row) {
    String mountpoint = label(row, "system.filesystem.mountpoint");
    if (FULL_BY_NATURE.contains(label(row, "system.filesystem.type"))) {
      return null;
    }
    String state = label(row, "system.filesystem.state");
    boolean used = state.equals("used");
    if (metric.endsWith(".utilization")) {
      return used || state.isEmpty()
          ? Contribution.value(Scope.HOST, signal, mountpoint, row.value())
          : null;
    }
    return new Contribution(Scope.HOST, signal, mountpoint, used ? row.value() : 0, row.value());
  }

  /** One metric tells how much of it is used, and another how much there is. */
  private static Contribution share(String metric, String signal, String part, NumberRow row) {
    return metric.endsWith(".limit")
        ? Contribution.denominator(Scope.INSTANCE, signal, part, row.value())
        : Contribution.counter(Scope.INSTANCE, signal, part, row.value());
  }

  private static String label(MetricRow row, String key) {
    for (Label label : row.series().attributes()) {
      if (label.key().equals(key)) {
        return label.value();
      }
    }
    return "";
  }
}
