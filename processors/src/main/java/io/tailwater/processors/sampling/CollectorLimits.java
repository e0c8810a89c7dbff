package io.tailwater.processors.sampling;

import io.tailwater.model.OtTraceState;
import io.tailwater.processors.sampling.Chances.Chance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Limits in {@code compat: otel}, as the collector's {@code tailsamplingprocessor} has them. */
final class CollectorLimits {
  private CollectorLimits() {}

  /** The token bucket: what is left of the tokens decides, chance does not. */
  record FirstCome(int leaf, TokenBucket bucket) implements Chance {
    @Override
    public void drawUncounted(TraceFacts facts) {
      decide(facts, bucket.cost(facts) <= bucket.tokens());
    }

    @Override
    public void draw(TraceFacts facts) {
      bucket.fill(facts.nowMillis);
      double cost = bucket.cost(facts);
      boolean passed = cost <= bucket.tokens();
      if (passed) {
        bucket.take(cost);
      }
      decide(facts, passed);
    }

    private void decide(TraceFacts facts, boolean passed) {
      facts.decide(leaf, passed, passed ? 1 : 0, Chances.CERTAIN);
    }
  }

  /**
   * The limit over all traces that are judged at one tick, with the gate {@code usetracestate}: the
   * highest randomness is kept, and the cut is an honest threshold. Its traces are offered first,
   * then {@link #cut}, then judged.
   *
   * <p>A trace that costs more than the bucket ever holds never passes, and does not count. Source:
   * {@code budget_limiting.go} of v0.164.1; the cut after Ting (2017, "Adaptive Threshold
   * Sampling", arXiv 1708.04970, 3.1).
   */
  static final class ByTick implements Chance {
    private record Offer(long randomness, double cost) {}

    private final int leaf;
    private final TokenBucket bucket;
    private final List<Offer> offers = new ArrayList<>();
    private long threshold;

    ByTick(int leaf, TokenBucket bucket) {
      this.leaf = leaf;
      this.bucket = bucket;
    }

    @Override
    public int leaf() {
      return leaf;
    }

    void offer(TraceFacts facts) {
      double cost = bucket.cost(facts);
      if (cost <= bucket.burst()) {
        offers.add(new Offer(facts.randomness(), cost));
      }
    }

    /** Finds the threshold that keeps as many as there are tokens for, and takes these. */
    void cut(long nowMillis) {
      bucket.fill(nowMillis);
      offers.sort(Comparator.comparingLong(Offer::randomness).reversed());
      double budget = Math.floor(bucket.tokens());
      double spent = 0;
      int kept = 0;
      while (kept < offers.size() && spent + offers.get(kept).cost() <= budget) {
        spent += offers.get(kept++).cost();
      }
      threshold = 0;
      if (kept < offers.size()) {
        long rejected = offers.get(kept).randomness();
        while (kept > 0 && offers.get(kept - 1).randomness() == rejected) {
          spent -= offers.get(--kept).cost();
        }
        threshold = kept == 0 ? OtTraceState.MAX : rejected + 1;
      }
      bucket.take(spent);
      offers.clear();
    }

    @Override
    public void draw(TraceFacts facts) {
      boolean fits = bucket.cost(facts) <= bucket.burst();
      if (fits) {
        double share = (double) (OtTraceState.MAX - threshold) / OtTraceState.MAX;
        facts.decide(leaf, facts.randomness() >= threshold, share, Chances.RANDOMNESS);
      } else {
        facts.decide(leaf, false, 0, Chances.CERTAIN);
      }
    }
  }

  /**
   * Limits that share what they are asked about: one at the top alone, or those in an {@code and},
   * which see the traces that all other parts would keep.
   */
  record TickGroup(List<Condition> others, List<ByTick> limits) {
    TickGroup {
      others = List.copyOf(others);
      limits = List.copyOf(limits);
    }

    void offer(TraceFacts facts) {
      for (Condition other : others) {
        if (CompiledPolicies.voteOf(other, facts) != Condition.Vote.YES) {
          return;
        }
      }
      limits.forEach(limit -> limit.offer(facts));
    }

    void cut(long nowMillis) {
      limits.forEach(limit -> limit.cut(nowMillis));
    }
  }

  /** The {@code composite}: the first part that says yes, within its second's share. */
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
        return facts.hasFailed(leaf) ? Vote.ERROR : Vote.of(facts.passes(leaf));
      }
      if (!facts.isJudging()) {
        return Vote.UNASKED;
      }
      if (facts.isAssumed()) {
        return Vote.NO;
      }
      startSecond(Math.floorDiv(facts.nowMillis, MILLIS_PER_SECOND));
      for (int i = 0; i < parts.length; i++) {
        Vote vote = parts[i].vote(facts);
        if (vote == Vote.ERROR) {
          facts.fail(leaf);
          return vote;
        }
        if (vote == Vote.YES) {
          boolean passed = isAllowed(i, facts.spanCount);
          kept[i] += passed ? facts.spanCount : 0;
          facts.decide(leaf, passed, passed ? 1 : 0, Chances.CERTAIN);
          return Vote.of(passed);
        }
      }
      facts.decide(leaf, false, 0, Chances.CERTAIN);
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
