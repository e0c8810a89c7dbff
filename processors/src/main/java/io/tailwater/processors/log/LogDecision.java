package io.tailwater.processors.log;

import io.tailwater.processors.sampling.Verdict;

/**
 * What became of a log, and why.
 *
 * @param kept whether it is kept
 * @param reason why
 * @param policy the sampling policy that its trace was kept by; empty where it was judged by itself
 * @param sampleWeight how many logs of all traffic it stands for, at least 1; 0 where not kept, or
 *     with a trace that is pinned
 */
public record LogDecision(boolean kept, Reason reason, String policy, double sampleWeight) {
  /** Why a log is kept or not. */
  public enum Reason {
    /** It has followed the verdict on its trace. */
    TRACE("trace"),
    /** Its severity is one of those that are always kept. */
    SEVERITY("severity"),
    /** It is one of the first of its pattern. */
    NEW_PATTERN("new_pattern"),
    /** Chance, at the rate of its service. */
    RATE("rate");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** The word in columns and metrics. */
    public String word() {
      return word;
    }
  }

  public LogDecision {
    boolean pinned = reason == Reason.TRACE && sampleWeight == 0;
    if (kept && !pinned && !(sampleWeight >= 1)) {
      throw new IllegalArgumentException("a kept log stands for at least itself");
    }
  }

  /** As the trace, so the log. */
  public static LogDecision following(Verdict verdict) {
    return new LogDecision(
        verdict.kept(),
        Reason.TRACE,
        verdict.policy(),
        verdict.kept() ? verdict.sampleWeight() : 0);
  }

  /** Kept for itself. */
  public static LogDecision keptFor(Reason reason, double sampleWeight) {
    return new LogDecision(true, reason, "", sampleWeight);
  }

  /** Not kept, by chance. */
  public static final LogDecision NOT_DRAWN = new LogDecision(false, Reason.RATE, "", 0);
}
