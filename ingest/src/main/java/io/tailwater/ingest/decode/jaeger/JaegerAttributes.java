package io.tailwater.ingest.decode.jaeger;

import io.tailwater.ingest.decode.OtlpTraces;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Attributes of one thing by key, in the order of their tags.
 *
 * <p>Jaeger lets keys repeat, OTLP does not: the last tag of a key counts, as the OpenTelemetry
 * Collector has it. A tag without a key is left out, for OTLP wants one.
 */
final class JaegerAttributes {
  /** A map that was larger once takes long to clear ever after. */
  private static final int LARGEST_KEPT = 64;

  private Map<String, JaegerValue> values = new LinkedHashMap<>();
  private Map<String, JaegerSpan.Tag> renamed = new HashMap<>();

  /**
   * A tag under its own name. An older tag that got this name gives way, and has its own again
   * unless it says the same.
   */
  void add(JaegerSpan.Tag tag) {
    if (tag.key().isEmpty()) {
      return;
    }
    values.put(tag.key(), tag.value());
    JaegerSpan.Tag older = renamed.remove(tag.key());
    if (older != null && !older.value().equals(tag.value())) {
      values.putIfAbsent(older.key(), older.value());
    }
  }

  /**
   * A tag under today's name, with a value that suits that. Where the name is taken, by a tag that
   * has it or by another old one, the tag keeps its own unless it says the same.
   */
  void addRenamed(String today, JaegerValue value, JaegerSpan.Tag tag) {
    JaegerValue present = values.putIfAbsent(today, value);
    if (present == null) {
      renamed.put(today, tag);
    } else if (!present.equals(value)) {
      values.putIfAbsent(tag.key(), tag.value());
    }
  }

  /** A tag under today's name. */
  void addRenamed(String today, JaegerSpan.Tag tag) {
    addRenamed(today, tag.value(), tag);
  }

  /** Writes all to what is open, and forgets them. */
  void writeTo(OtlpTraces out) {
    for (Map.Entry<String, JaegerValue> attribute : values.entrySet()) {
      String key = attribute.getKey();
      switch (attribute.getValue()) {
        case JaegerValue.Text(String text) -> out.attribute(key, text);
        case JaegerValue.Bool(boolean value) -> out.attribute(key, value);
        case JaegerValue.Int64(long value) -> out.attribute(key, value);
        case JaegerValue.Float64(double value) -> out.attribute(key, value);
        case JaegerValue.Binary(byte[] bytes) -> out.attribute(key, bytes);
      }
    }
    clear();
  }

  /** Forgets all. */
  void clear() {
    if (values.size() > LARGEST_KEPT) {
      values = new LinkedHashMap<>();
      renamed = new HashMap<>();
    } else {
      values.clear();
      renamed.clear();
    }
  }
}
