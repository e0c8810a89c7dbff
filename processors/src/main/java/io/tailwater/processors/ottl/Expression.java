package io.tailwater.processors.ottl;

import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;
import org.jspecify.annotations.Nullable;

/**
 * A compiled value. Its values are Java's ({@link SpanReading}), and beside them {@code Instant},
 * {@code Duration}, {@link Identity}, {@link TextList} and {@link Elements}.
 */
@FunctionalInterface
interface Expression {
  /**
   * The value for this span and event.
   *
   * @throws OttlEvaluationException where it has none
   */
  @Nullable Object value(SpanReading span, EventReading event);

  /** A value known when the condition is parsed. Its type is checked then, as upstream's is. */
  record Literal(@Nullable Object value) implements Expression {
    @Override
    public @Nullable Object value(SpanReading span, EventReading event) {
      return value;
    }
  }
}
