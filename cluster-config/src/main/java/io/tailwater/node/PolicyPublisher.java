package io.tailwater.node;

import io.tailwater.node.PolicyVersion.Draft;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes new versions of the policies, never the same number twice.
 *
 * <p>A version is numbered after the log was read to its end by a session that outlaws all earlier
 * ones (see {@link PolicyLog}); who is outlawed in between begins anew. A session is kept for the
 * next version: while nobody has outlawed it, nobody else has written.
 *
 * <p>It takes effect a little in the future of the writer's clock: stream time is never ahead of
 * the wall clock, so every node has read it before its stream gets there, and all shards change at
 * the same moment of the stream. Where the write itself takes so long that this is in doubt, it is
 * taken back and tried with a longer lead. Blocking; thread-safe.
 */
final class PolicyPublisher implements AutoCloseable {
  private static final long LEAD_MILLIS = 1_000;
  private static final long GRAIN_MILLIS = 64;
  private static final int ATTEMPTS = 4;
  private static final long QUEUE_SECONDS = 5;

  private final PolicyLog log;
  private final PolicyHistory history;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock(true);
  private PolicyLog.@Nullable Session kept;
  private boolean closed;

  /** What became of a draft. */
  sealed interface Outcome {
    /** It is this version now. */
    record Published(PolicyVersion version) implements Outcome {}

    /** It was not wanted any more when its turn came: this is the newest version. */
    record Unwanted(int newestVersion) implements Outcome {}
  }

  PolicyPublisher(PolicyLog log, PolicyHistory history, InstantSource clock) {
    this.log = log;
    this.history = history;
    this.clock = clock;
  }

  /**
   * Makes a draft the next version.
   *
   * @param wanted asked with everything in the history that is committed so far; where another node
   *     has written by the time of the write, it is asked again
   * @throws PolicyLog.UnavailableException if it is not known to be written
   */
  Outcome publish(Draft draft, Predicate<PolicyHistory> wanted) {
    try {
      if (!lock.tryLock(QUEUE_SECONDS, TimeUnit.SECONDS)) {
        throw new PolicyLog.UnavailableException(
            "others are waiting to write policies", new IllegalStateException("busy"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PolicyLog.UnavailableException("the node is stopping", e);
    }
    try {
      return publishLocked(draft, wanted);
    } finally {
      lock.unlock();
    }
  }

  private Outcome publishLocked(Draft draft, Predicate<PolicyHistory> wanted) {
    RuntimeException last = new IllegalStateException("Kafka was too slow");
    long leadMillis = LEAD_MILLIS;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (closed) {
        throw new PolicyLog.UnavailableException("the node is stopping", last);
      }
      PolicyLog.Session session = kept;
      boolean isFresh = session == null;
      if (session == null) {
        session = log.open();
      } else {
        attempt--;
      }
      kept = null;
      boolean isUsable = false;
      boolean isCommitting = false;
      try {
        session
            .readFrom(history.nextOffset())
            .forEach(written -> history.add(written.offset(), written.version()));
        if (!wanted.test(history)) {
          isUsable = true;
          return new Outcome.Unwanted(history.newestVersion());
        }
        PolicyVersion next = next(draft, leadMillis);
        long offset = session.write(next);
        if (clock.millis() - next.writtenAtMillis() > leadMillis / 2) {
          leadMillis *= 2;
          continue;
        }
        isCommitting = true;
        session.commit();
        isUsable = true;
        history.add(offset, next);
        return new Outcome.Published(next);
      } catch (PolicyLog.FencedException e) {
        last = e;
      } catch (PolicyLog.UnavailableException e) {
        // What went stale while it was kept says nothing of Kafka; a commit is not tried twice.
        if (isFresh || isCommitting) {
          throw e;
        }
        last = e;
      } finally {
        if (isUsable) {
          kept = session;
        } else {
          session.close();
        }
      }
    }
    throw new PolicyLog.UnavailableException("no turn to write after several attempts", last);
  }

  /** Ends the session that is kept; nothing is published any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (kept != null) {
        kept.close();
        kept = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private PolicyVersion next(Draft draft, long leadMillis) {
    long now = clock.millis();
    int version = history.newestVersion() + 1;
    long effectiveFrom =
        history
            .newest()
            .map(
                before ->
                    Math.max(
                        roundedUp(now + leadMillis),
                        before.version().effectiveFromMillis() + GRAIN_MILLIS))
            .orElse(0L);
    return PolicyVersion.of(draft, version, effectiveFrom, now);
  }

  private static long roundedUp(long millis) {
    return Math.ceilDiv(millis, GRAIN_MILLIS) * GRAIN_MILLIS;
  }
}
