package io.tailwater.processors.alert.slo;

/**
 * What is left of an error budget.
 *
 * <p>The budget is counted in calls, those of the last full period: an hour of a quiet night cannot
 * burn its share of the month. While there is no full period, the calls so far stand for it.
 *
 * @param allowedBad how many calls of a period may be bad
 * @param bad how many were, in the period that ends now
 * @param remaining share of the budget that is left; below 0 once it is overdrawn, 1 without calls
 * @param spentLastHour share of the budget that the last hour took
 * @param hoursLeft after how many hours nothing is left if bad calls go on to come as in the last
 *     hour; 0 where nothing is, infinity where none come
 */
public record Budget(
    double allowedBad, long bad, double remaining, double spentLastHour, double hoursLeft) {
  private static final double HOUR = 60;

  /**
   * Draws the account.
   *
   * @param period calls of the period that ends now
   * @param ofFullPeriod calls of a full period
   * @param lastHour calls of the last 60 minutes, or of as many as there have been
   * @param minutes how many these are, 1 to 60
   */
  static Budget of(
      Counts period, double ofFullPeriod, Counts lastHour, long minutes, double allowance) {
    double allowed = allowance * ofFullPeriod;
    if (allowed == 0) {
      return new Budget(0, 0, 1, 0, Double.POSITIVE_INFINITY);
    }
    double left = allowed - period.bad();
    double badPerHour = lastHour.bad() * HOUR / minutes;
    double hoursLeft =
        left <= 0 ? 0 : badPerHour == 0 ? Double.POSITIVE_INFINITY : left / badPerHour;
    return new Budget(allowed, period.bad(), left / allowed, lastHour.bad() / allowed, hoursLeft);
  }
}
