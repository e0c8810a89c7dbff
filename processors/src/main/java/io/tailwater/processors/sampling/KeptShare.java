package io.tailwater.processors.sampling;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The share of trace ids that a policy, or any of several, would keep among traces for which their
 * rules hold.
 *
 * <p>Hashes of one salt are the same number and hashes of different salts are independent, so a
 * trace id is a point in a cube with one axis a salt, a policy keeps the box from the origin to its
 * percentages, and the share that several keep is the volume of the union of their boxes.
 */
final class KeptShare {
  private final List<Long> seeds;
  private final double[][] boxes;

  /**
   * Shares of these policies.
   *
   * @param percentagesBySeed for each policy, the percentage that each of its salts lets through
   */
  KeptShare(List<Map<Long, Double>> percentagesBySeed) {
    seeds =
        percentagesBySeed.stream().flatMap(policy -> policy.keySet().stream()).distinct().toList();
    boxes = new double[percentagesBySeed.size()][seeds.size()];
    for (int i = 0; i < boxes.length; i++) {
      for (int axis = 0; axis < seeds.size(); axis++) {
        boxes[i][axis] = percentagesBySeed.get(i).getOrDefault(seeds.get(axis), 100.0) / 100;
      }
    }
  }

  /** What each salt lets through, the strictest where one salt is used twice. */
  static Map<Long, Double> percentages(Condition condition) {
    Map<Long, Double> percentages = new HashMap<>();
    condition.narrow(percentages);
    return percentages;
  }

  /** 1 / (share that a policy of these percentages keeps). */
  static double weight(Map<Long, Double> percentages) {
    double weight = 1;
    for (double percentage : percentages.values()) {
      weight *= percentage > 0 ? 100 / percentage : Double.MAX_VALUE;
    }
    return Math.min(weight, Double.MAX_VALUE);
  }

  /** Whether policies use different salts, so that one's keeping says nothing of another's. */
  boolean hasIndependentHashes() {
    return seeds.size() > 1;
  }

  /** 1 / (share that any of the chosen policies keeps). */
  double weightOfAny(List<Integer> policies) {
    return Math.clamp(1 / volume(policies, 0), 1, Double.MAX_VALUE);
  }

  /** Cuts the union into slabs along one axis, between the boxes' ends on it. */
  private double volume(List<Integer> policies, int axis) {
    if (axis == seeds.size()) {
      return policies.isEmpty() ? 0 : 1;
    }
    TreeSet<Double> ends = new TreeSet<>();
    for (int policy : policies) {
      ends.add(boxes[policy][axis]);
    }
    double volume = 0;
    double from = 0;
    for (double to : ends) {
      List<Integer> reaching =
          policies.stream().filter(policy -> boxes[policy][axis] >= to).toList();
      volume += (to - from) * volume(reaching, axis + 1);
      from = to;
    }
    return volume;
  }
}
