package io.tailwater.processors.sampling;

/**
 * What the policies say of a trace.
 *
 * @param kept whether the trace is kept
 * @param policy the policy that keeps it; empty where the trace is dropped
 * @param sampleWeight how many traces this one stands for: 1 / (probability of being kept); 0 where
 *     the trace is dropped
 */
public record Verdict(boolean kept, String policy, double sampleWeight) {
  /** No policy keeps the trace. */
  public static final Verdict DROPPED = new Verdict(false, "", 0);

  public Verdict {
    if (kept && !(sampleWeight >= 1)) {
      throw new IllegalArgumentException("a kept trace stands for at least itself");
    }
  }

  /** Kept by this policy, standing for {@code sampleWeight} traces. */
  public static Verdict keptBy(String policy, double sampleWeight) {
    return new Verdict(true, policy, sampleWeight);
  }
}
