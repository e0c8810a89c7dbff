package io.tailwater.processors.metric;

import io.tailwater.model.SemanticConventions;
import java.util.Map;

/**
 * Today's names of the attributes of metric points. Some old names are too common to be renamed
 * everywhere ({@code state}, {@code type}): they are today's only within a family of metrics. All
 * others are renamed as {@link SemanticConventions} says; what older metrics of servers and clients
 * said of a host or peer was always the server.
 *
 * <p>Source: OpenTelemetry's semantic conventions 1.44 and their migration guides.
 */
final class AttributeConventions {
  private static final Map<String, Map<String, String>> OF_FAMILY =
      Map.ofEntries(
          Map.entry(
              "jvm.memory", Map.of("type", "jvm.memory.type", "pool", "jvm.memory.pool.name")),
          Map.entry("jvm.gc", Map.of("gc", "jvm.gc.name", "action", "jvm.gc.action")),
          Map.entry("jvm.thread", Map.of("daemon", "jvm.thread.daemon")),
          Map.entry("jvm.buffer", Map.of("pool", "jvm.buffer.pool.name")),
          Map.entry(
              "db.client.connection",
              Map.of(
                  "pool.name", "db.client.connection.pool.name",
                  "state", "db.client.connection.state")),
          Map.entry("process.cpu", Map.of("type", "cpu.mode", "state", "cpu.mode")),
          Map.entry("process.context_switches", Map.of("type", "process.context_switch.type")),
          Map.entry("system.cpu", Map.of("state", "cpu.mode", "cpu", "cpu.logical_number")),
          Map.entry("system.memory", Map.of("state", "system.memory.state")),
          Map.entry(
              "system.paging",
              Map.of(
                  "state", "system.paging.state",
                  "type", "system.paging.fault.type",
                  "direction", "system.paging.direction")),
          Map.entry(
              "system.disk", Map.of("device", "system.device", "direction", "disk.io.direction")),
          Map.entry(
              "system.filesystem",
              Map.of(
                  "device", "system.device",
                  "state", "system.filesystem.state",
                  "type", "system.filesystem.type",
                  "mode", "system.filesystem.mode",
                  "mountpoint", "system.filesystem.mountpoint")),
          Map.entry(
              "system.network",
              Map.of(
                  "device", "network.interface.name",
                  "direction", "network.io.direction",
                  "protocol", "network.transport",
                  "state", "network.connection.state")));

  private AttributeConventions() {}

  /** The names that the attributes of a metric have today, where they had others. */
  static Map<String, String> family(String metric) {
    for (int dot = metric.length(); dot > 0; dot = metric.lastIndexOf('.', dot - 1)) {
      Map<String, String> family = OF_FAMILY.get(metric.substring(0, dot));
      if (family != null) {
        return family;
      }
    }
    return Map.of();
  }

  /** Today's name of an attribute. */
  static String today(String name, Map<String, String> family) {
    String today = family.get(name);
    if (today != null) {
      return today;
    }
    return switch (name) {
      case "net.host.name", "net.peer.name" -> "server.address";
      case "net.host.port", "net.peer.port" -> "server.port";
      default -> SemanticConventions.today(name);
    };
  }
}
