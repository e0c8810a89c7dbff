package io.tailwater.processors.alert.baseline;

/**
 * A baseline as it was computed on entering an hour, from closed hours only; it does not change
 * within the hour. Values and scales are on the scale of the series' kind.
 *
 * @param version the epoch hour that it is for
 * @param rung which hours it is made of
 * @param quantile of a latency, the quantile that it is of; else 0
 * @param median what is expected
 * @param scaleAbove one standard deviation upwards, as the upper tail has it
 * @param scaleBelow one downwards
 * @param minutes minutes of the past in it
 * @param fromHour epoch hour of the first of them
 * @param toHour epoch hour of the last of them
 */
public record BaselineSnapshot(
    long version,
    Rung rung,
    double quantile,
    double median,
    double scaleAbove,
    double scaleBelow,
    int minutes,
    long fromHour,
    long toHour) {
  /** Further away is all the same: of a series that never moved, any change is. */
  private static final double MOST_SIGMAS = 1_000;

  public BaselineSnapshot {
    if (!(scaleAbove > 0) || !(scaleBelow > 0)) {
      throw new IllegalArgumentException("a scale is more than nothing");
    }
  }

  /** How many sigma a value on the scale is from the median; negative below it, 1,000 at most. */
  double sigmas(double scaled) {
    double distance = scaled - median;
    double sigmas = distance / (distance < 0 ? scaleBelow : scaleAbove);
    return Math.clamp(sigmas, -MOST_SIGMAS, MOST_SIGMAS);
  }

  /** What is so many sigma from the median, on the scale. */
  double atSigmas(double sigmas) {
    return median + sigmas * (sigmas < 0 ? scaleBelow : scaleAbove);
  }
}
