package io.tailwater.node;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that moves records from one topic to the next and is started anew when it breaks.
 *
 * <p>A lane keeps nothing that Kafka does not have: whatever goes wrong, it closes its clients
 * without finishing anything and begins again at the committed offsets.
 */
abstract class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final String name;
  private final NodeMetrics metrics;
  private final AtomicBoolean running = new AtomicBoolean();
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable String trouble;
  private @Nullable Thread thread;

  Lane(String name, NodeMetrics metrics) {
    this.name = name;
    this.metrics = metrics;
    trouble = "lane " + name + " has not begun";
  }

  /** Works until {@link #isStopping()}; any exception means begin anew. */
  abstract void run() throws InterruptedException;

  final void start() {
    if (running.compareAndSet(false, true)) {
      thread = Thread.ofPlatform().name("lane-" + name).start(this::supervise);
    }
  }

  /** Asks the lane to finish what it has and waits for it. */
  final void stop(Duration patience) {
    stop.countDown();
    Thread current = thread;
    try {
      if (current != null && !current.join(patience)) {
        LOG.warn("lane {} did not stop within {}", name, patience);
        current.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  final boolean isStopping() {
    return stop.getCount() == 0;
  }

  /** What keeps the lane from working; null where nothing does. */
  final @Nullable String trouble() {
    return trouble;
  }

  final void working() {
    trouble = null;
  }

  final void inTrouble(String reason) {
    trouble = reason;
  }

  /**
   * Lives as a member of a consumer group until the lane stops. A life that ends because the group
   * has moved on is followed by another with the same clients: to leave and join anew would only
   * move it once more, and take the others along.
   *
   * @param begin makes a life that begins with these partitions, which are assigned already
   */
  final void live(Function<Set<TopicPartition>, GroupLife> begin) {
    Set<TopicPartition> held = Set.of();
    while (!isStopping()) {
      GroupLife life = begin.apply(held);
      try {
        life.work();
      } catch (CommitFailedException movedOn) {
        LOG.info("lane {} goes back to its last transaction: {}", name, reason(movedOn));
        life.takeBack();
      } finally {
        held = Set.copyOf(life.held());
        life.end();
      }
    }
  }

  private void supervise() {
    Duration pause = FIRST_PAUSE;
    while (!isStopping()) {
      long started = System.nanoTime();
      try {
        run();
      } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException _) {
        break;
      } catch (RuntimeException e) {
        if (System.nanoTime() - started > LONGEST_PAUSE.toNanos() * 6) {
          pause = FIRST_PAUSE;
        }
        inTrouble("the %s lane begins anew after: %s".formatted(name, reason(e)));
        metrics.laneRestarts(name).increment();
        LOG.warn("lane {} begins anew in {} ms: {}", name, pause.toMillis(), reason(e));
        LOG.debug("lane {}", name, e);
      }
      try {
        if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException _) {
        break;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    inTrouble("the " + name + " lane has stopped");
  }

  /** One line about a failure. */
  static String reason(@Nullable Throwable e) {
    if (e == null) {
      return "unknown cause";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
