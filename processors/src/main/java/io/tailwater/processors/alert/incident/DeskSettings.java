package io.tailwater.processors.alert.incident;

/**
 * How patient a desk is. Times in milliseconds.
 *
 * @param groupWaitMillis how long an incident is gathered before it is told
 * @param criticalWaitMillis the same for a critical one
 * @param groupIntervalMillis how long after the last page new members are told at the earliest
 * @param repeatMillis after how long an incident that goes on is told again
 * @param redecideMillis how long after the first page the root may still change
 * @param closeMillis how long all members have to be resolved before the incident is
 * @param unconfirmedPerDay how many incidents that only a baseline tells of may be paged in 24
 *     hours
 */
public record DeskSettings(
    long groupWaitMillis,
    long criticalWaitMillis,
    long groupIntervalMillis,
    long repeatMillis,
    long redecideMillis,
    long closeMillis,
    int unconfirmedPerDay) {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;

  /** What everybody has who has set nothing: alerting.md 1.6 and 1.2. */
  public static final DeskSettings DEFAULT =
      new DeskSettings(
          30 * SECOND, 10 * SECOND, 5 * MINUTE, 240 * MINUTE, 5 * MINUTE, 3 * MINUTE, 2);

  public DeskSettings {
    if (Math.min(groupWaitMillis, criticalWaitMillis) < 0
        || Math.min(groupIntervalMillis, repeatMillis) <= 0
        || Math.min(redecideMillis, closeMillis) < 0
        || unconfirmedPerDay < 0) {
      throw new IllegalArgumentException("times and budgets are not negative");
    }
  }
}
