package io.tailwater.loadtests.detection;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured figure.
 *
 * @param suite what it was measured on
 * @param measure what it is, and of which detector
 * @param value the figure
 * @param unit its unit; empty for shares
 * @param target what it should be, or null where it stands for comparison
 */
public record DetectionFigure(
    String suite, String measure, double value, String unit, @Nullable Target target) {
  /**
   * A bound.
   *
   * @param atLeast whether the figure should be at least the bound; else at most
   * @param bound in the figure's unit
   */
  public record Target(boolean atLeast, double bound) {
    /** The figure should be at least this. */
    public static Target atLeast(double bound) {
      return new Target(true, bound);
    }

    /** The figure should be at most this. */
    public static Target atMost(double bound) {
      return new Target(false, bound);
    }

    boolean isMet(double value) {
      return atLeast ? value >= bound : value <= bound;
    }

    @Override
    public String toString() {
      return (atLeast ? ">= " : "<= ") + shown(bound);
    }
  }

  /** A figure for comparison. */
  public static DetectionFigure compared(String suite, String measure, double value, String unit) {
    return new DetectionFigure(suite, measure, value, unit, null);
  }

  /** Whether it is not what it should be; not a number is not. */
  public boolean isMissed() {
    Target wanted = target;
    return wanted != null && !wanted.isMet(value);
  }

  /** A number as people read it: three digits that say something. */
  static String shown(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f", value);
  }
}
