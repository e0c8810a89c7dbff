package io.tailwater.processors.sampling;

import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The probability with which a trace would be kept, given all that is not chance about it.
 *
 * <p>Every source of chance is an axis: OpenTelemetry's randomness, and the hash of each salt,
 * which are independent of one another. A condition on an axis is a threshold, so between the
 * thresholds of all conditions nothing changes: the cube of fates falls into cells, in each of
 * which the policies give one answer. The probability is the volume of the cells with a yes,
 * whatever the boolean tree above the thresholds. 1 over it is the weight of Horvitz and Thompson
 * (1952, "A generalization of sampling without replacement from a finite universe"), whose sums are
 * unbiased.
 */
final class KeptProbability {
  private KeptProbability() {}

  /**
   * The volume of fates in which {@code kept} holds.
   *
   * <p>A condition that was not asked of the trace as it is may be asked in another fate, and then
   * cuts the cube further: the volume is found anew until none comes to it.
   *
   * @param facts of the trace
   * @param leaves how many conditions draw
   * @param axes how many axes there are
   */
  static double of(TraceFacts facts, int leaves, int axes, Predicate<TraceFacts> kept) {
    try {
      while (true) {
        int decided = facts.decided(leaves);
        double[][] ends = new double[axes][];
        for (int axis = 0; axis < axes; axis++) {
          ends[axis] = ends(facts, leaves, axis);
        }
        double volume = volume(facts, ends, new double[axes], 0, kept);
        if (facts.decided(leaves) == decided) {
          return volume;
        }
      }
    } finally {
      facts.assume(null);
    }
  }

  private static double[] ends(TraceFacts facts, int leaves, int axis) {
    TreeSet<Double> ends = new TreeSet<>();
    for (int leaf = 0; leaf < leaves; leaf++) {
      if (facts.isDecided(leaf) && facts.axis(leaf) == axis) {
        ends.add(Math.clamp(facts.chance(leaf), 0.0, 1.0));
      }
    }
    ends.add(1.0);
    ends.remove(0.0);
    return ends.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double volume(
      TraceFacts facts, double[][] ends, double[] fate, int axis, Predicate<TraceFacts> kept) {
    if (axis == ends.length) {
      facts.assume(Arrays.copyOf(fate, fate.length));
      return kept.test(facts) ? 1 : 0;
    }
    double volume = 0;
    double from = 0;
    for (double to : ends[axis]) {
      fate[axis] = (from + to) / 2;
      volume += (to - from) * volume(facts, ends, fate, axis + 1, kept);
      from = to;
    }
    return volume;
  }
}
