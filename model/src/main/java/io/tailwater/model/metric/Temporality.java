package io.tailwater.model.metric;

/** Since when a point counts. The order is that of the column {@code temporality} in SQL. */
public enum Temporality {
  /** Not said, or the kind has none. */
  UNSPECIFIED,
  /** Since the point before. */
  DELTA,
  /** Since the process began. */
  CUMULATIVE;

  /** The temporality of OTLP's number; {@link #UNSPECIFIED} where there is none. */
  public static Temporality ofNumber(int number) {
    return switch (number) {
      case 1 -> DELTA;
      case 2 -> CUMULATIVE;
      default -> UNSPECIFIED;
    };
  }
}
