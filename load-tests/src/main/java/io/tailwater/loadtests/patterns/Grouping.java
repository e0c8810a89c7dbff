package io.tailwater.loadtests.patterns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well lines were grouped: a group that was found is right if it has exactly the lines of one
 * true group.
 *
 * <p>Source: Jiang et al., "A Large-Scale Evaluation for Log Parsing Techniques: How Far Are We?",
 * ISSTA 2024 (LogPub).
 *
 * @param lines how many lines there are
 * @param trueGroups how many groups there should be
 * @param foundGroups how many were found
 * @param rightGroups how many of these are right
 * @param rightLines how many lines are in a group that is right
 */
record Grouping(int lines, int trueGroups, int foundGroups, int rightGroups, int rightLines) {
  /** Compares, line by line, the group that was found with the true one. */
  static Grouping of(List<?> found, List<?> expected) {
    Map<Object, Integer> foundSizes = sizes(found);
    Map<Object, Integer> trueSizes = sizes(expected);
    Map<List<Object>, Integer> common = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      common.merge(List.of(found.get(i), expected.get(i)), 1, Integer::sum);
    }
    int rightGroups = 0;
    int rightLines = 0;
    for (Map.Entry<List<Object>, Integer> pair : common.entrySet()) {
      Integer size = pair.getValue();
      if (size.equals(foundSizes.get(pair.getKey().get(0)))
          && size.equals(trueSizes.get(pair.getKey().get(1)))) {
        rightGroups++;
        rightLines += size;
      }
    }
    return new Grouping(found.size(), trueSizes.size(), foundSizes.size(), rightGroups, rightLines);
  }

  /** Grouping accuracy (GA): the share of lines in a group that is right. */
  double accuracy() {
    return (double) rightLines / lines;
  }

  /** F1 of grouping accuracy (FGA): harmonic mean of precision and recall over groups. */
  double f1() {
    return 2.0 * rightGroups / (trueGroups + foundGroups);
  }

  private static Map<Object, Integer> sizes(List<?> groups) {
    Map<Object, Integer> sizes = new HashMap<>();
    groups.forEach(group -> sizes.merge(group, 1, Integer::sum));
    return sizes;
  }
}
