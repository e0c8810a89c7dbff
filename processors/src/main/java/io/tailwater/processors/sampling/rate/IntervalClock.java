package io.tailwater.processors.sampling.rate;

import java.time.Duration;

/** Tells how many intervals of stream time have ended; the first begins with the first call. */
final class IntervalClock {
  private final long intervalMillis;
  private boolean started;
  private long now;
  private long start;

  IntervalClock(Duration interval) {
    intervalMillis = interval.toMillis();
  }

  /** Intervals that have ended since the last call, however long ago that was. */
  long advance(long streamTimeMillis) {
    if (!started) {
      started = true;
      now = streamTimeMillis;
      start = streamTimeMillis;
      return 0;
    }
    now = Math.max(now, streamTimeMillis);
    long ended = (now - start) / intervalMillis;
    start += ended * intervalMillis;
    return ended;
  }

  /** Begins a new interval now. */
  void restart() {
    start = now;
  }
}
