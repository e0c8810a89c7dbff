package io.tailwater.loadtests.shop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A clock that moves only when somebody pauses, at once and by just as much. */
final class FastClock implements ShopClock {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final List<Duration> pauses = new ArrayList<>();
  private final long milestoneNanos;
  private long nowNanos = TrafficSample.OPENED;

  /** A clock that lets {@link #awaitMilestone} pass once so much time has gone by. */
  FastClock(Duration milestone) {
    this.milestoneNanos = TrafficSample.OPENED + milestone.toNanos();
  }

  @Override
  public synchronized long epochNanos() {
    return nowNanos;
  }

  @Override
  public void pause(Duration howLong) {
    synchronized (this) {
      nowNanos += howLong.toNanos();
      pauses.add(howLong);
      if (nowNanos >= milestoneNanos) {
        reached.countDown();
      }
    }
  }

  void awaitMilestone() throws InterruptedException {
    reached.await();
  }

  synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
