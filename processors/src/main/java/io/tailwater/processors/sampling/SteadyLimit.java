package io.tailwater.processors.sampling;

import io.tailwater.processors.sampling.Chances.Chance;

/*
 * A rate limit that stays honest. The collector's token bucket keeps whatever comes first, so nobody
 * can say which share of the traffic a kept trace stands for. Here the share is set first, from what
 * was seen before, and then the trace's own randomness decides against it: the highest randomness is
 * kept, the threshold is known, and 1 / share is an unbiased weight however the share moves, because
 * it never depends on the trace that it is applied to.
 *
 * The share is (allowed rate / demanded rate), the demand being a moving average over seconds of
 * stream time that follows a rise at once and a fall by halves. Tokens correct it: what is kept is
 * paid for, into debt if need be, and as they run out the share falls, by at most 1/64; never to
 * nothing, since what can never be kept is represented by nothing.
 *
 * Every shard holds a fixed lease of 1/P of the limit. Traces are spread over the P shards by hash,
 * so the demand is too, and the kept rate is the same however many nodes share the shards.
 */
/** {@code rate_limiting} and {@code bytes_limiting} in strict mode. Memory is constant. */
final class SteadyLimit implements Chance {
  private static final long SECOND_MILLIS = 1000;
  private static final double LEAST_FACTOR = 1.0 / 64;

  /** Shares are rounded down to so many steps an octave: few distinct weights, 1.6 % unused. */
  private static final int STEPS_AN_OCTAVE = 64;

  private final int leaf;
  private final PolicySpec.LimitedUnit unit;
  private double perSecond;
  private double burst;
  private double tokens;
  private double demandPerSecond;
  private double demandThisSecond;
  private long second = Long.MIN_VALUE;

  /**
   * A limit.
   *
   * @param share this shard's part of it
   */
  SteadyLimit(
      int leaf, PolicySpec.LimitedUnit unit, double perSecond, double burstCapacity, double share) {
    this.leaf = leaf;
    this.unit = unit;
    this.perSecond = perSecond * share;
    burst = (burstCapacity > 0 ? burstCapacity : 2 * perSecond) * share;
    tokens = burst;
  }

  /** Changes the limit, in what this shard may keep a second. */
  void allow(double allowedPerSecond) {
    burst *= allowedPerSecond / perSecond;
    perSecond = allowedPerSecond;
  }

  @Override
  public int leaf() {
    return leaf;
  }

  @Override
  public void draw(TraceFacts facts) {
    if (perSecond <= 0) {
      facts.decide(leaf, false, 0, Chances.CERTAIN);
      return;
    }
    passTime(facts.nowMillis);
    double cost =
        switch (unit) {
          case SPANS -> facts.spanCount;
          case BYTES -> facts.bytes;
        };
    drawUncounted(facts);
    demandThisSecond += cost;
    if (facts.hasPassed(leaf)) {
      tokens -= cost;
    }
  }

  @Override
  public void drawUncounted(TraceFacts facts) {
    Chances.drawByRandomness(facts, leaf, perSecond > 0 ? share() : 0);
  }

  private double share() {
    double demand = Math.max(demandPerSecond, demandThisSecond);
    double wanted = demand > perSecond ? perSecond / demand : 1;
    double full = 2 * Math.max(tokens, 0) / burst;
    return roundedDown(wanted * Math.clamp(full, LEAST_FACTOR, demand > perSecond ? 2.0 : 1.0));
  }

  private void passTime(long nowMillis) {
    long now = Math.floorDiv(nowMillis, SECOND_MILLIS);
    if (second == Long.MIN_VALUE) {
      second = now;
      return;
    }
    if (now <= second) {
      return;
    }
    double seconds = now - second;
    tokens = Math.min(burst, tokens + seconds * perSecond);
    demandPerSecond =
        Math.max(demandThisSecond, (demandPerSecond + demandThisSecond) / 2)
            * Math.pow(0.5, Math.min(seconds - 1, 60));
    demandThisSecond = 0;
    second = now;
  }

  /** The next lower of few values, at most 1. */
  static double roundedDown(double share) {
    if (share >= 1) {
      return 1;
    }
    double octave = Math.pow(2, Math.floor(Math.log(share) / Math.log(2)));
    return octave * (1 + Math.floor((share / octave - 1) * STEPS_AN_OCTAVE) / STEPS_AN_OCTAVE);
  }
}
