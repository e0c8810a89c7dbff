package io.tailwater.processors.sampling;

import java.util.List;

/** A compiled policy: what it says of a trace. */
interface Condition {
  /** What a condition says. */
  enum Vote {
    /** Keep. */
    YES,
    /** Nothing. */
    NO,
    /** Cannot say; the policy casts no vote. */
    ERROR,
    /** Keeps state and was not asked of this trace, which is only looked at now. */
    UNASKED;

    static Vote of(boolean holds) {
      return holds ? YES : NO;
    }
  }

  /** Says it of the trace with these facts. */
  Vote vote(TraceFacts facts);

  /**
   * Whether what was seen is enough for a yes however the trace goes on; false where in doubt.
   * Asked of a late span alone: a reason to turn a rejection must not rest on what is missing.
   */
  default boolean isEvident(TraceFacts facts) {
    return false;
  }

  /** Always. */
  record Always() implements Condition {
    @Override
    public Vote vote(TraceFacts facts) {
      return Vote.YES;
    }

    @Override
    public boolean isEvident(TraceFacts facts) {
      return true;
    }
  }

  /** At least one of these bits was seen on a span or resource. */
  record AnyBit(int word, long mask) implements Condition {
    @Override
    public Vote vote(TraceFacts facts) {
      return Vote.of(facts.hasAny(mask, word));
    }

    @Override
    public boolean isEvident(TraceFacts facts) {
      return facts.hasAny(mask, word);
    }
  }

  /** One bit says that it held, another that it could not be computed before it ever held. */
  record BitOrError(int word, long mask, int errorWord, long errorMask) implements Condition {
    @Override
    public Vote vote(TraceFacts facts) {
      if (facts.hasAny(mask, word)) {
        return Vote.YES;
      }
      return facts.hasAny(errorMask, errorWord) ? Vote.ERROR : Vote.NO;
    }

    @Override
    public boolean isEvident(TraceFacts facts) {
      return facts.hasAny(mask, word);
    }
  }

  /** The extent in whole milliseconds is above one bound and, where not 0, at most the other. */
  record Extent(long aboveMillis, long atMostMillis) implements Condition {
    private static final long NANOS_PER_MILLI = 1_000_000;

    @Override
    public Vote vote(TraceFacts facts) {
      return Vote.of(holds(facts.earliestStartNanos, facts.latestEndNanos));
    }

    @Override
    public boolean isEvident(TraceFacts facts) {
      return atMostMillis == 0 && holds(facts.earliestStartNanos, facts.latestEndNanos);
    }

    boolean holds(long earliestStartNanos, long latestEndNanos) {
      long millis = saturatingSubtract(latestEndNanos, earliestStartNanos) / NANOS_PER_MILLI;
      return millis > aboveMillis && (atMostMillis == 0 || millis <= atMostMillis);
    }

    private static long saturatingSubtract(long a, long b) {
      long difference = a - b;
      boolean overflow = ((a ^ b) & (a ^ difference)) < 0;
      return overflow ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
    }
  }

  /** The trace has at least so many spans and, where not 0, at most so many. */
  record Spans(long atLeast, long atMost) implements Condition {
    @Override
    public Vote vote(TraceFacts facts) {
      return Vote.of(facts.spanCount >= atLeast && (atMost == 0 || facts.spanCount <= atMost));
    }
  }

  /** Every part says yes; the first that does not decides. */
  record All(List<Condition> parts) implements Condition {
    @Override
    public Vote vote(TraceFacts facts) {
      for (int i = 0; i < parts.size(); i++) {
        Vote vote = parts.get(i).vote(facts);
        if (vote != Vote.YES) {
          return vote;
        }
      }
      return Vote.YES;
    }

    @Override
    public boolean isEvident(TraceFacts facts) {
      return parts.stream().allMatch(part -> part.isEvident(facts));
    }
  }

  /** Some part says yes; an error counts where none does. */
  record Any(List<Condition> parts) implements Condition {
    @Override
    public Vote vote(TraceFacts facts) {
      Vote vote = Vote.NO;
      for (int i = 0; i < parts.size(); i++) {
        switch (parts.get(i).vote(facts)) {
          case YES -> {
            return Vote.YES;
          }
          case ERROR -> vote = Vote.ERROR;
          case UNASKED -> vote = vote == Vote.NO ? Vote.UNASKED : vote;
          case NO -> {}
        }
      }
      return vote;
    }

    @Override
    public boolean isEvident(TraceFacts facts) {
      return parts.stream().anyMatch(part -> part.isEvident(facts));
    }
  }

  /** The part says no. */
  record None(Condition part) implements Condition {
    @Override
    public Vote vote(TraceFacts facts) {
      return switch (part.vote(facts)) {
        case YES -> Vote.NO;
        case NO -> Vote.YES;
        case ERROR -> Vote.ERROR;
        case UNASKED -> Vote.UNASKED;
      };
    }
  }
}
