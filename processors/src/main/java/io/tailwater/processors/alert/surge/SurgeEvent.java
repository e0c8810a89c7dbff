package io.tailwater.processors.alert.surge;

import io.tailwater.model.TraceId;
import java.util.List;

/** Something that is new about a service's lines. */
public sealed interface SurgeEvent {
  /** What it is about. */
  SurgeKey key();

  /**
   * What was counted.
   *
   * @param fromMillis begin of the window, epoch milliseconds
   * @param toMillis its end
   * @param lines in the window
   * @param expected how many are usual
   * @param logChance natural logarithm of the chance of a count as far from that
   */
  record Seen(long fromMillis, long toMillis, long lines, double expected, double logChance) {}

  /**
   * A surge begins.
   *
   * @param alerting whether it may be an alert by itself: its lines are warnings or worse, or tell
   *     of a known kind of error; else it is evidence for other alerts
   * @param exemplars traces with such lines
   */
  record Started(SurgeKey key, Seen seen, boolean alerting, Exemplars exemplars)
      implements SurgeEvent {}

  /**
   * A surge is over.
   *
   * @param atMillis epoch milliseconds
   * @param adopted whether it is over because so many lines have become usual
   */
  record Ended(SurgeKey key, long atMillis, boolean adopted) implements SurgeEvent {}

  /** A pattern is less than a day old, and not a single trace's own: evidence. */
  record Appeared(SurgeKey key, long atMillis, long lines, Exemplars exemplars)
      implements SurgeEvent {}

  /** Calls no longer write what they used to write: evidence. */
  record Vanished(SurgeKey key, Seen seen) implements SurgeEvent {}

  /**
   * Traces with lines of a surge, and all that match it until then, are to be kept.
   *
   * @param untilMillis epoch milliseconds
   * @param traces at most eight for each ten seconds
   */
  record Pin(SurgeKey key, long untilMillis, List<TraceId> traces) implements SurgeEvent {
    /** Copies the list. */
    public Pin {
      traces = List.copyOf(traces);
    }
  }
}
