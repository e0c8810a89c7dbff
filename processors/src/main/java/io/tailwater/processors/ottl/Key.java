package io.tailwater.processors.ottl;

import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An index: {@code ["name"]}, {@code [0]}, or a value computed for each span.
 *
 * <p>Upstream's rules differ by what is indexed. In an attribute a name that is missing is nil; in
 * what a function returned it is an error. A position outside a list is an error in both, and so is
 * an index of the wrong type.
 */
record Key(Expression value) {
  /** The value under {@code keys} from {@code from} on, of an attribute's value. */
  static @Nullable Object inAttribute(
      @Nullable Object value, List<Key> keys, int from, SpanReading span, EventReading event) {
    Object found = value;
    for (int i = from; i < keys.size() && found != null; i++) {
      Object key = keys.get(i).value().value(span, event);
      found =
          switch (found) {
            case Map<?, ?> map when key instanceof String -> map.get(key);
            case List<?> list when key instanceof Long position -> element(list, position);
            default -> throw unsupported(found, key);
          };
    }
    return found;
  }

  /** The value under all {@code keys}, of a function's result. */
  static @Nullable Object inResult(
      @Nullable Object value, List<Key> keys, SpanReading span, EventReading event) {
    Object found = value;
    for (Key next : keys) {
      Object key = next.value().value(span, event);
      found =
          switch (found) {
            case Map<?, ?> map when key instanceof String && map.containsKey(key) -> map.get(key);
            case Map<?, ?> _ when key instanceof String ->
                throw new OttlEvaluationException("no \"" + key + "\" in the map");
            case List<?> list when key instanceof Long position -> element(list, position);
            case TextList list when key instanceof Long position -> element(list.texts(), position);
            case byte[] bytes when key instanceof Long position ->
                (long) (bytes[Math.toIntExact(checked(position, bytes.length))] & 0xff);
            case null, default -> throw unsupported(found, key);
          };
    }
    return found;
  }

  private static @Nullable Object element(List<?> list, long position) {
    return list.get((int) checked(position, list.size()));
  }

  private static long checked(long position, int size) {
    if (position < 0 || position >= size) {
      throw new OttlEvaluationException("index " + position + " is out of bounds");
    }
    return position;
  }

  private static OttlEvaluationException unsupported(
      @Nullable Object indexed, @Nullable Object key) {
    return new OttlEvaluationException(
        Typed.typeOf(indexed) + " cannot be indexed by " + Typed.typeOf(key));
  }
}
