package io.tailwater.processors.alert.baseline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The three rules on one side of the baseline: which of them hold, and since when. */
final class SideRules {
  private static final int RULES = BaselineRule.values().length;
  private static final int RECOVERY_MINUTES = 5;
  private static final int LEAST_FIRING_MINUTES = 5;
  private static final double DRIFT_RECOVERY = 2.0 / 3;
  private static final long NOT_FIRING = Long.MIN_VALUE;

  /**
   * How far away a minute is, all seen from the side that is judged.
   *
   * @param sigmas of the minute
   * @param least the least of 3 minutes
   * @param mean of 30 minutes
   */
  record Distance(double sigmas, double least, double mean) {}

  /** Beyond which distances each rule holds; not a number while one is not known. */
  record Thresholds(double sustained, double shortFault, double drift) {}

  private final int direction;
  private final int stepMinutes;
  private final BaselineSettings settings;

  private final long[] since = new long[RULES];

  /** Minutes in a row that are calm for R1 and R2, and those that are for R3. */
  private int calmMinutes;

  private int calmDriftMinutes;
  private int beyondMinutes;
  private long affectedCalls;

  /** The rules upwards (direction 1) or downwards (-1), none of them firing. */
  SideRules(int direction, int stepMinutes, BaselineSettings settings) {
    this.direction = direction;
    this.stepMinutes = stepMinutes;
    this.settings = settings;
    Arrays.fill(since, NOT_FIRING);
  }

  int direction() {
    return direction;
  }

  /** Calls of the latest minutes without a calm one between them that were affected, with these. */
  long affected(double sigmas, long calls) {
    affectedCalls = sigmas > settings.recoverySigmas() ? affectedCalls + calls : 0;
    return affectedCalls;
  }

  /** Judges a minute; {@code matters} says whether its change is one that matters. */
  void judge(long minute, Distance distance, Thresholds beyond, boolean matters) {
    beyondMinutes = distance.sigmas > beyond.sustained ? beyondMinutes + stepMinutes : 0;
    calmMinutes = distance.sigmas < settings.recoverySigmas() ? calmMinutes + stepMinutes : 0;
    calmDriftMinutes =
        distance.mean < beyond.drift * DRIFT_RECOVERY ? calmDriftMinutes + stepMinutes : 0;
    boolean sustained = beyondMinutes >= settings.sustainedMinutes();
    judge(BaselineRule.SUSTAINED, minute, sustained && matters, calmMinutes);
    judge(BaselineRule.SHORT, minute, distance.least > beyond.shortFault && matters, calmMinutes);
    judge(BaselineRule.DRIFT, minute, distance.mean > beyond.drift && matters, calmDriftMinutes);
  }

  private void judge(BaselineRule rule, long minute, boolean holds, int calm) {
    int at = rule.index();
    if (since[at] == NOT_FIRING) {
      since[at] = holds ? minute : NOT_FIRING;
    } else if (calm >= RECOVERY_MINUTES && minute - since[at] >= LEAST_FIRING_MINUTES) {
      since[at] = NOT_FIRING;
    }
  }

  /** The rules that fire, as a set of bits see BaselineRule. */
  int firing() {
    int firing = 0;
    for (int rule = 0; rule < RULES; rule++) {
      firing |= since[rule] == NOT_FIRING ? 0 : 1 << rule;
    }
    return firing;
  }

  /** Minutes are missing: what was pending starts anew. */
  void interrupt() {
    beyondMinutes = 0;
    calmMinutes = 0;
    calmDriftMinutes = 0;
    affectedCalls = 0;
  }

  /** Ends all. */
  void end() {
    interrupt();
    Arrays.fill(since, NOT_FIRING);
  }

  void writeTo(DataOutput out) throws IOException {
    for (int rule = 0; rule < RULES; rule++) {
      out.writeLong(since[rule]);
    }
    out.writeInt(calmMinutes);
    out.writeInt(calmDriftMinutes);
    out.writeInt(beyondMinutes);
    out.writeLong(affectedCalls);
  }

  void readFrom(DataInput in) throws IOException {
    for (int rule = 0; rule < RULES; rule++) {
      since[rule] = in.readLong();
    }
    calmMinutes = in.readInt();
    calmDriftMinutes = in.readInt();
    beyondMinutes = in.readInt();
    affectedCalls = in.readLong();
  }
}
