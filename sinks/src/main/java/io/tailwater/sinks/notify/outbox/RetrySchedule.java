package io.tailwater.sinks.notify.outbox;

/*
 * Full jitter (a random pause between nothing and a bound that doubles) spreads the retries of many
 * lanes best; it is used while a receiver may be back any moment. Its bound reaches five minutes with
 * the tenth failure and stays there up to the thirtieth, an hour and a half on average, before the long
 * pauses of Standard Webhooks' schedule begin. After a failure that comes three days or more after a
 * message was accepted, the message is given up.
 */
/** When a receiver that failed is tried again. Pure. */
final class RetrySchedule {
  /** For how long a message is tried. */
  static final long PATIENCE_MILLIS = 72 * 3_600_000L;

  /** From how many failures in a row the fallback is told as well. */
  static final int ESCALATING_FAILURES = 3;

  /** How often a message is sent that the receiver blames. */
  static final int REJECTIONS = 5;

  private static final long FIRST_MILLIS = 1_000;
  private static final long JITTER_MILLIS = 5 * 60_000;
  private static final int JITTERED = 30;
  private static final int DOUBLINGS = 9;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long[] LONG_MILLIS = {
    HOUR_MILLIS / 2,
    2 * HOUR_MILLIS,
    5 * HOUR_MILLIS,
    10 * HOUR_MILLIS,
    14 * HOUR_MILLIS,
    20 * HOUR_MILLIS,
    24 * HOUR_MILLIS
  };

  private RetrySchedule() {}

  /**
   * How long to pause.
   *
   * @param failures in a row, at least 1
   * @param random any number, evenly spread
   */
  static long pauseMillis(int failures, long random) {
    if (failures <= JITTERED) {
      return Long.remainderUnsigned(random, bound(failures)) + 1;
    }
    long step = LONG_MILLIS[Math.min(failures - JITTERED, LONG_MILLIS.length) - 1];
    return step - Long.remainderUnsigned(random, step / 10);
  }

  private static long bound(int failures) {
    return Math.min(JITTER_MILLIS, FIRST_MILLIS << Math.min(failures - 1, DOUBLINGS));
  }
}
