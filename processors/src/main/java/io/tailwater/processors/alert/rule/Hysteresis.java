package io.tailwater.processors.alert.rule;

/**
 * How far a score has to come back before a minute counts as calm: a minute that no longer breaches
 * and is not calm either leaves an alert as it is.
 *
 * @param side on which side of {@code calmAt} a score is calm
 * @param calmAt in the units of {@link Measurement#score}; of no meaning for {@link Side#ANY}
 */
public record Hysteresis(Side side, double calmAt) {
  /** Where calm is. */
  public enum Side {
    /** A minute without a breach is calm. */
    ANY,
    /** Calm is below. */
    BELOW,
    /** Calm is above. */
    ABOVE
  }

  /** Every minute without a breach is calm. */
  public static final Hysteresis NONE = new Hysteresis(Side.ANY, 0);

  public Hysteresis {
    if (Double.isNaN(calmAt)) {
      throw new IllegalArgumentException("hysteresis needs a number");
    }
  }

  /** Calm below a score, for rules that breach above. */
  public static Hysteresis below(double calmAt) {
    return new Hysteresis(Side.BELOW, calmAt);
  }

  /** Calm above a score, for rules that breach below. */
  public static Hysteresis above(double calmAt) {
    return new Hysteresis(Side.ABOVE, calmAt);
  }

  /** Whether a score that does not breach is calm. */
  public boolean isCalm(double score) {
    return switch (side) {
      case ANY -> true;
      case BELOW -> score < calmAt;
      case ABOVE -> score > calmAt;
    };
  }
}
