package io.tailwater.processors.ottl;

import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;

/**
 * One OTTL condition, compiled: {@code attributes["http.route"] == "/pay" and status.code ==
 * STATUS_CODE_ERROR}.
 *
 * <p>Immutable but for a cache of computed patterns; one thread at a time.
 */
public final class OttlCondition {
  /** The longest condition that is accepted, in characters. */
  public static final int MAX_LENGTH = 16_384;

  /** What a condition is asked of, and what its paths without a context mean. */
  public enum Context {
    /** Spans: {@code name} is the span's. */
    SPAN,
    /** Span events: {@code name} is the event's, {@code span.name} its span's. */
    SPAN_EVENT
  }

  private final String text;
  private final Context context;
  private final Predicate predicate;

  private OttlCondition(String text, Context context, Predicate predicate) {
    this.text = text;
    this.context = context;
    this.predicate = predicate;
  }

  /**
   * Compiles a condition.
   *
   * @throws OttlSyntaxException where it is none: not of the grammar, or of an unknown path, enum
   *     or function, or with a literal of the wrong type
   */
  public static OttlCondition parse(String text, Context context) {
    if (text.length() > MAX_LENGTH) {
      throw new OttlSyntaxException(
          "a condition of " + text.length() + " characters; at most " + MAX_LENGTH + " are read",
          MAX_LENGTH + 1);
    }
    Syntax.Condition written = SyntaxParser.parse(text);
    return new OttlCondition(text, context, new ConditionCompiler(context).compile(written));
  }

  /**
   * Whether a condition on spans holds of this span.
   *
   * @throws OttlEvaluationException where it has no answer
   * @throws IllegalStateException if it is a condition on span events
   */
  public boolean matches(SpanReading span) {
    if (context != Context.SPAN) {
      throw new IllegalStateException("a condition on span events needs an event: " + text);
    }
    return predicate.test(span, EventReading.NONE);
  }

  /**
   * Whether a condition on span events holds of this event of this span.
   *
   * @throws OttlEvaluationException where it has no answer
   */
  public boolean matches(SpanReading span, EventReading event) {
    return predicate.test(span, event);
  }

  /** What the condition is asked of. */
  public Context context() {
    return context;
  }

  /** The condition as written. */
  @Override
  public String toString() {
    return text;
  }
}
