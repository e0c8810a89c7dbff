package io.tailwater.processors.ottl;

import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list literal with at least one element that is computed. */
record ListExpression(List<Expression> elements) implements Expression {
  @Override
  public List<@Nullable Object> value(SpanReading span, EventReading event) {
    List<@Nullable Object> values = new ArrayList<>(elements.size());
    for (Expression element : elements) {
      values.add(element.value(span, event));
    }
    return values;
  }
}
