package io.tailwater.processors.sampling;

import io.tailwater.model.OtTraceState;

/**
 * Conditions that chance decides: each draws once a trace, from the trace itself, and can say with
 * which probability it would have said yes, so that weights are exact (see {@link
 * KeptProbability}).
 */
final class Chances {
  /** The axis of OpenTelemetry's randomness; hashes of each salt have one of their own. */
  static final int RANDOMNESS = 0;

  /** The axis of what is no chance: decided once, the same in every fate. */
  static final int CERTAIN = -1;

  private Chances() {}

  /** A condition with a number among those of its policy set. */
  interface Chance extends Condition {
    /** The number. */
    int leaf();

    /** Draws for the trace; called once at most for each judgement. */
    void draw(TraceFacts facts);

    /**
     * Draws for a trace that came here in an assumed fate only: the same, but nothing is counted or
     * paid for, because it has not happened.
     */
    default void drawUncounted(TraceFacts facts) {
      draw(facts);
    }

    /** Whether drawing for one trace changes what is drawn for the next. */
    default boolean hasState() {
      return true;
    }

    @Override
    default Vote vote(TraceFacts facts) {
      if (!facts.isJudging() && hasState() && !facts.wasAsked(leaf())) {
        return Vote.UNASKED;
      }
      if (!facts.isDecided(leaf())) {
        if (facts.isAssumed()) {
          drawUncounted(facts);
        } else {
          draw(facts);
        }
      }
      return Vote.of(facts.passes(leaf()));
    }
  }

  /**
   * A share of trace ids: the trace's randomness against a threshold where its {@code tracestate}
   * carries OpenTelemetry's sampling fields, else the collector's hash.
   */
  record HashShare(
      int leaf, boolean readsTraceState, int axis, long seed, long hashAtMost, double probability)
      implements Chance {
    @Override
    public boolean hasState() {
      return false;
    }

    @Override
    public void draw(TraceFacts facts) {
      if (readsTraceState && facts.otRandomness != TraceFacts.NO_OT) {
        boolean passed = facts.randomness() >= OtTraceState.thresholdOf(probability);
        facts.decide(leaf, passed && probability > 0, probability, RANDOMNESS);
        return;
      }
      long hash = TraceIdHash.hash(seed, facts.traceIdHi, facts.traceIdLo);
      facts.decide(leaf, Long.compareUnsigned(hash, hashAtMost) <= 0, probability, axis);
    }
  }

  /** A share by the trace's randomness. */
  record RandomShare(int leaf, double probability) implements Chance {
    @Override
    public boolean hasState() {
      return false;
    }

    @Override
    public void draw(TraceFacts facts) {
      drawByRandomness(facts, leaf, probability);
    }
  }

  /** Draws by randomness with a probability found just now. */
  static void drawByRandomness(TraceFacts facts, int leaf, double probability) {
    boolean passed = probability > 0 && facts.randomness() >= OtTraceState.thresholdOf(probability);
    facts.decide(leaf, passed, probability, RANDOMNESS);
  }
}
