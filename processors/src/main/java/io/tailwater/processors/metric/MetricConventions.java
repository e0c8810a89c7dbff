package io.tailwater.processors.metric;

import java.util.HashMap;
import java.util.Map;

/**
 * Today's names and units of metrics that OpenTelemetry's older conventions named or measured
 * otherwise.
 *
 * <p>Source: OpenTelemetry's semantic conventions 1.44, the migration guides for HTTP, databases,
 * RPC and JVM metrics, and the changes of system metrics. Where old and new measure different
 * things, the old one stays what it is.
 */
final class MetricConventions {
  /**
   * What a metric is called today.
   *
   * @param name today's name
   * @param unit today's unit; empty where the unit stays as it is
   * @param divisor from the unit on the wire to today's
   */
  record Today(String name, String unit, double divisor) {}

  /** A new name and, for durations, the unit that the old one had where none is said. */
  private record Change(String name, boolean seconds) {}

  private static final Map<String, Change> CHANGES = new HashMap<>();
  private static final Map<String, Double> PER_SECOND =
      Map.of("s", 1.0, "ms", 1e3, "us", 1e6, "ns", 1e9);

  static {
    for (String side : new String[] {"http.server.", "http.client."}) {
      seconds(side + "duration", side + "request.duration");
      renamed(side + "request.size", side + "request.body.size");
      renamed(side + "response.size", side + "response.body.size");
    }
    seconds("rpc.server.duration", "rpc.server.call.duration");
    seconds("rpc.client.duration", "rpc.client.call.duration");
    String pool = "db.client.connections.";
    String today = "db.client.connection.";
    renamed(pool + "usage", today + "count");
    renamed(pool + "idle.max", today + "idle.max");
    renamed(pool + "idle.min", today + "idle.min");
    renamed(pool + "max", today + "max");
    renamed(pool + "pending_requests", today + "pending_requests");
    renamed(pool + "timeouts", today + "timeouts");
    seconds(pool + "create_time", today + "create_time");
    seconds(pool + "wait_time", today + "wait_time");
    seconds(pool + "use_time", today + "use_time");
    seconds("db.client.operation.duration", "db.client.operation.duration");
    String jvm = "process.runtime.jvm.";
    renamed(jvm + "memory.usage", "jvm.memory.used");
    renamed(jvm + "memory.committed", "jvm.memory.committed");
    renamed(jvm + "memory.limit", "jvm.memory.limit");
    renamed(jvm + "memory.init", "jvm.memory.init");
    renamed(jvm + "memory.usage_after_last_gc", "jvm.memory.used_after_last_gc");
    seconds(jvm + "gc.duration", "jvm.gc.duration");
    renamed(jvm + "threads.count", "jvm.thread.count");
    renamed(jvm + "classes.loaded", "jvm.class.loaded");
    renamed(jvm + "classes.unloaded", "jvm.class.unloaded");
    renamed(jvm + "classes.current_loaded", "jvm.class.count");
    renamed(jvm + "cpu.utilization", "jvm.cpu.recent_utilization");
    renamed(jvm + "system.cpu.utilization", "jvm.system.cpu.utilization");
    renamed(jvm + "system.cpu.load_1m", "jvm.system.cpu.load_1m");
    renamed(jvm + "buffer.usage", "jvm.buffer.memory.used");
    renamed(jvm + "buffer.limit", "jvm.buffer.memory.limit");
    renamed(jvm + "buffer.count", "jvm.buffer.count");
    String python = "process.runtime.cpython.";
    renamed(python + "cpu_time", "process.cpu.time");
    renamed(python + "cpu.utilization", "process.cpu.utilization");
    renamed(python + "thread_count", "process.thread.count");
    renamed(python + "context_switches", "process.context_switches");
    renamed("process.runtime.go.goroutines", "go.goroutine.count");
    renamed("system.network.connections", "system.network.connection.count");
    renamed("system.network.dropped", "system.network.packet.dropped");
    renamed("system.network.packets", "system.network.packet.count");
    renamed("system.processes.count", "system.process.count");
    renamed("system.processes.created", "system.process.created");
  }

  private MetricConventions() {}

  private static void renamed(String old, String today) {
    CHANGES.put(old, new Change(today, false));
  }

  private static void seconds(String old, String today) {
    CHANGES.put(old, new Change(today, true));
    CHANGES.put(today, new Change(today, true));
  }

  /**
   * What a metric of this name and unit is called today, and how its values become today's. A
   * duration in a unit that is no part of a second keeps its old name: nobody knows how to convert
   * it.
   */
  static Today of(String name, String unit) {
    Change change = CHANGES.get(name);
    if (change == null) {
      return new Today(name, unit, 1);
    }
    if (!change.seconds) {
      return new Today(change.name, unit, 1);
    }
    String was = unit.isEmpty() ? name.equals(change.name) ? "s" : "ms" : unit;
    Double perSecond = PER_SECOND.get(was);
    return perSecond == null ? new Today(name, unit, 1) : new Today(change.name, "s", perSecond);
  }
}
