package io.tailwater.ingest.decode.jaeger;

import io.tailwater.model.SemanticConventions;
import io.tailwater.model.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * Today's OpenTelemetry names for the tags that OpenTracing and OpenTelemetry's older conventions
 * named otherwise. A tag whose value does not fit today's name keeps its own.
 *
 * <p>Sources: OpenTracing's {@code semantic_conventions.md}; OpenTelemetry's semantic conventions,
 * the migration guides for HTTP, databases and RPC.
 */
final class JaegerTagNames {
  private static final int MAX_PORT = 65_535;

  private JaegerTagNames() {}

  /** Adds a process's tag. */
  static void addOfProcess(JaegerAttributes out, JaegerSpan.Tag tag) {
    switch (tag.key()) {
      case "hostname" -> out.addRenamed("host.name", tag);
      case "ip" -> out.addRenamed("host.ip", dotted(tag.value()), tag);
      case "deployment.environment" -> out.addRenamed("deployment.environment.name", tag);
      default -> out.add(tag);
    }
  }

  /** Adds a span's tag. */
  static void addOfSpan(JaegerAttributes out, JaegerSpan.Tag tag, SpanKind kind) {
    // For a server the other side is its client; for all else it is what they call.
    String otherSide = kind == SpanKind.SERVER ? "client" : "server";
    switch (tag.key()) {
      case "http.status_code",
          "net.peer.port",
          "net.host.port",
          "net.sock.peer.port",
          "net.sock.host.port" ->
          addNumber(out, SemanticConventions.today(tag.key(), kind), tag);
      case "http.target" -> addTarget(out, tag);
      case "peer.hostname" -> out.addRenamed(otherSide + ".address", tag);
      case "peer.port" -> addNumber(out, otherSide + ".port", tag);
      case "peer.ipv4" -> out.addRenamed("network.peer.address", dotted(tag.value()), tag);
      case "peer.address" -> addPeer(out, otherSide, tag);
      case "peer.ipv6" -> out.addRenamed("network.peer.address", tag);
      default -> addToday(out, SemanticConventions.today(tag.key(), kind), tag);
    }
  }

  private static void addToday(JaegerAttributes out, String today, JaegerSpan.Tag tag) {
    JaegerValue value = valueToday(tag);
    if (today.equals(tag.key()) || value == null) {
      out.add(tag);
    } else {
      out.addRenamed(today, value, tag);
    }
  }

  /** What the value is called today; null where it means nothing. */
  private static @Nullable JaegerValue valueToday(JaegerSpan.Tag tag) {
    if (!SemanticConventions.changedValues(tag.key())) {
      return tag.value();
    }
    String text =
        switch (tag.value()) {
          case JaegerValue.Text(String value) -> value;
          case JaegerValue.Int64(long value) -> Long.toString(value);
          case JaegerValue.Float64 _, JaegerValue.Bool _, JaegerValue.Binary _ -> "";
        };
    String today = SemanticConventions.valueToday(tag.key(), text);
    return today == null || today.isEmpty() ? null : new JaegerValue.Text(today);
  }

  private static void addNumber(JaegerAttributes out, String today, JaegerSpan.Tag tag) {
    long number =
        switch (tag.value()) {
          case JaegerValue.Int64(long int64) -> int64;
          case JaegerValue.Text(String text) -> smallNumber(text, 0);
          case JaegerValue.Float64(double float64) -> float64 == (int) float64 ? (int) float64 : -1;
          case JaegerValue.Bool _, JaegerValue.Binary _ -> -1;
        };
    if (number < 0) {
      out.add(tag);
    } else {
      out.addRenamed(today, new JaegerValue.Int64(number), tag);
    }
  }

  /** A path and perhaps a query, as they stand in a request's first line. */
  private static void addTarget(JaegerAttributes out, JaegerSpan.Tag tag) {
    if (tag.value() instanceof JaegerValue.Text(String target) && target.startsWith("/")) {
      int query = target.indexOf('?');
      if (query < 0) {
        out.addRenamed("url.path", tag);
      } else {
        out.addRenamed("url.path", new JaegerValue.Text(target.substring(0, query)), tag);
        out.addRenamed("url.query", new JaegerValue.Text(target.substring(query + 1)), tag);
      }
    } else {
      out.add(tag);
    }
  }

  /** {@code host:port} only: OpenTracing allows bare hosts and JDBC addresses as well. */
  private static void addPeer(JaegerAttributes out, String side, JaegerSpan.Tag tag) {
    if (tag.value() instanceof JaegerValue.Text(String address)) {
      int colon = address.lastIndexOf(':');
      int port = colon < 1 ? -1 : smallNumber(address, colon + 1);
      String host = colon < 1 ? "" : host(address.substring(0, colon));
      if (port >= 0 && port <= MAX_PORT && !host.isEmpty()) {
        out.addRenamed(side + ".address", new JaegerValue.Text(host), tag);
        out.addRenamed(side + ".port", new JaegerValue.Int64(port), tag);
        return;
      }
    }
    out.add(tag);
  }

  /** The host, an IPv6 address without its brackets; empty where it is none. */
  private static String host(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      return text.substring(1, text.length() - 1);
    }
    return text.indexOf(':') < 0 && text.indexOf('/') < 0 ? text : "";
  }

  /** The number from there to the end, if it has one to nine digits; -1 for anything else. */
  private static int smallNumber(String text, int from) {
    int length = text.length() - from;
    if (length < 1 || length > 9) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = 10 * number + c - '0';
    }
    return number;
  }

  /** Some clients of Jaeger write an IPv4 address as a number. */
  private static JaegerValue dotted(JaegerValue value) {
    if (value instanceof JaegerValue.Int64(long ip) && ip == (int) ip) {
      int bits = (int) ip;
      return new JaegerValue.Text(
          (bits >>> 24)
              + "."
              + (bits >>> 16 & 0xff)
              + "."
              + (bits >>> 8 & 0xff)
              + "."
              + (bits & 0xff));
    }
    return value;
  }
}
