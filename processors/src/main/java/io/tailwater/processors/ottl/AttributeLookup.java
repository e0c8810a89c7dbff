package io.tailwater.processors.ottl;

import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;
import org.jspecify.annotations.Nullable;

/** {@code attributes["key"]}: by far the most frequent path. The key's bytes are ready. */
final class AttributeLookup implements Expression {
  private final AttributeSource source;
  private final byte[] key;

  AttributeLookup(AttributeSource source, String key) {
    this.source = source;
    this.key = Text.bytes(key);
  }

  @Override
  public @Nullable Object value(SpanReading span, EventReading event) {
    return source.value(span, event, key);
  }

  /** {@code == "text"}, compared as bytes: the attribute is not decoded. */
  Predicate isText(String text) {
    byte[] bytes = Text.bytes(text);
    return (span, event) -> source.isText(span, event, key, bytes);
  }
}
