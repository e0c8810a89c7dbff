package io.tailwater.processors.sampling;

import java.util.List;
import java.util.Map;

/**
 * A compiled policy: a boolean over a trace's facts, and the probability with which it keeps what
 * it would keep.
 */
sealed interface Condition {
  /** Whether the policy votes to keep the trace. */
  boolean holds(TraceFacts facts);

  /** Whether the policy would vote to keep the trace if its id had another hash. */
  default boolean rulesHold(TraceFacts facts) {
    return holds(facts);
  }

  /**
   * Lowers the percentage of trace ids that the policy lets through, for each salt by its seed, to
   * its own.
   */
  default void narrow(Map<Long, Double> percentageBySeed) {}

  /** Always. */
  record Always() implements Condition {
    @Override
    public boolean holds(TraceFacts facts) {
      return true;
    }
  }

  /** At least one of these bits was seen on a span or resource. */
  record AnyBit(long mask) implements Condition {
    @Override
    public boolean holds(TraceFacts facts) {
      return (facts.bits & mask) != 0;
    }
  }

  /** None of these bits was seen on any span or resource. */
  record NoBit(long mask) implements Condition {
    @Override
    public boolean holds(TraceFacts facts) {
      return (facts.bits & mask) == 0;
    }
  }

  /** The extent in whole milliseconds is above one bound and, where not 0, at most the other. */
  record Extent(long aboveMillis, long atMostMillis) implements Condition {
    private static final long NANOS_PER_MILLI = 1_000_000;

    @Override
    public boolean holds(TraceFacts facts) {
      long millis =
          saturatingSubtract(facts.latestEndNanos, facts.earliestStartNanos) / NANOS_PER_MILLI;
      return millis > aboveMillis && (atMostMillis == 0 || millis <= atMostMillis);
    }

    private static long saturatingSubtract(long a, long b) {
      long difference = a - b;
      boolean overflow = ((a ^ b) & (a ^ difference)) < 0;
      return overflow ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
    }
  }

  /** The trace id's hash is at most the threshold. */
  record HashAtMost(long seed, long threshold, double percentage) implements Condition {
    @Override
    public boolean holds(TraceFacts facts) {
      long hash = TraceIdHash.hash(seed, facts.traceIdHi, facts.traceIdLo);
      return Long.compareUnsigned(hash, threshold) <= 0;
    }

    @Override
    public boolean rulesHold(TraceFacts facts) {
      return true;
    }

    @Override
    public void narrow(Map<Long, Double> percentageBySeed) {
      percentageBySeed.merge(seed, Math.clamp(percentage, 0.0, 100.0), Math::min);
    }
  }

  /** Every part holds. */
  record All(List<Condition> parts) implements Condition {
    @Override
    public boolean holds(TraceFacts facts) {
      for (int i = 0; i < parts.size(); i++) {
        if (!parts.get(i).holds(facts)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean rulesHold(TraceFacts facts) {
      for (int i = 0; i < parts.size(); i++) {
        if (!parts.get(i).rulesHold(facts)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void narrow(Map<Long, Double> percentageBySeed) {
      parts.forEach(part -> part.narrow(percentageBySeed));
    }
  }
}
