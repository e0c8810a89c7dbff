package io.tailwater.processors.sampling;

import io.tailwater.model.OtTraceState;
import java.util.List;

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
      if (!facts.isDecided(leaf())) {
        if (facts.isLookedAt() && hasState()) {
          return Vote.ERROR;
        }
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

  /** The collector's token bucket: what is left of a second's tokens decides, chance does not. */
  static final class Bucket implements Chance {
    private static final double MILLIS_PER_SECOND = 1000;

    private final int leaf;
    private final PolicySpec.LimitedUnit unit;
    private final double perSecond;
    private final double burst;
    private double tokens;
    private long filledAtMillis = Long.MIN_VALUE;

    Bucket(int leaf, PolicySpec.Limiting spec, double share) {
      this.leaf = leaf;
      unit = spec.unit();
      perSecond = spec.perSecond() * share;
      burst = spec.burstCapacity() > 0 ? spec.burstCapacity() : 2.0 * spec.perSecond();
      tokens = burst;
    }

    @Override
    public int leaf() {
      return leaf;
    }

    @Override
    public void drawUncounted(TraceFacts facts) {
      boolean passed = cost(facts) <= tokens;
      facts.decide(leaf, passed, passed ? 1 : 0, CERTAIN);
    }

    private double cost(TraceFacts facts) {
      return switch (unit) {
        case SPANS -> facts.spanCount;
        case BYTES -> facts.bytes;
      };
    }

    @Override
    public void draw(TraceFacts facts) {
      if (filledAtMillis != Long.MIN_VALUE) {
        double seconds = (facts.nowMillis - filledAtMillis) / MILLIS_PER_SECOND;
        tokens = Math.min(burst, tokens + Math.max(0, seconds) * perSecond);
      }
      filledAtMillis = Math.max(filledAtMillis, facts.nowMillis);
      double cost = cost(facts);
      boolean passed = cost <= tokens;
      if (passed) {
        tokens -= cost;
      }
      facts.decide(leaf, passed, passed ? 1 : 0, CERTAIN);
    }
  }

  /** The collector's {@code composite}: the first part that says yes, within its second's share. */
  static final class FirstWithinShare implements Chance {
    private static final long MILLIS_PER_SECOND = 1000;

    private final int leaf;
    private final Condition[] parts;
    private final double[] allowed;
    private final double allowedInAll;
    private final double share;
    private final double[] kept;
    private long second = Long.MIN_VALUE;

    FirstWithinShare(int leaf, PolicySpec.Composite spec, List<Condition> parts, double share) {
      this.leaf = leaf;
      this.parts = parts.toArray(Condition[]::new);
      this.share = share;
      allowed = spec.parts().stream().mapToDouble(PolicySpec.Share::spansPerSecond).toArray();
      allowedInAll = spec.maxTotalSpansPerSecond();
      kept = new double[this.parts.length];
    }

    @Override
    public int leaf() {
      return leaf;
    }

    @Override
    public Vote vote(TraceFacts facts) {
      if (facts.isDecided(leaf)) {
        return Vote.of(facts.passes(leaf));
      }
      if (facts.isLookedAt()) {
        return Vote.ERROR;
      }
      if (facts.isAssumed()) {
        return Vote.NO;
      }
      startSecond(Math.floorDiv(facts.nowMillis, MILLIS_PER_SECOND));
      for (int i = 0; i < parts.length; i++) {
        Vote vote = parts[i].vote(facts);
        if (vote == Vote.ERROR) {
          return vote;
        }
        if (vote == Vote.YES) {
          boolean passed = isAllowed(i, facts.spanCount);
          kept[i] += passed ? facts.spanCount : 0;
          facts.decide(leaf, passed, passed ? 1 : 0, CERTAIN);
          return Vote.of(passed);
        }
      }
      facts.decide(leaf, false, 0, CERTAIN);
      return Vote.NO;
    }

    /**
     * Upstream compares the total with this part's own count too. A shard has a part of the rate
     * only, but a trace is as large as it is: it may take the shard into debt.
     */
    private boolean isAllowed(int part, long spans) {
      double least = Math.min(allowed[part], allowedInAll);
      return share == 1
          ? kept[part] + spans <= least
          : kept[part] < least * share && spans <= least;
    }

    @Override
    public void draw(TraceFacts facts) {
      throw new IllegalStateException("a composite draws when it votes");
    }

    private void startSecond(long now) {
      if (now > second) {
        long seconds = second == Long.MIN_VALUE ? 1 : now - second;
        for (int i = 0; i < kept.length; i++) {
          kept[i] = share == 1 ? 0 : Math.max(0, kept[i] - seconds * allowed[i] * share);
        }
        second = now;
      }
    }
  }
}
