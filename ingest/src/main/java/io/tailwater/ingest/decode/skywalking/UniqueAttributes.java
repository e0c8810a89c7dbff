package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.OtlpTraces;
import java.util.HashSet;
import java.util.Set;

/**
 * Attributes of a span, each key once, as OTLP demands: the first value counts.
 *
 * <p>Other formats let a tag repeat, and two of their names may have become one.
 */
final class UniqueAttributes {
  private final OtlpTraces out;
  private Set<String> keys = new HashSet<>();

  UniqueAttributes(OtlpTraces out) {
    this.out = out;
  }

  /** Begins with the next span. */
  void begin() {
    // Not cleared: clearing takes as long as the largest span so far had tags.
    keys = new HashSet<>();
  }

  /** Writes a text; false, and nothing happens, if there is the key already or it is empty. */
  boolean text(String key, String value) {
    if (key.isEmpty() || !keys.add(key)) {
      return false;
    }
    out.attribute(key, value);
    return true;
  }

  /** Writes a number; false, and nothing happens, if there is the key already. */
  boolean number(String key, long value) {
    if (!keys.add(key)) {
      return false;
    }
    out.attribute(key, value);
    return true;
  }

  /** Writes that something is so. */
  void flag(String key) {
    if (keys.add(key)) {
      out.attribute(key, true);
    }
  }
}
