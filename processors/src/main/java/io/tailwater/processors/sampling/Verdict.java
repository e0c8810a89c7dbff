package io.tailwater.processors.sampling;

/**
 * What the policies say of a trace.
 *
 * @param kept whether the trace is kept
 * @param policy the policy that keeps it, or that drops it against all others; empty where none
 *     keeps it
 * @param sampleWeight how many traces this one stands for: 1 / (probability of being kept); 0 where
 *     the trace is not kept, or is pinned
 * @param policyVersion the version of the policies that it was judged under; 0 where not kept
 * @param headOnly whether the trace was above the size cap: of its later spans only roots and
 *     errors are kept
 */
public record Verdict(
    boolean kept, String policy, double sampleWeight, int policyVersion, boolean headOnly) {
  /** No policy keeps the trace. */
  public static final Verdict DROPPED = new Verdict(false, "", 0, 0, false);

  /** What takes the place of a policy on traces that a pin keeps. */
  public static final String PINNED = "pinned";

  public Verdict {
    if (kept && !(sampleWeight >= 1 || (sampleWeight == 0 && policy.equals(PINNED)))) {
      throw new IllegalArgumentException("a kept trace stands for at least itself");
    }
  }

  /** Kept by this policy, standing for {@code sampleWeight} traces. */
  public static Verdict keptBy(String policy, double sampleWeight, int policyVersion) {
    return new Verdict(true, policy, sampleWeight, policyVersion, false);
  }

  /**
   * Rejected by the policies and kept as evidence of an alert. It weighs nothing: what the policies
   * keep stands for it already, so any weight would count it twice.
   */
  public static Verdict pinned(int policyVersion) {
    return new Verdict(true, PINNED, 0, policyVersion, false);
  }

  /** Dropped by a {@code drop} policy or rule, whatever else would keep it, then and later. */
  public static Verdict droppedBy(String policy) {
    return new Verdict(false, policy, 0, 0, false);
  }

  /** The same, with nothing but roots and errors to follow. */
  public Verdict withHeadOnly() {
    return new Verdict(kept, policy, sampleWeight, policyVersion, true);
  }

  /** Whether a pin alone keeps the trace. */
  public boolean isPinned() {
    return kept && sampleWeight == 0;
  }

  /** Whether a {@code drop} policy or rule dropped the trace against all others. */
  public boolean isVeto() {
    return !kept && !policy.isEmpty();
  }
}
