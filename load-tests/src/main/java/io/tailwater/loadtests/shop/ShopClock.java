package io.tailwater.loadtests.shop;

import java.time.Duration;
import java.time.Instant;

/** The time as the agents see it, so that tests can run theirs faster than the world's. */
interface ShopClock {
  /** Now, in nanoseconds since the epoch. */
  long epochNanos();

  /** Does nothing for so long. */
  void pause(Duration howLong) throws InterruptedException;

  /** The clock of this machine. */
  static ShopClock ofThisMachine() {
    return new ShopClock() {
      @Override
      public long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
      }

      @Override
      public void pause(Duration howLong) throws InterruptedException {
        Thread.sleep(howLong);
      }
    };
  }
}
