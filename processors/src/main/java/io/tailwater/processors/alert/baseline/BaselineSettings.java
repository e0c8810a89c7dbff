package io.tailwater.processors.alert.baseline;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What may be chosen of the dynamic baselines. The defaults are those of alerting.md, 1.2.
 *
 * @param zone the tenant's time zone, which says what an hour of the week is
 * @param sigmas distance that is out of the ordinary (R1, and what is not learned)
 * @param sustainedMinutes how long R1 wants it
 * @param recoverySigmas distance below which a rule begins to recover; less than {@code sigmas}
 * @param falseAlarmsPerDay how often R2, and R3, may be wrong on a series
 * @param gate how much a change must matter
 * @param floors the least that a standard deviation is taken for
 */
public record BaselineSettings(
    ZoneId zone,
    double sigmas,
    int sustainedMinutes,
    double recoverySigmas,
    double falseAlarmsPerDay,
    Gate gate,
    Floors floors) {
  /** The defaults, in UTC. */
  public static final BaselineSettings DEFAULT =
      new BaselineSettings(ZoneOffset.UTC, 3, 5, 2, 0.1, Gate.DEFAULT, Floors.DEFAULT);

  /**
   * A change that is smaller than this is no alert, however unusual it is.
   *
   * @param factor between the value and what is expected; of latencies and volumes
   * @param affectedCalls calls that are slower than expected, or more or fewer than expected
   * @param slowerNanos nanoseconds above what is expected; of latencies
   * @param volumePerMinute calls a minute that must be expected before their lack is bad
   */
  public record Gate(double factor, long affectedCalls, long slowerNanos, double volumePerMinute) {
    /** A fifth more, 10 calls, 5 ms; 20 calls a minute. */
    public static final Gate DEFAULT = new Gate(1.2, 10, 5_000_000, 20);

    public Gate {
      if (!(factor >= 1) || affectedCalls < 0 || slowerNanos < 0 || !(volumePerMinute >= 0)) {
        throw new IllegalArgumentException("a gate lets through what is more, not less");
      }
    }
  }

  /**
   * The least that a standard deviation is taken for: quantiles move in steps, and a series that
   * never moved would otherwise alert on its first change.
   *
   * @param factor of latencies and volumes, as a factor: 1.1 is a tenth
   * @param nanos of latencies
   * @param metricShare of metrics, as a share of what is expected
   */
  public record Floors(double factor, long nanos, double metricShare) {
    /** A tenth; of latencies at least 1 ms; of metrics a twentieth. */
    public static final Floors DEFAULT = new Floors(1.1, 1_000_000, 0.05);

    public Floors {
      if (!(factor > 1) || nanos < 0 || !(metricShare >= 0)) {
        throw new IllegalArgumentException("floors are above nothing");
      }
    }
  }

  public BaselineSettings {
    if (!(recoverySigmas > 0) || !(sigmas > recoverySigmas)) {
      throw new IllegalArgumentException(
          "sigmas are more than those of the recovery, and these > 0");
    }
    if (sustainedMinutes < 1 || !(falseAlarmsPerDay > 0 && falseAlarmsPerDay < 4)) {
      throw new IllegalArgumentException(
          "no rules of "
              + sustainedMinutes
              + " minutes, "
              + falseAlarmsPerDay
              + " false alarms a day");
    }
  }

  /** The same in another time zone. */
  public BaselineSettings in(ZoneId other) {
    return new BaselineSettings(
        other, sigmas, sustainedMinutes, recoverySigmas, falseAlarmsPerDay, gate, floors);
  }
}
