package io.tailwater.processors.ottl;

import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose attributes a path names. */
enum AttributeSource {
  SPAN,
  RESOURCE,
  SCOPE,
  EVENT;

  @Nullable Object value(SpanReading span, EventReading event, byte[] key) {
    return switch (this) {
      case SPAN -> span.spanAttribute(key);
      case RESOURCE -> span.resourceAttribute(key);
      case SCOPE -> span.scopeAttribute(key);
      case EVENT -> event.attribute(key);
    };
  }

  boolean isText(SpanReading span, EventReading event, byte[] key, byte[] text) {
    return switch (this) {
      case SPAN -> span.spanAttributeIs(key, text);
      case RESOURCE -> span.resourceAttributeIs(key, text);
      case SCOPE -> span.scopeAttributeIs(key, text);
      case EVENT -> event.attributeIs(key, text);
    };
  }

  Map<String, @Nullable Object> all(SpanReading span, EventReading event) {
    return switch (this) {
      case SPAN -> span.spanAttributes();
      case RESOURCE -> span.resourceAttributes();
      case SCOPE -> span.scopeAttributes();
      case EVENT -> event.attributes();
    };
  }
}
