package io.tailwater.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid name that a misspelt one was most likely meant to be. */
final class NearestName {
  private NearestName() {}

  /**
   * The candidate with the fewest edits to {@code given}, if a third of the letters or fewer (at
   * least two) would have to change.
   */
  static Optional<String> of(String given, Collection<String> candidates) {
    int mostEdits = Math.max(2, given.length() / 3);
    return candidates.stream()
        .filter(candidate -> edits(given, candidate) <= mostEdits)
        .filter(candidate -> edits(given, candidate) < candidate.length())
        .min(Comparator.comparingInt(candidate -> edits(given, candidate)));
  }

  /** What to add to an error about an unknown name: a suggestion, or everything there is. */
  static String hint(String given, Collection<String> candidates) {
    return of(given, candidates)
        .map(name -> "did you mean '" + name + "'?")
        .orElseGet(() -> "known here: " + String.join(", ", candidates));
  }

  /**
   * The optimal string alignment distance without regard to case: insertions, deletions,
   * substitutions and swaps of two neighbours count one each.
   */
  static int edits(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(distance[i - 1][j], distance[i][j - 1]) + 1;
        best = Math.min(best, distance[i - 1][j - 1] + substitution);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, distance[i - 2][j - 2] + 1);
        }
        distance[i][j] = best;
      }
    }
    return distance[a.length()][b.length()];
  }
}
