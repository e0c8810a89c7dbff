package io.tailwater.processors.sampling;

import io.tailwater.processors.ottl.OttlCondition.Context;
import io.tailwater.processors.ottl.OttlConditions;
import io.tailwater.processors.reading.SpanReading;

/**
 * The conditions of one {@code ottl_condition} policy: those on the span first, then those on each
 * of its events, as upstream goes about it.
 */
final class OttlTest implements SpanTest {
  private final OttlConditions onSpan;
  private final OttlConditions onEvent;
  private final boolean hasEventConditions;

  private OttlTest(OttlConditions onSpan, OttlConditions onEvent, boolean hasEventConditions) {
    this.onSpan = onSpan;
    this.onEvent = onEvent;
    this.hasEventConditions = hasEventConditions;
  }

  static OttlTest of(PolicySpec.OttlCondition spec) {
    return new OttlTest(
        OttlConditions.parse(spec.span(), Context.SPAN, spec.errorMode()),
        OttlConditions.parse(spec.spanEvent(), Context.SPAN_EVENT, spec.errorMode()),
        !spec.spanEvent().isEmpty());
  }

  @Override
  public Condition.Vote vote(SpanReading span) {
    try {
      return Condition.Vote.of(onSpan.matches(span) || anyEventMatches(span));
    } catch (RuntimeException _) {
      // Also what nobody expects of a condition: one span must not stop its shard.
      return Condition.Vote.ERROR;
    }
  }

  private boolean anyEventMatches(SpanReading span) {
    if (!hasEventConditions) {
      return false;
    }
    for (int i = 0; i < span.eventCount(); i++) {
      if (onEvent.matches(span, span.event(i))) {
        return true;
      }
    }
    return false;
  }
}
