package io.tailwater.processors.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * What becomes of a point of time T, whose total counts since S, where the last point of its stream
 * had T0 and S0. S is unknown where it is 0, implausible, or behind T.
 *
 *   totals (cumulative sums and histograms, summaries)
 *     no point yet, S = T or unknown, or S too long ago      FIRST: nothing can be said of when it grew
 *     no point yet, S since the stage watches                WHOLE from S
 *     T = T0                                                 DUPLICATE
 *     T < T0                                                 OUT_OF_ORDER; a later total holds it already
 *     S >= T0, other than S0                                 RESET, WHOLE from S
 *     shrank                                                 RESET, WHOLE from T0
 *     else                                                   CONTINUES from T0
 *   what adds up by itself (deltas), and gauges
 *     T among the last 16 times                              DUPLICATE
 *     T older than all of 16                                 OUT_OF_ORDER: it cannot be told from a duplicate
 *     else                                                   WHOLE from S; from T0, or T, where S is unknown
 *
 * A start that moves without reaching T0 (clocks that are set, starts that are computed anew) is no
 * reset as long as nothing shrinks. "Too long ago" is before the first record of the stage, or longer
 * than a stream is remembered: its total may have landed before the stream was forgotten.
 */
/**
 * What is remembered of one stream, between its points and in snapshots. Source of the rules: OTel
 * metrics data model, "Resets and gaps" and "Overlap".
 */
final class StreamState {
  /** How many times of a stream are remembered whose points come in any order. */
  static final int TIMES = 16;

  /** What a point is to its stream. */
  enum Verdict {
    FIRST,
    WHOLE,
    RESET,
    CONTINUES,
    DUPLICATE,
    OUT_OF_ORDER
  }

  private static final long[] NO_TIMES = {};

  final long idHi;
  final long idLo;

  /** Hash of the service and metric that the stream counts for. */
  final long group;

  /** Whether it is beyond the limit of its group. */
  final boolean overflow;

  /** Epoch milliseconds of the newest record that had a point of it. */
  long seenMillis;

  /** Start of the last total, as sent; 0 where it was unknown. */
  long startNanos;

  /** Time of the newest point; 0 before the first. */
  long lastNanos;

  /** The last total; null for what adds up by itself. */
  @Nullable Totals totals;

  /** Rising; empty for totals, whose last time is enough. */
  long[] times = NO_TIMES;

  /** Where the interval of the point judged last begins. */
  private long fromNanos;

  /** What the point judged last added. */
  private @Nullable Totals added;

  /** Whether it has been forgotten. */
  boolean forgotten;

  StreamState(long idHi, long idLo, long group, boolean overflow) {
    this.idHi = idHi;
    this.idLo = idLo;
    this.group = group;
    this.overflow = overflow;
  }

  /** About how many bytes its last total takes. */
  int totalBytes() {
    Totals last = totals;
    return last == null ? 0 : last.bytes();
  }

  /** Where the interval of the point that was judged last begins. */
  long fromNanos() {
    return fromNanos;
  }

  /** What the point that was judged last added; null where it does not count. */
  @Nullable Totals added() {
    return added;
  }

  /**
   * Takes the next point of a stream of totals.
   *
   * @param start nanoseconds; 0 where unknown
   * @param time nanoseconds, after {@code start}
   * @param watchedNanos since when every point would have been seen
   */
  Verdict total(long start, long time, Totals point, long watchedNanos) {
    added = null;
    if (time == lastNanos) {
      return Verdict.DUPLICATE;
    }
    if (time < lastNanos) {
      return Verdict.OUT_OF_ORDER;
    }
    Verdict verdict = judge(start, time, point, watchedNanos);
    startNanos = start;
    lastNanos = time;
    totals = point;
    return verdict;
  }

  private Verdict judge(long start, long time, Totals point, long watchedNanos) {
    Totals before = totals;
    if (before == null) {
      boolean watched = start != 0 && start < time && start >= watchedNanos;
      fromNanos = watched ? start : time;
      added = watched ? point : null;
      return watched ? Verdict.WHOLE : Verdict.FIRST;
    }
    if (start >= lastNanos && start != startNanos) {
      fromNanos = start;
      added = point;
      return Verdict.RESET;
    }
    fromNanos = lastNanos;
    added = point.since(before);
    if (added != null) {
      return Verdict.CONTINUES;
    }
    added = point;
    return Verdict.RESET;
  }

  /** Takes the next point of a stream whose points add up by themselves, or of a gauge. */
  Verdict single(long start, long time, Totals point) {
    added = null;
    int at = Arrays.binarySearch(times, time);
    if (at >= 0) {
      return Verdict.DUPLICATE;
    }
    int into = -at - 1;
    if (into == 0 && times.length == TIMES) {
      return Verdict.OUT_OF_ORDER;
    }
    fromNanos = start != 0 ? start : into > 0 ? times[into - 1] : time;
    added = point;
    remember(time, into);
    lastNanos = times[times.length - 1];
    return Verdict.WHOLE;
  }

  private void remember(long time, int into) {
    if (times.length == TIMES) {
      System.arraycopy(times, 1, times, 0, into - 1);
      times[into - 1] = time;
      return;
    }
    long[] more = new long[times.length + 1];
    System.arraycopy(times, 0, more, 0, into);
    more[into] = time;
    System.arraycopy(times, into, more, into + 1, times.length - into);
    times = more;
  }
}
