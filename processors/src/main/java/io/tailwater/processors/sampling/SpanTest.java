package io.tailwater.processors.sampling;

import io.tailwater.processors.reading.SpanReading;

/** A test of one span that may turn out not to be computable. */
interface SpanTest {
  /** What it says of the span that is being read. */
  Condition.Vote vote(SpanReading span);
}
