package io.tailwater.processors.trace;

import io.tailwater.model.ExceptionOccurrence;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.processors.exception.ExceptionTally;
import io.tailwater.processors.exception.TraceExceptions;
import io.tailwater.processors.rollup.RollupSettings;
import io.tailwater.processors.rollup.TraceCalls;
import io.tailwater.processors.sampling.TraceSpans;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of settled spans, kept or not, for the next transaction of a shard. Not
 * thread-safe.
 */
final class SettledCounts {
  private final ExceptionTally exceptionTally = new ExceptionTally();
  private final TraceExceptions exceptions = new TraceExceptions(exceptionTally);
  private final TraceCalls calls;

  SettledCounts(RollupSettings settings) {
    calls = new TraceCalls(settings);
  }

  /**
   * Counts a trace.
   *
   * @param shown its id where it is kept, so that it may be shown as an example
   * @param exceptional whether a span tells of an exception
   * @param nowMillis stream time
   */
  void read(
      TraceSpans spans,
      int spanCount,
      @Nullable TraceId shown,
      boolean exceptional,
      long nowMillis) {
    calls.read(spans, shown, nowMillis);
    if (exceptional) {
      exceptions.read(spans, spanCount, nowMillis);
    }
  }

  /** Counts a late span; the parameters are those of {@link #read}. */
  void readLate(SpanView span, ContextView context, @Nullable TraceId shown, long nowMillis) {
    calls.readLate(span, context, shown, nowMillis);
    if (span.hasException()) {
      exceptions.readLate(span, context, nowMillis);
    }
  }

  /** Bytes that wait for the next transaction, about. */
  long pendingBytes() {
    return calls.pendingBytes() + exceptionTally.bytes();
  }

  /** Bytes held, about, remembered names included. */
  long bytes() {
    return calls.bytes() + exceptionTally.bytes();
  }

  /** What was counted since the last time. */
  List<EncodedRollup> take() {
    List<EncodedRollup> all = new ArrayList<>(calls.take());
    for (byte[] some : exceptionTally.take()) {
      all.add(new EncodedRollup(ExceptionOccurrence.KIND, some));
    }
    return all;
  }
}
