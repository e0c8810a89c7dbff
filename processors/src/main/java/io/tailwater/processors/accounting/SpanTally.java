package io.tailwater.processors.accounting;

import java.util.EnumMap;
import java.util.Objects;

/** A number for every {@link Count}, all 0 at first. Not thread-safe. */
public final class SpanTally {
  /** Each in a cell of its own, so that counting makes no objects. */
  private final EnumMap<Count, long[]> cells = new EnumMap<>(Count.class);

  /** A tally of nothing. */
  public SpanTally() {
    for (Count count : Count.values()) {
      cells.put(count, new long[1]);
    }
  }

  /** The same numbers, from now on independent. */
  public SpanTally copy() {
    return new SpanTally().add(this);
  }

  /** One of the numbers. */
  public long of(Count count) {
    return cell(count)[0];
  }

  /** Counts so many more. */
  public SpanTally add(Count count, long more) {
    cell(count)[0] += more;
    return this;
  }

  /** Counts everything that another has counted. */
  public SpanTally add(SpanTally other) {
    for (Count count : Count.values()) {
      add(count, other.of(count));
    }
    return this;
  }

  /** Sets one of the numbers. */
  public SpanTally set(Count count, long number) {
    cell(count)[0] = number;
    return this;
  }

  private long[] cell(Count count) {
    return Objects.requireNonNull(cells.get(count));
  }

  /**
   * Spans received of which nobody knows what became: 0 where all is well, positive where some are
   * lost, negative where more came out than went in.
   */
  public long gap() {
    return of(Count.RECEIVED)
        - of(Count.KEPT)
        - of(Count.DROPPED_BY_POLICY)
        - of(Count.DUPLICATES)
        - of(Count.DEAD_LETTERED)
        - of(Count.UNDECIDED);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpanTally tally && toString().equals(tally.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Count count : Count.values()) {
      if (of(count) != 0) {
        text.append(text.isEmpty() ? "" : " ").append(count.word()).append('=').append(of(count));
      }
    }
    return text.toString();
  }
}
