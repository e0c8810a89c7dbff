package io.tailwater.loadtests.detection.nezha;

/**
 * Something that was measured.
 *
 * @param suite what it belongs to
 * @param measure what it is
 * @param value the figure
 * @param target what is asked for, as {@code >= 0.62}; empty where nothing is
 * @param met whether that was reached; true where nothing is asked for
 */
public record Measure(String suite, String measure, double value, String target, boolean met) {
  static Measure plain(String suite, String measure, double value) {
    return new Measure(suite, measure, value, "", true);
  }

  static Measure atLeast(String suite, String measure, double value, double target) {
    return new Measure(suite, measure, value, ">= " + target, value >= target);
  }

  static Measure atMost(String suite, String measure, double value, double target) {
    return new Measure(suite, measure, value, "<= " + target, value <= target);
  }
}
