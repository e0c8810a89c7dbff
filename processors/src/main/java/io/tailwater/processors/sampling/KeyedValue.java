package io.tailwater.processors.sampling;

import io.tailwater.model.SemanticConventions;
import io.tailwater.processors.reading.SpanReading;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads an attribute of a span, or else of its resource, whichever generation of the semantic
 * conventions named it.
 */
final class KeyedValue {
  private final byte[][] names;

  KeyedValue(String key) {
    names =
        SemanticConventions.generationsOf(key).stream()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
  }

  /** The value; null where neither has it. */
  @Nullable Object of(SpanReading span) {
    for (byte[] name : names) {
      Object value = span.spanAttribute(name);
      if (value != null) {
        return value;
      }
    }
    for (byte[] name : names) {
      Object value = span.resourceAttribute(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
