package io.tailwater.processors.ottl;

import io.tailwater.processors.ottl.OttlCondition.Context;
import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;
import java.util.List;

/**
 * A list of conditions of one context, of which one must hold: upstream's {@code
 * ConditionSequence}, joined by or.
 *
 * <p>They are asked in order up to the first that holds. One that fails counts as false and is
 * counted in {@link #failures()}, or, under {@link OttlErrorMode#PROPAGATE}, ends the evaluation.
 * One thread at a time.
 */
public final class OttlConditions {
  private final OttlCondition[] conditions;
  private final Context context;
  private final OttlErrorMode errorMode;
  private long failures;

  private OttlConditions(OttlCondition[] conditions, Context context, OttlErrorMode errorMode) {
    this.conditions = conditions;
    this.context = context;
    this.errorMode = errorMode;
  }

  /**
   * Compiles the conditions; an empty list holds of nothing.
   *
   * @throws OttlSyntaxException at the first that cannot be compiled
   */
  public static OttlConditions parse(List<String> texts, Context context, OttlErrorMode errorMode) {
    OttlCondition[] conditions =
        texts.stream()
            .map(text -> OttlCondition.parse(text, context))
            .toArray(OttlCondition[]::new);
    return new OttlConditions(conditions, context, errorMode);
  }

  /**
   * Whether one of the conditions on spans holds of this span.
   *
   * @throws OttlEvaluationException where one fails and errors propagate; it names the condition
   * @throws IllegalStateException if they are conditions on span events
   */
  public boolean matches(SpanReading span) {
    if (context != Context.SPAN) {
      throw new IllegalStateException("conditions on span events need an event");
    }
    return matches(span, EventReading.NONE);
  }

  /**
   * Whether one of the conditions on span events holds of this event of this span.
   *
   * @throws OttlEvaluationException where one fails and errors propagate; it names the condition
   */
  public boolean matches(SpanReading span, EventReading event) {
    for (OttlCondition condition : conditions) {
      try {
        if (condition.matches(span, event)) {
          return true;
        }
      } catch (OttlEvaluationException e) {
        failures++;
        if (errorMode == OttlErrorMode.PROPAGATE) {
          throw new OttlEvaluationException(condition + ": " + e.getMessage());
        }
      }
    }
    return false;
  }

  /** What the conditions are asked of. */
  public Context context() {
    return context;
  }

  /** How many evaluations of a condition have failed so far, in every mode. */
  public long failures() {
    return failures;
  }
}
